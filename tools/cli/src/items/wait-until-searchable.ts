import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import type { SearchableCopy } from '../stack/searchable-copy.ts';
import type { ItemKey } from '../stack/tables.ts';

const PAUSE_MS = 20;

export interface Waiting {
  readonly copy: SearchableCopy;
  readonly key: ItemKey;
  /** What a search found before the write. */
  readonly before: string | undefined;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
  readonly timeoutMs: number;
}

/**
 * Milliseconds from the write until a search sees it: another document than before, or none.
 * @throws CommandError where it does not within the time.
 */
export async function waitUntilSearchable(waiting: Waiting, context: CommandContext): Promise<number> {
  const { copy, key, before, writtenAt, timeoutMs } = waiting;
  while (context.now() - writtenAt <= timeoutMs) {
    // The node may go away and come back meanwhile; its change is parked then, and applied.
    const found = await copy.versionOf(key).catch(() => before);
    if (found !== before) return context.now() - writtenAt;
    await context.sleep(PAUSE_MS);
  }
  throw new CommandError(
    'NOT_SEARCHABLE',
    `${key.kind.name} ${key.id} is written, but search does not show it yet`,
    {
      next: `"npx cloudpf status" tells whether ${key.tenant}'s node is up and how far it is behind`,
    },
  );
}
