import { type CommandContext } from '../context.ts';

const EVERY_MS = 2_000;

/**
 * Tells on standard error how far something is, once it has taken two seconds and every two seconds from then on;
 * with `json`, as one JSON object a line.
 */
export function progressNotes(
  { terminal, now }: Pick<CommandContext, 'terminal' | 'now'>,
  json: boolean | undefined,
): (text: string, fields: Readonly<Record<string, unknown>>) => void {
  let toldAt = now();
  return (text, fields) => {
    if (now() - toldAt < EVERY_MS) return;
    toldAt = now();
    terminal.note(json ? JSON.stringify({ progress: fields }) : `… ${text}`);
  };
}

const BAR_WIDTH = 20;

/** How far something is, as in `[########............] 40 %`. */
export function progressBar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.floor(share * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${Math.floor(share * 100)} %`;
}
