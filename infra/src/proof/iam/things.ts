import {
  arn,
  bucketName,
  cellParameters,
  cellSecrets,
  databaseName,
  nameIn,
  nameOfTenant,
  type Place,
} from '../../place.ts';
import {
  BUCKET,
  CATALOG,
  FUNCTION,
  INTERFACE,
  ITEM,
  KEY,
  LOGS,
  OBJECT,
  PARAMETER,
  ROLE,
  SECRET,
  STREAM,
  TABLE,
  TRAIL,
  WORKGROUP,
} from './actions.ts';
import { logGroups } from './log-groups.ts';
import { type Request } from './request.ts';
import { type Role } from './roles.ts';

/** Something that a call can be on, together with what the call says of itself. */
export interface Thing {
  /** The same for all tenants. */
  readonly label: string;
  readonly resource: string;
  readonly actions: readonly string[];
  /** Whose it is; what has no owner is the platform's. */
  readonly owner?: string;
  readonly context?: (role: Role) => NonNullable<Request['context']>;
}

/** What exists once. */
export function sharedThings(place: Place): readonly Thing[] {
  const of = (service: string, resource: string) => arn(place, service, resource);
  const keyed = (name: string): Thing[] => [
    { label: `key ${name}, by itself`, resource: of('kms', `key/keys-${name}`), actions: KEY },
    {
      label: `key ${name}, lent through ec2`,
      resource: of('kms', `key/keys-${name}`),
      actions: ['kms:CreateGrant'],
      context: () => ({
        'kms:ViaService': `ec2.${place.region}.amazonaws.com`,
        'kms:GrantIsForAWSResource': 'true',
      }),
    },
    ...['s3', 'dynamodb', 'secretsmanager', 'ec2'].map((service) => ({
      label: `key ${name}, through ${service}`,
      resource: of('kms', `key/keys-${name}`),
      actions: KEY,
      context: () => ({ 'kms:ViaService': `${service}.${place.region}.amazonaws.com` }),
    })),
  ];
  return [
    { label: 'registry', resource: table(place, 'tenants'), actions: [...ITEM, ...TABLE] },
    ...['products', 'purchases'].map((name) => ({
      label: `stream of ${name}`,
      resource: `${table(place, name)}/stream/2026-01-01T00:00:00.000`,
      actions: STREAM,
    })),
    ...['lake', 'holding', 'audit', 'access-logs'].map((name) => ({
      label: `bucket ${name}`,
      resource: bucket(place, name),
      actions: BUCKET,
    })),
    ...['lake', 'holding', 'audit'].map((name) => ({
      label: `list of ${name}, whole`,
      resource: bucket(place, name),
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
    })),
    ...objects(place, ['audit', 'the trail', 'AWSLogs/x/']),
    ...objects(place, ['lake', 'claims', '_claims/purchases/']),
    ...objects(place, ['lake', 'cleaning', '_cleaning/purchases.json']),
    ...objects(place, ['lake', 'anything else', 'else/']),
    ...objects(place, ['holding', 'reach of products', 'streams/products.json']),
    ...objects(place, ['holding', 'reach of purchases', 'streams/purchases.json']),
    ...objects(place, ['holding', 'failed batches', 'aws/lambda/x/']),
    ...['data', 'cells', 'logs'].flatMap(keyed),
    {
      label: 'secret of cursors',
      resource: of('secretsmanager', `secret:cloudpf/${place.environment}/cursors-AbCdEf`),
      actions: SECRET,
    },
    ...['catalog', `database/${databaseName(place)}`, `table/${databaseName(place)}/purchases_raw`].map(
      (part) => ({
        label: `catalog: ${part.split('/')[0] ?? ''}`,
        resource: of('glue', part),
        actions: CATALOG,
      }),
    ),
    { label: 'catalog: another table', resource: of('glue', 'table/another/x'), actions: CATALOG },
    ...['cdc-products', 'cdc-drain', 'cdc-heartbeat', 'search-api', 'authorizer'].map((name) => ({
      label: `function ${name}`,
      resource: of('lambda', `function:${nameIn(place, name)}`),
      actions: FUNCTION,
    })),
    ...['search-api', 'elsewhere'].map((name) => ({
      label: `role ${name}`,
      resource: `arn:aws:iam::${place.account}:role/${nameIn(place, name)}`,
      actions: ROLE,
    })),
    { label: 'trail', resource: of('cloudtrail', `trail/${nameIn(place, 'trail')}`), actions: TRAIL },
    { label: 'interfaces, as Lambda', resource: of('ec2', 'subnet/x'), actions: INTERFACE },
    {
      label: "interfaces, as a function's code",
      resource: of('ec2', 'subnet/x'),
      actions: INTERFACE,
      context: ({ name }) => ({
        'lambda:SourceFunctionArn': of('lambda', `function:${nameIn(place, name)}`),
      }),
    },
    ...logGroups(place).map(([who, group]) => ({
      label: `logs of ${who}`,
      resource: of('logs', `log-group:${group}:log-stream:${place.account}_CloudTrail_${place.region}`),
      actions: LOGS,
    })),
    // Flow logs name the group as such beside its streams.
    {
      label: 'group of flows',
      resource: of('logs', `log-group:/cloudpf/${place.environment}/flows`),
      actions: LOGS,
    },
  ];
}

