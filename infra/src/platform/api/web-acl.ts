import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../../place.ts';

export interface WebAclArgs {
  readonly place: Place;
  /** Days for which blocked requests are kept. */
  readonly logDays: number;
  readonly logKey: aws.kms.Key;
  readonly stage: aws.apigateway.Stage;
}

/** Requests of one address in five minutes. Front ends ask for many people from one address, so the bound is wide. */
const ADDRESS_LIMIT = 20_000;

/** None against SQL in texts: what people search for is free text, and reaches no SQL but as a parameter. */
const MANAGED_RULES = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

/** What a request must not look like; blocked ones are logged, without their tokens. */
export class WebAcl extends pulumi.ComponentResource {
  readonly acl: aws.wafv2.WebAcl;

  constructor(name: string, args: WebAclArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:WebAcl', name, {}, options);
    const { place } = args;
    const child = { parent: this };
    this.acl = new aws.wafv2.WebAcl(
      name,
      {
        name: nameIn(place, 'api'),
        scope: 'REGIONAL',
        defaultAction: { allow: {} },
        rules: [
          {
            name: 'address-limit',
            priority: 0,
            action: { block: { customResponse: { responseCode: 429 } } },
            statement: { rateBasedStatement: { limit: ADDRESS_LIMIT, aggregateKeyType: 'IP' } },
            visibilityConfig: seen('address-limit'),
          },
          ...MANAGED_RULES.map((rule, place) => ({
            name: rule,
            priority: place + 1,
            overrideAction: { none: {} },
            statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: rule } },
            visibilityConfig: seen(rule),
          })),
        ],
        visibilityConfig: seen(nameIn(place, 'api')),
      },
      child,
    );
    new aws.wafv2.WebAclAssociation(name, { resourceArn: args.stage.arn, webAclArn: this.acl.arn }, child);
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-blocked`,
      {
        // WAF writes to groups of this beginning alone.
        name: `aws-waf-logs-${nameIn(place, 'api')}`,
        retentionInDays: args.logDays,
        kmsKeyId: args.logKey.arn,
      },
      child,
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: this.acl.arn,
        logDestinationConfigs: [logs.arn],
        redactedFields: [{ singleHeader: { name: 'authorization' } }],
        loggingFilter: {
          defaultBehavior: 'DROP',
          filters: [
            {
              behavior: 'KEEP',
              requirement: 'MEETS_ANY',
              conditions: [{ actionCondition: { action: 'BLOCK' } }],
            },
          ],
        },
      },
      child,
    );
    this.registerOutputs();
  }
}

function seen(metricName: string): aws.types.input.wafv2.WebAclVisibilityConfig {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
