import { TENANT_TTL_MS } from '@cloudpf/tenant-routing';
import { type CommandContext } from '../context.ts';

/** The longest that a function runs on with what it knew of a tenant; Lambda ends it then. */
const LONGEST_RUN_MS = 300_000;

/** How long after the registry fenced a tenant something of it may still be written. */
export const FENCE_MS = TENANT_TTL_MS + LONGEST_RUN_MS;

const STEP_MS = 10_000;

/** Waits until nobody works on with what the registry said before `fencedAt`. */
export async function waitForFence(
  fencedAt: string,
  { now, sleep }: Pick<CommandContext, 'now' | 'sleep'>,
  onWait: (leftMs: number) => void,
): Promise<void> {
  const until = Date.parse(fencedAt) + FENCE_MS;
  for (let left = until - now(); left > 0; left = until - now()) {
    onWait(left);
    await sleep(Math.min(STEP_MS, left));
  }
}
