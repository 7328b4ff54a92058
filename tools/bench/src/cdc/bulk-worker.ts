import { type StreamRecord } from '@cloudpf/change-stream';
import { peakMemory } from '../peak-memory.ts';
import { answerWith } from '../worker-side.ts';
import { type BulkCell, openBulkWriter } from './bulk-writer.ts';
import { type WriteOrder, type Written } from './writer.ts';

const { NODE_URL = '', CELLS = '{}' } = process.env;
const write = openBulkWriter(NODE_URL, JSON.parse(CELLS) as Readonly<Record<string, BulkCell>>);

answerWith<WriteOrder>(async ({ event }) => {
  const { Records } = JSON.parse(event) as { readonly Records: readonly StreamRecord[] };
  const cost = await write(Records);
  const written: Written = {
    records: Records.length,
    ...cost,
    peakMemory: peakMemory(),
    isIncomplete: false,
  };
  return written;
});
