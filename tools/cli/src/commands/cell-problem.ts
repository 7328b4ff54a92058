import { CommandError } from '../errors.ts';

/** Codes of what a cell that is away, or lacks its index, makes an operation end with. */
const OF_THE_CELL: ReadonlySet<unknown> = new Set(['CELL_REQUEST', 'CELL_UNAVAILABLE', 'CELL_KEY']);

/** Runs what asks a tenant's cell, and says what to do where the cell is the problem. */
export async function onCellOf<T>(tenant: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && OF_THE_CELL.has(cause.code))) throw cause;
    const isKey = cause.message.includes('security_exception');
    const next = isKey
      ? 'the node does not know its key, as after it lost its volume: issue keys for it and put them into the secret, then run this again'
      : `"npx cloudpf status ${tenant}" tells how its node is; "npx cloudpf backfill ${tenant}" creates indices that it lacks`;
    throw new CommandError(String(cause.code), cause.message, { cause, next });
  }
}
