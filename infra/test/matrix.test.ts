import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { TenantId } from '@cloudpf/tenant-routing';
import { ACCOUNT, REGION, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { type Place } from '../src/place.ts';
import { type Answer } from '../src/proof/iam/matrix.ts';
import { isProven, proveAccess, type ProvenAccess } from '../src/proof/iam/prove-access.ts';
import { type Role, rolesOf } from '../src/proof/iam/roles.ts';
import { thingsOf } from '../src/proof/iam/things.ts';
import { ask, askAs, worldOf } from '../src/proof/iam/world.ts';
import { changed, withStatement } from './changed.ts';

const PROD: Place = { environment: 'prod', region: REGION, account: ACCOUNT };
/** One begins like another, one ends like another. */
const TENANTS = ['acme', 'acme-eu', 'acm', 'cme'].map((id) => TenantId.parse(id));

let platform: Stack;
let cells: readonly Stack[];

beforeAll(async () => {
  platform = await declarePlatform('prod');
  const made: Stack[] = [];
  for (const tenant of TENANTS) made.push(await declareTenant('prod', tenant));
  cells = made;
});

function prove(changes: { readonly platform?: Stack; readonly cells?: readonly Stack[] } = {}): ProvenAccess {
  const stacks = [changes.platform ?? platform, ...(changes.cells ?? cells)];
  return proveAccess({ place: PROD, stacks, tenants: TENANTS });
}

const told = ({ role, ownerOfRole = '', action, on, owner = '' }: Answer) =>
  `${role} ${ownerOfRole} ${action} on ${on} ${owner}`.replaceAll(/ +/g, ' ').trim();
const wrongOf = (changes: Parameters<typeof prove>[0]) => prove(changes).wrongAnswers.map(told);

describe('what every role may do, and who may take it', () => {
  it('is what it is for, on its own and on what is of others, with what a call says of itself and without', () => {
    const { answers, takings, unplanned, wrongAnswers, wrongTakings } = prove();

    expect(unplanned).toEqual([]);
    expect(wrongAnswers).toEqual([]);
    expect(wrongTakings).toEqual([]);
    expect(answers.length).toBeGreaterThan(10_000);
    expect(takings.length).toBeGreaterThan(500);
  });

  it('lets whoever reads objects be told when they are absent', () => {
    expect(prove().blind).toEqual([]);
  });

  it('is on all resources at once only where there is a reason, and reasons are still needed', () => {
    expect(prove()).toMatchObject({ unreasoned: [], outdated: [] });
  });

  it('is asked of everything that is allowed', () => {
    expect(prove().unasked).toEqual([]);
  });

  it('is the same in dev', async () => {
    const place: Place = { ...PROD, environment: 'dev' };
    const stacks = [await declarePlatform('dev'), await declareTenant('dev', TenantId.parse('acme'))];

    expect(isProven(proveAccess({ place, stacks, tenants: TENANTS }))).toBe(true);
  });
});

describe('the proof', () => {
  it('sees a tenant whose prefix is not closed, through which it reads those that begin alike', () => {
    const open = cells.map((cell) =>
      withStatement(cell, 'ReadLake', {
        Resource: [
          'arn:aws:s3:::cloudpf-prod-lake-123456789012/raw/v1/entity=purchases/tenant_id=${aws:PrincipalTag/tenantId}*',
        ],
      }),
    );

    expect(wrongOf({ cells: open })).toEqual([
      'session acme s3:GetObject on rows acme-eu',
      'session acm s3:GetObject on rows acme',
      'session acm s3:GetObject on rows acme-eu',
    ]);
  });

  it('sees a demand on keys that a call without keys meets', () => {
    const unguarded = cells.map((cell) =>
      changed(cell, ({ Condition = {}, ...statement }) => ({
        ...statement,
        Condition: { ...Condition, Null: {} },
      })),
    );
    const wrong = wrongOf({ cells: unguarded });

    expect(wrong).toContain('session acme dynamodb:Query on products, no key named acme-eu');
    expect(wrong).toContain('session acme dynamodb:Query on products, no key at all acme');
  });

  it.each([
    [
      'ReadNotes',
      { Action: ['s3:GetObject', 's3:PutObject'] },
      'search-api s3:PutObject on state of products acme',
    ],
    [
      'FindTenant',
      { Action: ['dynamodb:GetItem', 'dynamodb:Query'] },
      'analytics-api dynamodb:Query on registry',
    ],
    ['CountHeld', { Condition: {} }, 'search-api s3:ListBucket on list of holding, whole'],
    ['DataInTables', { Condition: {} }, 'search-api kms:Decrypt on key data, by itself'],
    [
      'NotByItsCode',
      { Action: ['ec2:DescribeSubnets'] },
      "cdc-drain ec2:CreateNetworkInterface on interfaces, as a function's code",
    ],
    ['WriteLogs', { Resource: ['*'] }, 'authorizer logs:PutLogEvents on logs of cdc-drain'],
    ['EmptyParked', { Action: ['s3:GetObject'] }, 'cdc-drain s3:DeleteObject on parked products acme'],
  ])('sees %s changed to %j', (sid, more, expected) => {
    expect(wrongOf({ platform: withStatement(platform, sid, more) })).toContain(expected);
  });

  it('sees what is allowed on all resources without a reason', () => {
    const wide = withStatement(platform, 'Wake', { Resource: ['*'] });

    expect(prove({ platform: wide }).unreasoned).toEqual([
      { role: 'cdc-drain-schedule', action: 'lambda:InvokeFunction' },
      { role: 'cdc-heartbeat-schedule', action: 'lambda:InvokeFunction' },
    ]);
  });

  it('sees what is allowed on something that it does not ask about', () => {
    const topic = 'arn:aws:sns:us-east-1:123456789012:somewhere';
    const more = withStatement(platform, 'Wake', { Action: ['sns:Publish'], Resource: [topic] });

    expect(prove({ platform: more }).unasked).toEqual(
      ['cdc-drain-schedule', 'cdc-heartbeat-schedule'].map((role) => ({
        ...{ role, sid: 'Wake', action: 'sns:Publish', resource: topic },
      })),
    );
  });

  it('sees who reads objects and may not list them', () => {
    const { blind } = prove({
      platform: withStatement(platform, 'FindMarks', { Action: ['s3:GetBucketAcl'] }),
    });

    expect(new Set(blind.map(({ role, on }) => `${role} ${on}`))).toEqual(
      new Set(['analytics-api freshness']),
    );
  });

  it('sees a role that people take under any name, and one that another account can bring a service to', () => {
    const anyName = cells.map((cell) => withStatement(cell, 'Analysts', { Condition: {} }));
    const anyAccount = changed(platform, (statement, role) =>
      role === 'cdc-drain-schedule' && statement.Action === 'sts:AssumeRole'
        ? { ...statement, Condition: {} }
        : statement,
    );
    const taken = (proven: ProvenAccess) => proven.wrongTakings.map(({ role, by }) => `${role} by ${by}`);

    expect(taken(prove({ cells: anyName }))).toContain('session by people as acme-eu');
    expect(taken(prove({ platform: anyAccount }))).toContain(
      'cdc-drain-schedule by scheduler.amazonaws.com for another account',
    );
  });

  it('does not look away from a role that is new', () => {
    const resources = platform.resources.map((resource) =>
      resource.type === 'aws:iam/role:Role' && resource.name === 'authorizer'
        ? { ...resource, name: 'helper' }
        : resource,
    );
    const renamed = {
      ...platform,
      resources,
      all: (type: string) => resources.filter((each) => each.type === type),
    };

    expect(prove({ platform: renamed }).unplanned).toEqual(['helper']);
  });
});

describe('the session role', () => {
  const role = (): Role => rolesOf(cells[0]!)[0]!;
  const ids = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/);

  it('gives of any two tenants the one nothing of what is the other’s', () => {
    const world = worldOf(ACCOUNT, [platform, ...cells]);

    fc.assert(
      fc.property(ids, ids, (own, other) => {
        const as = { ...role(), tags: { tenantId: own } };
        const may = (tenant: string) =>
          thingsOf(PROD, tenant).flatMap(({ label, resource, actions, context }) =>
            actions
              .filter(
                (action) => askAs(world, as, { action, resource, context: context?.(as) ?? {} }).isAllowed,
              )
              .map((action) => `${action} on ${label}`),
          );

        expect(may(own)).not.toEqual([]);
        if (own !== other) expect(may(other)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('is nobody’s without a tag, or with a tag of wildcards', () => {
    const world = worldOf(ACCOUNT, [platform, ...cells]);
    const rows = {
      action: 's3:GetObject',
      resource: `arn:aws:s3:::cloudpf-prod-lake-${ACCOUNT}/raw/v1/entity=purchases/tenant_id=acme/x`,
    };

    expect(askAs(world, role(), rows).isAllowed).toBe(true);
    for (const tags of [{}, { tenantId: '*' }, { tenantId: '' }] satisfies Role['tags'][]) {
      expect(askAs(world, { ...role(), tags }, rows).isAllowed).toBe(false);
    }
  });
});

describe('services', () => {
  const may = (
    name: string,
    action: string,
    call: { readonly resource: string; readonly context?: object },
  ) =>
    ask(
      worldOf(ACCOUNT, [platform]),
      { principal: { kind: 'service', name } },
      { action, resource: call.resource, context: { 'aws:SecureTransport': 'true', ...call.context } },
    ).isAllowed;

  it('let the trail, and none but it, write where it is kept', () => {
    const write = {
      resource: `arn:aws:s3:::cloudpf-prod-audit-${ACCOUNT}/AWSLogs/${ACCOUNT}/x`,
      context: {
        'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/cloudpf-prod-trail`,
        's3:x-amz-acl': 'bucket-owner-full-control',
      },
    };
    const another = {
      ...write.context,
      'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:999999999999:trail/x`,
    };

    expect(may('cloudtrail.amazonaws.com', 's3:PutObject', write)).toBe(true);
    expect(may('cloudtrail.amazonaws.com', 's3:PutObject', { ...write, context: another })).toBe(false);
    expect(may('cloudtrail.amazonaws.com', 's3:GetObject', write)).toBe(false);
    expect(may('logging.s3.amazonaws.com', 's3:PutObject', write)).toBe(false);
  });

  it('let API Gateway call the functions of the API, for that API alone', () => {
    const call = (app: string, api: string) => ({
      resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:cloudpf-prod-${app}`,
      context: { 'aws:SourceArn': `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api}/v1/GET/search/acme` },
    });
    const invoke = (app: string, api: string) =>
      may('apigateway.amazonaws.com', 'lambda:InvokeFunction', call(app, api));

    expect(invoke('search-api', 'api-id')).toBe(true);
    expect(invoke('search-api', 'another')).toBe(false);
    expect(invoke('cdc-drain', 'api-id')).toBe(false);
  });

  it('let CloudWatch Logs use the key of logs for logs of this account, and no other key', () => {
    const use = (key: string, group: string) =>
      may(`logs.${REGION}.amazonaws.com`, 'kms:GenerateDataKey', {
        resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/keys-${key}`,
        context: { 'kms:EncryptionContext:aws:logs:arn': group },
      });

    expect(use('logs', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/x`)).toBe(true);
    expect(use('logs', `arn:aws:logs:${REGION}:999999999999:log-group:x`)).toBe(false);
    expect(use('data', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:x`)).toBe(false);
  });
});
