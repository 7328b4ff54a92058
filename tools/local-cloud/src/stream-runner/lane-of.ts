import { createHash } from 'node:crypto';
import { type JsonImage } from './stream-record.ts';

/** The lane, out of `lanes`, that takes every record of an item: Lambda keeps order by partition and sort key, and no further. */
export function laneOf(keys: JsonImage, lanes: number): number {
  if (lanes === 1) return 0;
  const names = Object.keys(keys).sort();
  const identity = JSON.stringify(names.map((name) => [name, keys[name]]));
  return createHash('md5').update(identity).digest().readUInt32BE(0) % lanes;
}