/** What every tenant has. */
export function thingsOf(place: Place, tenant: string): readonly Thing[] {
  const lake: readonly (readonly [string, string])[] = [
    ['rows', `raw/v1/entity=purchases/tenant_id=${tenant}/`],
    ['compacted rows', `compact/v1/entity=purchases/tenant_id=${tenant}/`],
    ['results', `results/tenant_id=${tenant}/`],
    ['freshness', `_freshness/purchases/${tenant}.json`],
  ];
  const held = ['products', 'purchases'].flatMap((name): (readonly [string, string])[] => [
    [`parked ${name}`, `parked/${name}/${tenant}/`],
    [`quarantined ${name}`, `quarantine/${name}/${tenant}/`],
    [`state of ${name}`, `cells/${name}/${tenant}.json`],
  ]);
  return [
    ...lake.flatMap(([label, prefix]) => objects(place, ['lake', label, prefix])),
    // A beginning that is not closed is that of other tenants as well.
    {
      label: 'list of rows, unclosed',
      resource: bucket(place, 'lake'),
      actions: ['s3:ListBucket'],
      context: () => ({ 's3:prefix': `raw/v1/entity=purchases/tenant_id=${tenant}` }),
    },
    ...held.flatMap(([label, prefix]) => objects(place, ['holding', label, prefix])),
    ...['products', 'purchases'].flatMap((name) => items(place, name, tenant)),
    ...['read', 'write', 'admin'].flatMap((access) =>
      [
        { label: `secret ${access}`, host: 'a' },
        { label: `secret ${access}, on another host`, host: 'b' },
      ].map(({ label, host }) => ({
        label,
        resource: arn(place, 'secretsmanager', `secret:${cellSecrets(place)}${tenant}/${access}-AbCdEf`),
        actions: SECRET,
        context: () => ({
          'aws:ResourceTag/cloudpf:environment': place.environment,
          'aws:ResourceTag/cloudpf:host': host,
        }),
      })),
    ),
    {
      label: 'workgroup',
      resource: arn(place, 'athena', `workgroup/${nameOfTenant(place, tenant)}`),
      actions: WORKGROUP,
    },
    {
      label: 'definition',
      resource: arn(place, 'ssm', `parameter${cellParameters(place, 'a')}${tenant}`),
      actions: PARAMETER,
    },
    {
      label: 'session role',
      resource: `arn:aws:iam::${place.account}:role/${nameOfTenant(place, tenant)}`,
      actions: ROLE,
      context: () => ({ 'sts:RoleSessionName': `${tenant}.somebody` }),
    },
  ].map((thing) => ({ ...thing, owner: tenant }));
}

function items(place: Place, name: string, tenant: string): readonly Thing[] {
  const resource = table(place, name);
  const keys = (values: readonly string[]) => () => ({ 'dynamodb:LeadingKeys': values });
  return [
    { label: name, resource, actions: ITEM, context: keys([tenant]) },
    { label: `${name}, also of another`, resource, actions: ITEM, context: keys([tenant, 'another']) },
    { label: `${name}, no key named`, resource, actions: [...ITEM, ...TABLE] },
    { label: `${name}, no key at all`, resource, actions: ITEM, context: keys([]) },
  ];
}

/** Objects below a prefix, and the list of them. */
function objects(
  place: Place,
  [name, label, prefix]: readonly [bucket: string, label: string, prefix: string],
): readonly Thing[] {
  return [
    { label, resource: `${bucket(place, name)}/${prefix}x`, actions: OBJECT },
    {
      label: `list of ${label}`,
      resource: bucket(place, name),
      actions: ['s3:ListBucket'],
      context: () => ({ 's3:prefix': prefix }),
    },
    {
      label: `${label}, without TLS`,
      resource: `${bucket(place, name)}/${prefix}x`,
      actions: OBJECT,
      context: () => ({ 'aws:SecureTransport': 'false' }),
    },
  ];
}

function table(place: Place, name: string): string {
  return arn(place, 'dynamodb', `table/${nameIn(place, name)}`);
}

function bucket(place: Place, name: string): string {
  return `arn:aws:s3:::${bucketName(place, name)}`;
}
