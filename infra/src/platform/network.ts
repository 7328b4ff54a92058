import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CELL_PORTS } from '../config/tenant-config.ts';
import { nameIn, type Place } from '../place.ts';
import { subnetRanges } from './subnet-ranges.ts';

export interface NetworkArgs {
  readonly place: Place;
  /** Of the whole network, such as `10.40.0.0/16`. */
  readonly cidr: string;
  /** Names of two zones. */
  readonly zones: pulumi.Input<readonly string[]>;
  /** Zones with a way out of their own: 1 or 2. */
  readonly natZones: number;
  /** Days for which flows are kept. */
  readonly logDays: number;
  readonly logKey: aws.kms.Key;
}

const ZONES = 2;
/** Which zones there are is asked anew each time; subnets, and the volumes in them, stay where they are. */
const KEPT = ['availabilityZone'];

/**
 * Private subnets in two zones for functions and the search host, and nothing that listens to the outside. S3 and
 * DynamoDB are reached without a way out; the rest through NAT.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpc: aws.ec2.Vpc;
  readonly privateSubnets: readonly aws.ec2.Subnet[];
  /** Of functions that speak with cells. */
  readonly functions: aws.ec2.SecurityGroup;
  /** Of the search host. */
  readonly search: aws.ec2.SecurityGroup;

  constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Network', name, {}, options);
    const child = { parent: this };
    const { place, cidr } = args;
    const called = (what: string) => ({ Name: nameIn(place, what) });
    this.vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: called('network') },
      child,
    );
    const vpcId = this.vpc.id;
    // Without rules of its own the group that everything gets by default lets nothing through.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId, ingress: [], egress: [] }, child);
    this.#logFlows(name, args);

    const gateway = new aws.ec2.InternetGateway(name, { vpcId, tags: called('internet') }, child);
    const outside = new aws.ec2.RouteTable(
      `${name}-public`,
      { vpcId, routes: [{ cidrBlock: '0.0.0.0/0', gatewayId: gateway.id }], tags: called('public') },
      child,
    );
    const ranges = subnetRanges(cidr, ZONES);
    const zoneOf = (nth: number) => pulumi.output(args.zones).apply((zones) => zones[nth] ?? '');
    const nats: aws.ec2.NatGateway[] = [];
    const tables: aws.ec2.RouteTable[] = [];
    const subnets: aws.ec2.Subnet[] = [];
    for (const [index, { publicCidr, privateCidr }] of ranges.entries()) {
      const nth = `${name}-${index + 1}`;
      if (index < args.natZones)
        nats.push(this.#nat({ nth, zone: zoneOf(index), cidr: publicCidr, outside }));
      const subnet = new aws.ec2.Subnet(
        `${nth}-private`,
        { vpcId, availabilityZone: zoneOf(index), cidrBlock: privateCidr, mapPublicIpOnLaunch: false },
        { ...child, ignoreChanges: KEPT },
      );
      const natGatewayId = (nats[index] ?? nats[0])?.id;
      const table = new aws.ec2.RouteTable(
        `${nth}-private`,
        { vpcId, routes: natGatewayId ? [{ cidrBlock: '0.0.0.0/0', natGatewayId }] : [] },
        child,
      );
      new aws.ec2.RouteTableAssociation(
        `${nth}-private`,
        { subnetId: subnet.id, routeTableId: table.id },
        child,
      );
      subnets.push(subnet);
      tables.push(table);
    }
    this.privateSubnets = subnets;
    for (const service of ['s3', 'dynamodb']) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId,
          serviceName: `com.amazonaws.${args.place.region}.${service}`,
          vpcEndpointType: 'Gateway',
          routeTableIds: tables.map(({ id }) => id),
        },
        child,
      );
    }

    this.functions = this.#group(`${name}-functions`, 'Functions that speak with cells');
    this.search = this.#group(`${name}-search`, 'The host of the search containers');
    this.#letThrough(name);
    this.registerOutputs();
  }

  #group(name: string, description: string): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(
      name,
      // A function's interfaces hold its group for up to 45 minutes after it is gone.
      { vpcId: this.vpc.id, description, revokeRulesOnDelete: true },
      { parent: this, customTimeouts: { delete: '60m' } },
    );
  }

  /** Functions reach cells and what is on the Internet over TLS; the host only the latter; nobody else reaches anything. */
  #letThrough(name: string): void {
    const child = { parent: this };
    const cells = { fromPort: CELL_PORTS.first, toPort: CELL_PORTS.last, ipProtocol: 'tcp' };
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-functions-cells`,
      {
        ...cells,
        securityGroupId: this.functions.id,
        referencedSecurityGroupId: this.search.id,
        description: 'Searches and writes in cells',
      },
      child,
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-cells-functions`,
      {
        ...cells,
        securityGroupId: this.search.id,
        referencedSecurityGroupId: this.functions.id,
        description: 'Searches and writes of functions',
      },
      child,
    );
    for (const [who, group] of Object.entries({ functions: this.functions, search: this.search })) {
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-${who}-tls`,
        {
          securityGroupId: group.id,
          cidrIpv4: '0.0.0.0/0',
          fromPort: 443,
          toPort: 443,
          ipProtocol: 'tcp',
          description: 'AWS and the keys of the issuer of tokens, over TLS',
        },
        child,
      );
    }
  }

  #nat({ nth, zone, cidr, outside }: NatArgs): aws.ec2.NatGateway {
    const child = { parent: this };
    const subnet = new aws.ec2.Subnet(
      `${nth}-public`,
      { vpcId: this.vpc.id, availabilityZone: zone, cidrBlock: cidr, mapPublicIpOnLaunch: false },
      { ...child, ignoreChanges: KEPT },
    );
    const way = new aws.ec2.RouteTableAssociation(
      `${nth}-public`,
      { subnetId: subnet.id, routeTableId: outside.id },
      child,
    );
    const address = new aws.ec2.Eip(nth, { domain: 'vpc' }, child);
    return new aws.ec2.NatGateway(
      nth,
      { subnetId: subnet.id, allocationId: address.id },
      // One that finds no way to the Internet when it is made stays broken.
      { ...child, dependsOn: way },
    );
  }

  #logFlows(name: string, { place, logDays, logKey }: NetworkArgs): void {
    const child = { parent: this };
    const group = new aws.cloudwatch.LogGroup(
      `${name}-flows`,
      { name: `/cloudpf/${place.environment}/flows`, retentionInDays: logDays, kmsKeyId: logKey.arn },
      child,
    );
    const role = new aws.iam.Role(
      `${name}-flows`,
      {
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:SourceAccount': place.account } },
            },
          ],
        }),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-flows`,
      {
        role: role.id,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
              Resource: [group.arn, pulumi.interpolate`${group.arn}:*`],
            },
          ],
        }),
      },
      child,
    );
    new aws.ec2.FlowLog(
      name,
      {
        vpcId: this.vpc.id,
        trafficType: 'ALL',
        logDestinationType: 'cloud-watch-logs',
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: 60,
      },
      // One that may not write when it is made never does.
      { ...child, dependsOn: policy },
    );
  }
}

interface NatArgs {
  readonly nth: string;
  readonly zone: pulumi.Input<string>;
  readonly cidr: string;
  readonly outside: aws.ec2.RouteTable;
}
