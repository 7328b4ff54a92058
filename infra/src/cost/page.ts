import { type Environment } from '../stack-name.ts';
import { declareStacks } from './declared.ts';
import { assumptions, prices } from './page-references.ts';
import { byService, byTenants, lineByLine, otherShops, type Shop, shopInWords } from './page-tables.ts';
import { PRICED_REGION, PRICES_OF } from './prices.ts';
import { toUsage } from './usage.ts';

export interface PageRequest {
  readonly environment: Environment;
  readonly usage: Partial<Shop>;
  /** The command line that makes the page. */
  readonly command: string;
}

/** The page `docs/cost.md`: several numbers of tenants and sizes of shops, what was expected, and what is assumed. */
export async function costPage({ environment, usage, command }: PageRequest): Promise<string> {
  const declared = await declareStacks(environment);
  const shop = toUsage(usage);
  const sections = [
    '# What it costs',
    introduction({ environment, command }),
    `## ${shopInWords(shop)}`,
    byTenants(declared, shop),
    '## What it is made of',
    byService(declared, shop),
    '## Line by line',
    lineByLine(declared, shop),
    '## Smaller and larger shops',
    otherShops(declared),
    '## What is assumed',
    assumptions(),
    '## Prices',
    prices(),
    '## What is not in it',
    OMITTED,
  ];
  return `${sections.join('\n\n')}\n`;
}

function introduction({ environment, command }: Pick<PageRequest, 'environment' | 'command'>): string {
  return [
    `\`${command}\` wrote this page. Change the program, a price or an assumption, and write it again; a test compares.`,
    '',
    `Dollars a month in ${PRICED_REGION}, list prices of ${PRICES_OF}, without free tiers. What there is by the month is`,
    `counted in what the program declares for \`${environment}\` and for one tenant; what is billed by use comes from the`,
    'assumptions below. "Shared" is what the platform costs with no tenant at all, divided; a tenant\'s own includes its',
    'part of every further host.',
  ].join('\n');
}

const OMITTED = [
  "- AWS's support, taxes, and discounts: for volume, for commitment, by contract.",
  '- A second machine that waits for one to fail, and a second copy of anything in another region.',
  '- A licence of Elasticsearch: what is used of it is in the free one.',
  '- What shops read of their own tables, and how they serve their pages.',
  '- Services that the account has for itself, such as GuardDuty and Config, and whoever signs the tokens.',
  '- Deployments, rebuilds, and the first import of a shop.',
  '- People.',
].join('\n');
