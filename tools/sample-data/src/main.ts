import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { checkoutDir } from '@cloudpf/toolchain';
import { Command, InvalidArgumentError } from 'commander';
import { Listr } from 'listr2';
import {
  DEFAULT_PRODUCTS,
  DEFAULT_PURCHASES,
  DEFAULT_SEED,
  type LoadProgress,
  loadSampleData,
  type LoadSummary,
} from './load-sample-data.ts';
import { findLocalStack, type LocalStack } from './local-stack.ts';
import { type SampleTenant, sampleTenants } from './shop.ts';

interface Options {
  readonly tenants: number;
  readonly products: number;
  readonly purchases: number;
  readonly seed: string;
  readonly now: Date;
  readonly concurrency: number;
  readonly dataDir: string;
}

const program = new Command('sample-data')
  .description('Loads sample shops into the tables of a running local cloud')
  .option(
    '--tenants <count>',
    'shops to fill; from the fourth on they are branches, such as tambo-2',
    count,
    3,
  )
  .option('--products <count>', 'products of each shop', count, DEFAULT_PRODUCTS)
  .option('--purchases <count>', 'purchases of each shop', count, DEFAULT_PURCHASES)
  .option('--seed <text>', 'the same seed and --now give the same items', DEFAULT_SEED)
  .option('--now <time>', 'ISO 8601 time; purchases lie in the 90 days before it', time, new Date())
  .option('--concurrency <count>', 'transactions under way at once', count, 2)
  .option('--data-dir <folder>', 'data folder of the local cloud', join(checkoutDir(), '.local'))
  .action(async () => {
    await load(program.opts<Options>());
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function load(options: Options): Promise<void> {
  const stack = await findLocalStack(options.dataDir);
  const tenants = sampleTenants(options.tenants);
  const strangers = tenants.filter(({ tenant_id }) => !(tenant_id in stack.tenants)).map((t) => t.tenant_id);
  if (strangers.length > 0) {
    console.error(`Not in the registry, so their changes will be quarantined: ${strangers.join(', ')}`);
  }
  const dynamodb = new DynamoDBClient({
    endpoint: stack.dynamodb,
    region: stack.region,
    credentials: stack.credentials,
  });
  try {
    await new Listr(tenants.map((tenant) => loadTask(tenant, { options, stack, dynamodb }))).run();
  } finally {
    dynamodb.destroy();
  }
}

interface LoadContext {
  readonly options: Options;
  readonly stack: LocalStack;
  readonly dynamodb: DynamoDBClient;
}

function loadTask(tenant: SampleTenant, { options, stack, dynamodb }: LoadContext) {
  return {
    title: `${tenant.name} (${tenant.tenant_id})`,
    task: async (_: unknown, task: { output: string; title: string }) => {
      const onProgress = ({ table, written }: LoadProgress): void => {
        task.output = `${table}: ${written.toLocaleString('en')} written`;
      };
      const { tables } = stack;
      const summary = await loadSampleData({ ...options, dynamodb, tables, tenants: [tenant], onProgress });
      task.title += `: ${describe(summary)}`;
    },
  };
}

function describe({ products, purchases, writes }: LoadSummary): string {
  const counts = [products, purchases, writes].map((figure) => figure.toLocaleString('en'));
  return `${counts[0] ?? ''} products and ${counts[1] ?? ''} purchases in ${counts[2] ?? ''} writes`;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return value;
}

function time(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime()))
    throw new InvalidArgumentError('It must be a time such as 2026-01-31T10:30:00Z.');
  return value;
}
