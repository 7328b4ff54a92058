import { type Reason } from '@cloudpf/change-stream';
import { CellPace } from '../paced/cell-pace.ts';
import { findQuarantined, type FoundRecord, type QuarantineFilter } from './find-quarantined.ts';
import { redriveBatch, type RedriveCells, type RedrivePorts, type Redriven } from './redrive-batch.ts';

export interface RedriveOptions {
  readonly filter?: QuarantineFilter;
  /** Tells what would be done, and does nothing. */
  readonly dryRun?: boolean | undefined;
  /** Records a second at most. */
  readonly maxRate?: number | undefined;
  /** Records at most. */
  readonly limit?: number | undefined;
  /** Asked before each request; `false` ends the run where it is safe. */
  readonly goesOn?: () => boolean;
  readonly onRecord?: (redriven: Redriven) => void;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface RedriveReport {
  readonly applied: number;
  readonly superseded: number;
  /** In a dry run: what would be applied, unless the copy has something newer. */
  readonly would: number;
  readonly stays: number;
  /** Whose cells could not take records now; theirs stay. */
  readonly waiting: readonly { readonly tenant: string; readonly reason: Reason }[];
  /** Where a run goes on that ended before the last record. */
  readonly after?: string;
}

const RECORDS_AT_A_TIME = 100;
const DEFAULT_RATE = 500;

/**
 * Brings quarantined records to where they belong, once the reader, the mapping or the registry was mended. A record's
 * object is removed only when the change is safe, so a run may end anywhere and be repeated; it can never bring back a
 * deleted item, nor put an older one over a newer.
 */
export async function redriveQuarantined(
  ports: RedrivePorts,
  options: RedriveOptions = {},
): Promise<RedriveReport> {
  const { filter = {}, limit = Infinity } = options;
  const run = new Run(ports, options);
  let batch: FoundRecord[] = [];
  let taken = 0;
  for await (const found of findQuarantined(ports.quarantine, filter)) {
    const [first] = batch;
    const isFull = batch.length === RECORDS_AT_A_TIME || (first && !isSameCell(first, found));
    if (isFull || taken === limit) {
      const goesOn = await run.settle(batch);
      batch = [];
      if (!goesOn || taken === limit) return run.report(true);
    }
    batch.push(found);
    taken += 1;
  }
  return run.report(!(await run.settle(batch)));
}

class Run {
  readonly #options: RedriveOptions;
  readonly #cells: RedriveCells;
  readonly #totals = { applied: 0, superseded: 0, would: 0, stays: 0 };
  #after: string | undefined;

  constructor(ports: RedrivePorts, options: RedriveOptions) {
    const { dryRun = false, goesOn = () => true, maxRate = DEFAULT_RATE, now, sleep } = options;
    const pace = () => new CellPace({ maxRate, ...(now && { now }), ...(sleep && { sleep }) });
    this.#options = options;
    this.#after = options.filter?.after;
    this.#cells = { ports, dryRun, goesOn, pace, paces: new Map(), down: new Map() };
  }

  /** @returns whether the run goes on. */
  async settle(batch: readonly FoundRecord[]): Promise<boolean> {
    if (batch.length > 0 && !this.#cells.goesOn()) return false;
    const redriven = await redriveBatch(batch, this.#cells);
    for (const each of redriven) {
      if (each.action === 'stays') this.#totals.stays += 1;
      else this.#totals[each.outcome ?? 'would'] += 1;
      this.#options.onRecord?.(each);
    }
    this.#after = batch.at(-1)?.cursor ?? this.#after;
    return true;
  }

  report(isCut: boolean): RedriveReport {
    const waiting = [...this.#cells.down].map(([tenant, reason]) => ({ tenant, reason }));
    return {
      ...this.#totals,
      waiting,
      ...(isCut && this.#after !== undefined ? { after: this.#after } : {}),
    };
  }
}

function isSameCell(a: FoundRecord, b: FoundRecord): boolean {
  return a.table === b.table && a.quarantined.tenant_id === b.quarantined.tenant_id;
}
