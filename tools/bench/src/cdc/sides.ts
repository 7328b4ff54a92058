import { setTimeout as sleep } from 'node:timers/promises';
import { type StreamRecord } from '@cloudpf/change-stream';
import { bundleModule } from '../bundle-module.ts';
import { lambdaHeap } from '../lambda-limits.ts';
import { type StandInTenant } from '../stand-in.ts';
import { Worker } from '../worker.ts';
import { type WriteOrder, type Written } from './writer.ts';

/** A process that takes batches one after the other, as an execution environment of Lambda does. */
export interface Side {
  /** Gives the cost of all of the batches together. */
  write(batches: readonly string[]): Promise<Written>;
  stop(): Promise<void>;
}

export function eventOf(Records: readonly StreamRecord[]): string {
  return JSON.stringify({ Records });
}

interface HandlerOptions {
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder for processor profiles, which slow the process down. */
  readonly profile?: string | undefined;
}

/** A bundled function, with the memory that Lambda would give it. */
export async function startHandler({ bundle, environment, profile }: HandlerOptions): Promise<Side> {
  const file = await bundleModule({
    entry: new URL('handler-worker.ts', import.meta.url),
    name: 'handler-worker',
  });
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  return startSide(file, { ...environment, BUNDLE: bundle }, profiling);
}

/** The client's bulk helper with ready-made documents; of each tenant the cell that it writes to. */
export async function startBulk(
  nodeUrl: string,
  cells: Readonly<Record<string, StandInTenant>>,
): Promise<Side> {
  const file = await bundleModule({ entry: new URL('bulk-worker.ts', import.meta.url), name: 'bulk-worker' });
  const targets = Object.fromEntries(
    Object.entries(cells).map(([tenant, { tenant_id, write_key }]) => [
      tenant,
      { alias: `${tenant_id}_products_write`, apiKey: write_key },
    ]),
  );
  return startSide(file, { NODE_URL: nodeUrl, CELLS: JSON.stringify(targets) });
}

function startSide(
  file: string,
  environment: Readonly<Record<string, string>>,
  execArgv: readonly string[] = [],
): Side {
  const worker = new Worker<WriteOrder, Written>(file, environment, [...lambdaHeap(), ...execArgv]);
  return {
    write: async (batches) => {
      let total: Written = NOTHING;
      for (const event of batches) total = plus(total, await deliver(worker, event));
      return total;
    },
    stop: () => worker.stop(),
  };
}

const NOTHING: Written = { records: 0, ms: 0, cpuUs: 0, peakMemory: 0, isIncomplete: false };
const DELIVERIES = 6;
/** A cell that was too slow is left alone for five seconds. */
const BACK_OFF_MS = 6_000;

/** As Lambda does it: what is not complete comes again. All deliveries count, the waits between them do not. */
async function deliver(worker: Worker<WriteOrder, Written>, event: string): Promise<Written> {
  let total = await worker.ask({ event });
  for (let delivery = 2; total.isIncomplete; delivery += 1) {
    if (delivery > DELIVERIES)
      throw new Error('a batch could not be brought to its end; is the machine too busy?');
    await sleep(BACK_OFF_MS);
    const again = await worker.ask({ event });
    total = { ...plus(total, again), records: again.records };
  }
  return total;
}

function plus(one: Written, other: Written): Written {
  return {
    records: one.records + other.records,
    ms: one.ms + other.ms,
    cpuUs: one.cpuUs + other.cpuUs,
    peakMemory: Math.max(one.peakMemory, other.peakMemory),
    isIncomplete: other.isIncomplete,
  };
}
