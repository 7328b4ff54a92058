import { type Declared } from './declared.ts';
import { type Estimate, estimator } from './estimate.ts';
import { factsOf } from './facts.ts';
import { count, dollars, markdownTable } from './markdown.ts';
import { type Usage } from './usage.ts';
import { EXPECTED_TOTAL, judge, keptFrom, MOST_TENANTS } from './verdict.ts';

const TENANTS = [1, 3, 10, 50, 200];

export type Shop = Omit<Usage, 'tenants'>;

/** Beside the shop that is asked for. */
const OTHER_SHOPS: readonly (readonly [name: string, shop: Shop])[] = [
  ['a small shop', { products: 1_000, purchasesPerDay: 50, searchesPerDay: 5_000, reportsPerDay: 3 }],
  [
    'a large shop',
    { products: 100_000, purchasesPerDay: 20_000, searchesPerDay: 500_000, reportsPerDay: 30 },
  ],
];

export function shopInWords({ products, purchasesPerDay, searchesPerDay, reportsPerDay }: Shop): string {
  return (
    `Tenants with ${count(products)} products, and ${count(purchasesPerDay)} purchases, ` +
    `${count(searchesPerDay)} searches and ${count(reportsPerDay)} reports a day`
  );
}

interface Ways {
  readonly asItIs: (usage: Usage) => Estimate;
  readonly compacted: (usage: Usage) => Estimate;
}

function ways(declared: Declared): Ways {
  return { asItIs: estimator(declared), compacted: estimator(declared, { compacted: true }) };
}

/** What a tenant costs by the number of tenants. */
export function byTenants(declared: Declared, shop: Usage): string {
  const { asItIs, compacted } = ways(declared);
  const rows = TENANTS.map((tenants) => {
    const now = asItIs({ ...shop, tenants });
    const then = compacted({ ...shop, tenants });
    return [
      count(tenants),
      count(now.fleet.hosts),
      dollars(now.sharedPerTenant),
      dollars(now.perTenant - now.sharedPerTenant),
      dollars(now.perTenant),
      totalVerdict(now),
      dollars(then.perTenant),
      totalVerdict(then),
    ];
  });
  const head = [
    'tenants',
    'hosts',
    'shared',
    'own',
    'a tenant',
    `of ${RANGE}`,
    'lake compacted',
    `of ${RANGE}`,
  ];
  return [
    markdownTable(head, rows),
    '',
    `- As the program is: ${keptInWords(keptFrom(asItIs, shop))}.`,
    `- With closed days of the lake compacted: ${keptInWords(keptFrom(compacted, shop))}.`,
    '',
    ...SHARED,
    ...(factsOf(declared).compacted ? [] : NOT_COMPACTED),
  ].join('\n');
}

const RANGE = `${String(EXPECTED_TOTAL.least)} to ${String(EXPECTED_TOTAL.most)}`;

const SHARED = [
  'Few tenants break it by what they share: a host, the ways out of the network, the firewall and the metrics of the API.',
];

const NOT_COMPACTED = [
  'However many there are, it is reports that break it: every change of a purchase is an object of its own in the lake, and',
  "each report reads all of them since the tenant's first day. S3 bills each read, the trail notes it, and the bucket logs it.",
  'The program has no function yet that makes one object of each day that is closed; "lake compacted" is as if it had one.',
];

function keptInWords(from: number | undefined): string {
  const most = dollars(EXPECTED_TOTAL.most);
  return from === undefined
    ? `a tenant costs more than ${most} however many there are, up to ${count(MOST_TENANTS)}`
    : `from ${count(from)} tenants on, up to ${count(MOST_TENANTS)}, a tenant costs ${most} at most`;
}

function totalVerdict(estimate: Estimate): string {
  return judge(estimate).find(({ line }) => line === 'total')?.verdict ?? '';
}

/** What the services cost, and the largest parts. */
export function byService(declared: Declared, shop: Usage): string {
  const estimate = estimator(declared)(shop);
  const rows = estimate.services.map(({ service, fixed, tenants, total }) => [
    service,
    dollars(fixed),
    dollars(tenants / shop.tenants),
    dollars(total),
  ]);
  const { fixed, tenants, total } = estimate.sum;
  rows.push(['all', dollars(fixed), dollars(tenants / shop.tenants), dollars(total)]);
  const largest = [...estimate.parts].sort((a, b) => b.total - a.total).slice(0, 8);
  return [
    markdownTable(
      ['service', 'before any tenant', 'each tenant adds', `with ${count(shop.tenants)} tenants`],
      rows,
    ),
    '',
    'The largest parts:',
    '',
    markdownTable(
      ['part', 'service', `with ${count(shop.tenants)} tenants`],
      largest.map(({ what, service, total: usd }) => [what, service, dollars(usd)]),
    ),
  ].join('\n');
}

/** What was expected, and what comes out. */
export function lineByLine(declared: Declared, shop: Usage): string {
  const { asItIs, compacted } = ways(declared);
  const now = judge(asItIs(shop));
  const then = judge(compacted(shop));
  const rows = now.map(({ line, least, most, usd, verdict }, place) => [
    line,
    `$${String(least)} to $${String(most)}`,
    dollars(usd),
    verdict,
    dollars(then[place]?.usd ?? 0),
    then[place]?.verdict ?? '',
  ]);
  return [
    `What the project's description expects of a tenant, and what one of ${count(shop.tenants)} costs. Elasticsearch is hosts and`,
    'disks; the total has what the description does not name, too.',
    '',
    markdownTable(['line', 'expected', 'a tenant', 'verdict', 'lake compacted', 'verdict'], rows),
  ].join('\n');
}

/** What tenants of other sizes cost. */
export function otherShops(declared: Declared): string {
  const { asItIs, compacted } = ways(declared);
  const rows = OTHER_SHOPS.flatMap(([name, shop]) =>
    [3, 10, 50].map((tenants) => {
      const now = asItIs({ ...shop, tenants });
      const then = compacted({ ...shop, tenants });
      return [
        name,
        count(tenants),
        `${count(now.fleet.hosts)} ${now.fleet.instanceType}`,
        dollars(now.perTenant),
        totalVerdict(now),
        dollars(then.perTenant),
        totalVerdict(then),
      ];
    }),
  );
  return [
    ...OTHER_SHOPS.map(([name, shop]) => `- ${name}: ${shopInWords(shop).replace('Tenants with ', '')}`),
    '',
    markdownTable(['shop', 'tenants', 'hosts', 'a tenant', 'verdict', 'lake compacted', 'verdict'], rows),
  ].join('\n');
}
