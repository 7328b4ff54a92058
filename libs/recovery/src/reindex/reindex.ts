import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Generation, TARGETS_HOLD_MS } from '@cloudpf/tenant-index';
import { isFenced } from '@cloudpf/tenant-routing';
import { setTimeout as delay } from 'node:timers/promises';
import {
  FencedTenantError,
  PredecessorKeptError,
  ReindexHeldError,
  ReindexInterruptedError,
} from '../errors.ts';
import { type VerifyReport } from '../verify/report.ts';
import { verify } from '../verify/verify.ts';
import { CopyRun } from './copy-run.ts';
import { ProgressTeller } from './progress-teller.ts';
import { type ReindexOptions, type ReindexPorts } from './reindex-ports.ts';
import { type ReindexReport } from './reindex-report.ts';

/** Clocks of the pipeline and of this process run at slightly different speeds. */
const HOLD_MARGIN_MS = 1_000;

/**
 * Builds a table's index anew beside the live one, while changes flow and search reads: both are written, the new one
 * gets every document, tombstones included, is compared with the table, and only then takes the place of the other,
 * which stays written for a step back. A run that was stopped goes on where it was; two at once do no harm.
 * @throws FencedTenantError, PredecessorKeptError, ReindexHeldError where the new index does not come to equal the
 * table, CellUnavailableError, ReindexInterruptedError where the new index was dropped meanwhile. Search reads what
 * it read before then.
 */
export async function reindex<T extends Product | Purchase>(
  ports: ReindexPorts<T>,
  options: ReindexOptions = {},
): Promise<ReindexReport> {
  if (isFenced(ports.tenant)) throw new FencedTenantError(ports.tenant.tenant_id);
  return new Reindex(ports, options).run();
}

class Reindex<T extends Product | Purchase> {
  readonly #ports: ReindexPorts<T>;
  readonly #options: ReindexOptions;
  readonly #progress: ProgressTeller;
  readonly #startedAt = Date.now();

  constructor(ports: ReindexPorts<T>, options: ReindexOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#progress = new ProgressTeller(options.onProgress ?? (() => undefined));
  }

  async run(): Promise<ReindexReport> {
    const { generations, schema, tenant } = this.#ports;
    const live = await this.#live();
    const next = await this.#next(live);
    const identity = await generations.identity(next);
    await this.#hold();

    const copied = await new CopyRun(this.#ports, this.#options, this.#progress).run(live, next);
    const verification = await this.#verify(next);
    await this.#swap(live, next, identity);
    return {
      tenant_id: tenant.tenant_id,
      table: schema.table,
      from: live.index,
      to: next.index,
      duration_ms: Date.now() - this.#startedAt,
      ...copied,
      verification,
    };
  }

  async #live(): Promise<Generation> {
    const { live, older } = await this.#ports.generations.read();
    const kept = older.at(-1);
    if (kept) throw new PredecessorKeptError(this.#ports.tenant.tenant_id, kept.index);
    return live;
  }

  /** An index that was created but never written may have been made with other mappings, and is made anew. */
  async #next(live: Generation): Promise<Generation> {
    const { generations } = this.#ports;
    this.#progress.tell('create', 0, 1);
    const all = await generations.read();
    const begun = all.newer.at(-1);
    if (begun?.isWritten) return begun;
    if (begun) await generations.drop(begun);
    const next = await generations.create(begun ? await generations.read() : all);
    await generations.writeBoth(live, next);
    return next;
  }

  /** After this no change can end that does not know of the new index. */
  async #hold(): Promise<void> {
    const { holdMs = TARGETS_HOLD_MS + HOLD_MARGIN_MS, sleep = delay } = this.#options;
    const STEPS = 10;
    for (let step = 0; step < STEPS; step++) {
      this.#progress.tell('hold', step, STEPS);
      await sleep(holdMs / STEPS);
    }
  }

  async #verify(next: Generation): Promise<VerifyReport> {
    const { tenant, schema, table, documents } = this.#ports;
    const total = await table.count(tenant.tenant_id);
    const report = await verify(
      { tenant: tenant.tenant_id, schema, table, index: documents(next) },
      {
        ...this.#options.verify,
        repair: true,
        onProgress: ({ items }) => {
          this.#progress.tell('verify', items, total);
        },
      },
    );
    if (report.remaining > 0) throw new ReindexHeldError(next.index, report);
    return report;
  }

  async #swap(live: Generation, next: Generation, identity: string): Promise<void> {
    const { generations, tenant } = this.#ports;
    this.#progress.tell('swap', 0, 1);
    const all = await generations.read();
    // Another run of the same reindex was here first.
    if (all.live.index === next.index) return;
    const isThere = all.newer.some(({ index }) => index === next.index);
    if (!isThere || (await generations.identity(next)) !== identity) {
      throw new ReindexInterruptedError(tenant.tenant_id, next.index);
    }
    await generations.refresh(next);
    try {
      await generations.swap(live, next);
    } catch (error) {
      // The answer was lost, or another run swapped in between.
      if ((await generations.read()).live.index !== next.index) throw error;
    }
  }
}
