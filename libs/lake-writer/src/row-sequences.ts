import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { CorruptLakeError } from './errors.ts';
import { type LakeFormat } from '@cloudpf/lake-catalog';

const FIELD = '"((?:[^"]|"")*)"';
/** `event_id`, `op`, `purchase_id`, `position`: the columns that every CSV line starts with. */
const CSV_START = new RegExp(`^${[FIELD, FIELD, FIELD, FIELD].join(',')},`);
const CSV_POSITION = 4;

const JsonRow = z.looseObject({ position: z.string() });

const POSITION_SEQUENCE = /#(\d{1,40})$/;

/**
 * The sequence numbers of the changes whose rows an object of the lake holds.
 * @throws CorruptLakeError where a line has no position.
 */
export function rowSequences(key: string, format: LakeFormat, body: Uint8Array): Set<bigint> {
  const lines = gunzipSync(body).toString().split('\n');
  return new Set(lines.filter((line) => line !== '').map((line) => sequenceIn(key, format, line)));
}

function sequenceIn(key: string, format: LakeFormat, line: string): bigint {
  const position = format === 'json' ? jsonPosition(key, line) : CSV_START.exec(line)?.[CSV_POSITION];
  const sequence = POSITION_SEQUENCE.exec(position ?? '')?.[1];
  if (sequence === undefined) throw new CorruptLakeError(key, 'has a row without a position');
  return BigInt(sequence);
}

function jsonPosition(key: string, line: string): string {
  try {
    return JsonRow.parse(JSON.parse(line)).position;
  } catch (error) {
    throw new CorruptLakeError(key, 'has a row without a position', { cause: error });
  }
}
