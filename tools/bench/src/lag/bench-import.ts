import { setTimeout as sleep } from 'node:timers/promises';
import { type ArrivalPlan } from './arrival-plan.ts';
import { type LagRow } from './lag-row.ts';
import { type LagStack } from './lag-stack.ts';

export interface ImportOptions {
  readonly products: number;
  readonly onProgress: (message: string) => void;
}

export interface ImportResult {
  readonly products: number;
  /** All in seconds from the first write. */
  readonly written: number;
  /** Until search finds all; absent where that took too long. */
  readonly searchable: number | undefined;
  /** Until nothing of it is parked any more; absent where that took too long. */
  readonly drained: number | undefined;
  /** Of the tenant that only makes single changes, from the first write until all of the import is there. */
  readonly other: LagRow;
}

const SINGLE_RATE = 5;
const ROUND_SECONDS = 20;
const START_IN_MS = 1_000;
const GRACE_SECONDS = 120;
const WITHIN_MS = 900_000;
const EVERY_MS = 1_000;

/** One tenant brings a whole catalogue, another one changes a product now and then. */
export async function benchImport(
  lag: LagStack,
  { products, onProgress }: ImportOptions,
): Promise<ImportResult> {
  const [importer = '', other = ''] = lag.tenants;
  onProgress(
    `lag: ${importer} imports ${products.toLocaleString('en')} products, ${other} changes single ones`,
  );
  let isOver = false;
  const [imported, rounds] = await Promise.all([
    bring(lag, { importer, products }).finally(() => (isOver = true)),
    singleChanges(lag, other, () => isOver),
  ]);
  return {
    products,
    ...imported,
    other: {
      situation: 'another tenant imports',
      rate: SINGLE_RATE,
      lags: rounds.flatMap(({ lags }) => lags),
      notFound: sum(rounds.map(({ notFound }) => notFound)),
      notWritten: sum(rounds.map(({ failed }) => failed)),
      writeMs: rounds.flatMap(({ writeMs }) => writeMs),
    },
  };
}

type Brought = Pick<ImportResult, 'written' | 'searchable' | 'drained'>;

async function bring(
  lag: LagStack,
  { importer, products }: { readonly importer: string; readonly products: number },
): Promise<Brought> {
  const before = await lag.count(importer);
  const began = Date.now();
  const [{ seconds: written }, searchable] = await Promise.all([
    lag.bring({ tenant: importer, products }),
    secondsUntil(began, async () => (await lag.count(importer)) - before >= products),
  ]);
  const drained = await secondsUntil(began, async () => (await lag.parked(importer)) === 0);
  return { written, searchable, drained };
}

async function secondsUntil(began: number, isThere: () => Promise<boolean>): Promise<number | undefined> {
  while (Date.now() - began < WITHIN_MS) {
    if (await isThere()) return (Date.now() - began) / 1_000;
    await sleep(EVERY_MS);
  }
  return undefined;
}

interface Round {
  readonly lags: readonly number[];
  readonly notFound: number;
  readonly failed: number;
  readonly writeMs: readonly number[];
}

/** Round after round, the last of which may outlast the import. */
async function singleChanges(
  lag: LagStack,
  tenant: string,
  isOver: () => boolean,
): Promise<readonly Round[]> {
  const watched = lag.watched.filter((each) => each.tenant === tenant);
  const rounds: Round[] = [];
  while (!isOver()) {
    const plan: ArrivalPlan = {
      run: `import${rounds.length}`,
      startAt: Date.now() + START_IN_MS,
      rate: SINGLE_RATE,
      seconds: ROUND_SECONDS,
      tenants: [tenant],
      productsEach: 50,
    };
    const [{ failed, writeMs }, seen] = await Promise.all([
      lag.send(plan),
      lag.watch({ plan, watched, graceSeconds: GRACE_SECONDS }),
    ]);
    const lags = seen.flatMap((each) => each.lags);
    rounds.push({ lags, notFound: sum(seen.map(({ notFound }) => notFound)), failed, writeMs });
  }
  return rounds;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
