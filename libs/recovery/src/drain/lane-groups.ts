import { type ParkedEntry } from '@cloudpf/change-stream';

/** Changes applied together: more would not be faster, and would be more to hold. */
const CHANGES_A_GROUP = 1_000;
/** Compressed; the records take about ten times as much memory. */
const BYTES_A_GROUP = 2_000_000;

/** Joins small lanes that follow one another, so that many small objects cost few requests to the cell. */
export function groupLanes(entries: readonly ParkedEntry[]): readonly (readonly ParkedEntry[])[] {
  const groups: ParkedEntry[][] = [];
  let changes = Infinity;
  let bytes = Infinity;
  for (const entry of entries) {
    changes += entry.count;
    bytes += entry.bytes;
    if (changes > CHANGES_A_GROUP || bytes > BYTES_A_GROUP) {
      groups.push([]);
      changes = entry.count;
      bytes = entry.bytes;
    }
    groups.at(-1)?.push(entry);
  }
  return groups;
}
