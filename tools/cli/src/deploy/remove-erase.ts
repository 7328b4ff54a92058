import type { ErasureLog, PlaceCount } from '@cloudpf/recovery';
import type { TenantId } from '@cloudpf/tenant-routing';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { count, duration } from '../output/figures.ts';
import { progressNotes } from '../output/progress.ts';
import type { Operations } from '../stack/operations.ts';
import { type Cloud } from './cloud.ts';
import { waitForFence } from './remove-fence.ts';

/** In which the removal of the last heartbeat comes out of its stream, too. */
const SETTLE_MS = 10_000;

export interface ErasureCall {
  readonly context: CommandContext;
  readonly cloud: Cloud;
  readonly operations: Pick<Operations, 'erasable' | 'holding'>;
  /** Name of the tenant's stack. */
  readonly stack: string;
  readonly tenant: TenantId;
  readonly json: boolean;
}

/**
 * Fences a tenant off, erases its data and removes its stack, where it has one. A run that ended anywhere is gone on
 * with by the next.
 * @throws CommandError where something is still there, or Pulumi fails; the stack stays then.
 */
export async function eraseStack(call: ErasureCall): Promise<ErasureLog> {
  const { context, cloud, stack } = call;
  const { pulumi } = cloud;
  const log = await openLog(call);
  // From then on the stack may be gone in part, and what is gone must not be made again.
  if (log.state.erased_at === undefined) {
    await fence(call, log);
    await eraseBehindFence(call, log);
    await log.note('erased_at');
  }
  if ((await pulumi.stacks()).includes(stack)) {
    context.terminal.note(`${stack}: the data is gone; now the stack goes`);
    await pulumi.destroy(stack);
    // A change that was still on its way may have been kept as of a tenant that nobody knows.
    await erase(call, log);
    await log.note('destroyed_at');
    await pulumi.forget(stack);
  }
  await log.note('completed_at');
  return log;
}

/** Goes on with what was begun; what was ended before is of a tenant that had the same id. */
async function openLog({ context, cloud, operations, stack, tenant }: ErasureCall): Promise<ErasureLog> {
  const { ErasureLog } = await import('../stack/care.ts');
  const log = await ErasureLog.open(operations.holding, tenant, context.now);
  const isThere = (await cloud.pulumi.stacks()).includes(stack);
  const isErasing = isThere && (await cloud.pulumi.config(stack))['cloudpf:erase'] === 'true';
  if (log && log.state.completed_at === undefined && (isErasing || !isThere)) return log;
  return ErasureLog.begin(operations.holding, tenant, context.now);
}

/** Changes are dropped, and nothing of the stack is kept when it goes. Without a stack the registry knows no such tenant. */
async function fence({ context, cloud, stack, json }: ErasureCall, log: ErasureLog): Promise<void> {
  const { terminal } = context;
  if (log.state.fenced_at === undefined) {
    if ((await cloud.pulumi.stacks()).includes(stack)) {
      terminal.note(`${stack}: fencing its changes off`);
      await cloud.pulumi.set(stack, { 'cloudpf:status': 'erasing', 'cloudpf:erase': 'true' });
      await cloud.build();
      await cloud.pulumi.up(stack, []);
    }
    await log.note('fenced_at');
  }
  const tell = progressNotes(context, json);
  await waitForFence(log.state.fenced_at ?? '', context, (left) => {
    tell(`waiting until no function works on with what it knew, ${duration(left)} left`, {
      phase: 'fence',
      left_ms: left,
    });
  });
}

async function eraseBehindFence(call: ErasureCall, log: ErasureLog): Promise<void> {
  const { context, operations, tenant, json } = call;
  const { passStreams } = await import('../stack/care.ts');
  await erase(call, log);
  const tell = progressNotes(context, json);
  await stopped(call, () =>
    passStreams({ items: operations.erasable.items, holding: operations.holding }, tenant, {
      now: context.now,
      sleep: context.sleep,
      onWait: ({ table, waited_ms }) => {
        tell(`waiting until the stream of ${table} is read past the removals`, {
          phase: 'stream',
          table,
          waited_ms,
        });
      },
    }),
  );
  await context.sleep(SETTLE_MS);
  await erase(call, log);
}

async function erase(call: ErasureCall, log: ErasureLog): Promise<void> {
  const { context, operations, tenant, json } = call;
  const { eraseTenant } = await import('../stack/care.ts');
  const tell = progressNotes(context, json);
  let done = 0;
  const onErased = async (erased: PlaceCount) => {
    await log.add(erased);
    done += erased.count;
    const { store, kind, place } = erased;
    tell(`${count(done)} items and versions erased, now ${kind} of ${place} in ${store}`, {
      phase: 'erase',
      erased: done,
      store,
      place,
    });
  };
  await stopped(call, () => eraseTenant(operations.erasable, tenant, onErased));
}

/** Whatever stops an erasure, the tenant stays fenced, and the same command goes on. */
async function stopped<T>({ stack }: ErasureCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'ERASURE_STOPPED';
    throw new CommandError(code, `the erasure has stopped: ${cause.message}`, {
      cause,
      next: `its changes stay fenced off and the stack "${stack}" stays; mend the cause, then run the same command again: it goes on with what is left`,
    });
  }
}
