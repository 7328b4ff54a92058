import { beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, REGION, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { type DashboardBody, dashboardBody } from '../src/platform/alarms/dashboard.ts';
import { nameIn } from '../src/place.ts';
import { tenantTags } from '../src/tags.ts';
import { type Published, publishedByFunctions, publishedByHost } from './published-metrics.ts';
import { ACME, PROD, TOPIC } from './prod.ts';

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
}, 60_000);

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Principal: { readonly Service?: string };
  readonly Condition?: unknown;
}

const statementsOf = (type: string, name: string) =>
  (JSON.parse(String(prod.get(type, name).inputs['policy'])) as { readonly Statement: readonly Statement[] })
    .Statement;

/** Who tells, and of what: nothing else of these services gets in. */
const TELLERS = [
  { service: 'cloudwatch.amazonaws.com', of: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*` },
  { service: 'budgets.amazonaws.com', of: `arn:aws:budgets::${ACCOUNT}:*` },
];

describe('the topic', () => {
  it.each(TELLERS)(
    'lets $service publish, and encrypt what it publishes, for this account alone',
    ({ service, of }) => {
      const { kmsMasterKeyId } = prod.get('aws:sns/topic:Topic', 'alarms').inputs;
      const conditions = {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnLike: { 'aws:SourceArn': of },
      };
      const by = (statements: readonly Statement[]) =>
        statements.filter(({ Principal }) => Principal.Service === service);

      expect(by(statementsOf('aws:sns/topicPolicy:TopicPolicy', 'alarms'))).toMatchObject([
        { Effect: 'Allow', Action: 'sns:Publish', Condition: conditions },
      ]);
      expect(kmsMasterKeyId).toContain('keys-logs');
      expect(by(statementsOf('aws:kms/key:Key', 'keys-logs'))).toMatchObject([
        { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition: conditions },
      ]);
    },
  );

  it('tells the address of the configuration', () => {
    expect(prod.get('aws:sns/topicSubscription:TopicSubscription', 'alarms-email').inputs).toMatchObject({
      protocol: 'email',
      endpoint: 'platform@example.com',
    });
  });
});

describe('a budget', () => {
  const NOTIFICATIONS = [
    { notificationType: 'ACTUAL', threshold: 80 },
    { notificationType: 'FORECASTED', threshold: 100 },
  ];

  it('of the account is the one of the configuration, and tells before it is spent', async () => {
    const stack = await declarePlatform('prod', { 'cloudpf:budget': JSON.stringify({ monthly_usd: 777 }) });

    const { inputs } = stack.get('aws:budgets/budget:Budget', 'alarms');
    expect(inputs).toMatchObject({ limitAmount: '777', limitUnit: 'USD', timeUnit: 'MONTHLY' });
    expect(inputs['costFilters']).toBeUndefined();
    expect(inputs['notifications']).toMatchObject(
      NOTIFICATIONS.map((each) => ({ ...each, subscriberSnsTopicArns: [TOPIC] })),
    );
  });

  it('of a tenant counts what has the tag that its stack gives everything', async () => {
    const stack = await declareTenant('prod', ACME);
    const [key = ''] = Object.entries(tenantTags(PROD, 'acme')).find(([, value]) => value === 'acme') ?? [];

    expect(stack.get('aws:budgets/budget:Budget', 'budget').inputs).toMatchObject({
      limitAmount: '145',
      costFilters: [{ name: 'TagKeyValue', values: [`user:${key}$acme`] }],
      notifications: NOTIFICATIONS.map((each) => ({ ...each, subscriberSnsTopicArns: [TOPIC] })),
    });
  });
});

describe('the dashboard', () => {
  const body = dashboardBody(PROD, ['a', 'b']);
  const titles = (shown: DashboardBody) => shown.widgets.map(({ properties }) => properties.title);

  it('is declared as it is drawn, for the hosts of the configuration', () => {
    const { dashboardBody: declared } = prod.get('aws:cloudwatch/dashboard:Dashboard', 'alarms').inputs;

    expect(JSON.parse(String(declared))).toEqual(dashboardBody(PROD, ['a']));
  });

  it('shows freshness, endings, streams, the API, the cells and what queries read', () => {
    for (const word of [
      'Freshness',
      'applied',
      'parked',
      'quarantined',
      'streams',
      'API',
      'heap',
      'volume',
      'Hosts',
      'Athena',
    ]) {
      expect(titles(body).join(), word).toContain(word);
    }
  });

  it('puts no graph over another', () => {
    const places = body.widgets.map(({ x, y }) => `${x} ${y}`);

    expect(new Set(places).size).toBe(places.length);
    for (const { x, width } of body.widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  it('searches for metrics by exactly the dimensions with which they are told', async () => {
    const told: readonly Published[] = [
      ...(await publishedByFunctions((app) => nameIn(PROD, app))),
      ...(await publishedByHost('a')),
    ];
    const searches = body.widgets.flatMap(({ properties }) =>
      properties.metrics.flatMap(([first]) => (typeof first === 'object' ? [first.expression] : [])),
    );
    const ours = searches.filter((expression) => expression.includes('{CloudPF'));

    expect(ours.length).toBeGreaterThan(10);
    for (const expression of ours) {
      const [, schema = '', metric] = /\{([^}]+)\} MetricName="([^"]+)"/.exec(expression) ?? [];
      const [namespace, ...dimensions] = schema.split(',');
      const found = told.find((each) => each.namespace === namespace && each.metric === metric);
      expect(Object.keys(found?.dimensions ?? {}).sort(), expression).toEqual(dimensions.sort());
    }
  });
});
