import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure } from '../figure.ts';
import { type Table } from '../report/section.ts';
import { type ArrivalPlan } from './arrival-plan.ts';
import { benchImport } from './bench-import.ts';
import { keepDead } from './dead-cell.ts';
import { importFigures, importTable } from './import-table.ts';
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
    const imported = products > 0 ? [await benchImport(lag, options)] : [];
    const halfDead = dead ? await withDeadCell(options, lag) : [];
    const rows = [...alive, ...halfDead];
    return {
      figures: [...rows.flatMap(lagFigures), ...imported.flatMap(importFigures)],
      tables: [lagTable(rows), ...imported.map(importTable)],
    };
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
