import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure } from '../figure.ts';
import { type Table } from '../report/section.ts';
import { type ArrivalPlan } from './arrival-plan.ts';
import { keepDead } from './dead-cell.ts';
import { importTable } from './import-table.ts';
import { lagFigures, type LagRow, lagTable } from './lag-row.ts';
import { type LagStack, openLagStack } from './lag-stack.ts';
import { type PrivateStack } from './private-stack.ts';

export interface LagOptions {
  readonly stack: PrivateStack;
  /** Changes a second, of all tenants together. */
  readonly rates: readonly number[];
  readonly seconds: number;
  /** Also with the node of the first tenant dead. */
  readonly dead: boolean;
  /** Products that the first tenant imports while the second one makes single changes; 0 leaves that out. */
  readonly products: number;
  readonly onProgress: (message: string) => void;
}

const WARM_UP = { rate: 50, seconds: 5 };
const START_IN_MS = 1_000;
const GRACE_SECONDS = 30;
const QUIET_MS = 3_000;
const SINGLE_RATE = 5;
const IMPORT_SECONDS_PER_1000 = 2;
const IMPORTED_WITHIN_MS = 600_000;

/** From a write to the search that finds it, through the table, its stream, the functions and real nodes. */
export async function benchLag(
  options: LagOptions,
): Promise<{ readonly figures: readonly Figure[]; readonly tables: readonly Table[] }> {
  const { stack, rates, dead, products, onProgress } = options;
  const lag = await openLagStack(stack);
  try {
    onProgress('lag: warming up');
    await load(lag, { ...WARM_UP, run: 'warm', situation: '', watched: lag.tenants });
    const alive: LagRow[] = [];
    for (const rate of rates) {
      onProgress(`lag: ${rate} changes/s`);
      alive.push(await measure(options, lag, { rate, situation: 'all cells alive' }));
    }
    const imported = products > 0 ? [await benchImport(options, lag)] : [];
    const halfDead = dead ? await withDeadCell(options, lag) : [];
    const rows = [...alive, ...halfDead];
    return { figures: rows.flatMap(lagFigures), tables: [lagTable(rows), ...imported.map(importTable)] };
  } finally {
    await lag.stop();
  }
}

interface Load {
  readonly run: string;
  readonly rate: number;
  readonly seconds: number;
  readonly situation: string;
  /** Tenants whose users are asked; all have changes. */
  readonly watched: readonly string[];
}

async function measure(
  { seconds }: LagOptions,
  lag: LagStack,
  { rate, situation, dead }: { readonly rate: number; readonly situation: string; readonly dead?: string },
): Promise<LagRow> {
  const run = `${dead === undefined ? 'a' : 'd'}${rate}`;
  const watched = lag.tenants.filter((tenant) => tenant !== dead);
  const row = await load(lag, { run, rate, seconds, situation, watched });
  await sleep(QUIET_MS);
  return row;
}

async function load(lag: LagStack, { watched, situation, ...parts }: Load): Promise<LagRow> {
  const { rate, seconds } = parts;
  const plan: ArrivalPlan = {
    ...parts,
    startAt: Date.now() + START_IN_MS,
    tenants: lag.tenants,
    // Every product is inserted and then updated, seconds later.
    productsEach: Math.ceil((rate * seconds) / lag.tenants.length / 2),
  };
  const targets = lag.watched.filter(({ tenant }) => watched.includes(tenant));
  const [sent, seen] = await Promise.all([
    lag.send(plan),
    lag.watch({ plan, watched: targets, graceSeconds: GRACE_SECONDS }),
  ]);
  return {
    situation,
    rate,
    lags: seen.flatMap(({ lags }) => lags),
    notFound: seen.reduce((total, { notFound }) => total + notFound, 0),
    notWritten: sent.failed,
    writeMs: sent.writeMs,
  };
}

async function withDeadCell(options: LagOptions, lag: LagStack): Promise<readonly LagRow[]> {
  const { stack, rates, onProgress } = options;
  const [victim = ''] = lag.tenants;
  const revive = keepDead(stack.nodeFolder(victim));
  const rows: LagRow[] = [];
  try {
    for (const rate of rates) {
      onProgress(`lag: ${rate} changes/s, the node of ${victim} is dead`);
      rows.push(await measure(options, lag, { rate, situation: 'one cell dead, the others', dead: victim }));
    }
  } finally {
    await revive();
  }
  return rows;
}

export interface ImportResult {
  readonly products: number;
  readonly writtenSeconds: number;
  /** From the first write until search finds all; absent where that took too long. */
  readonly searchableSeconds: number | undefined;
  /** Of the tenant that only makes single changes. */
  readonly other: LagRow;
}

/** One tenant brings a whole catalogue, another one changes a product now and then. */
async function benchImport({ products, onProgress }: LagOptions, lag: LagStack): Promise<ImportResult> {
  const [importer = '', other = ''] = lag.tenants;
  const before = await lag.count(importer);
  const seconds = Math.max(10, Math.ceil((products / 1_000) * IMPORT_SECONDS_PER_1000));
  onProgress(
    `lag: ${importer} imports ${products.toLocaleString('en')} products, ${other} changes single ones`,
  );
  const plan: ArrivalPlan = {
    run: 'import',
    startAt: Date.now() + START_IN_MS,
    rate: SINGLE_RATE,
    seconds,
    tenants: [other],
    productsEach: 100,
  };
  const began = Date.now();
  const untilThere = async () => {
    while (Date.now() - began < IMPORTED_WITHIN_MS) {
      if ((await lag.count(importer)) - before >= products) return (Date.now() - began) / 1_000;
      await sleep(1_000);
    }
    return undefined;
  };
  const targets = lag.watched.filter(({ tenant }) => tenant === other);
  const [imported, searchableSeconds, sent, [seen]] = await Promise.all([
    lag.bring({ tenant: importer, products }),
    untilThere(),
    lag.send(plan),
    lag.watch({ plan, watched: targets, graceSeconds: 120 }),
  ]);
  return {
    products,
    writtenSeconds: imported.seconds,
    searchableSeconds,
    other: {
      situation: 'another tenant imports',
      rate: SINGLE_RATE,
      lags: seen?.lags ?? [],
      notFound: seen?.notFound ?? 0,
      notWritten: sent.failed,
      writeMs: sent.writeMs,
    },
  };
}
