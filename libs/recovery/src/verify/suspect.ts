/** What seemed to differ: a document id or a lake row, with the sort key of its item. */
export interface Suspect {
  readonly key: string;
  readonly id: string;
}

const LONGEST_KEY_BYTES = 1_024;

/** The keys to ask the table for; with one that no table can hold, it would refuse the whole request. */
export function keysOf(suspects: readonly Suspect[]): readonly string[] {
  return suspects
    .map(({ key }) => key)
    .filter((key) => key !== '' && Buffer.byteLength(key) <= LONGEST_KEY_BYTES);
}
