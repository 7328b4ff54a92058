// Whole imports of types: what the other side needs must not take memory in the handler's process.
import type { Writer, WriteOrder, Written } from './writer.ts';
import { answerWith } from '../worker-side.ts';

const { SIDE, BUNDLE = '', NODE_URL = '', API_KEY = '', ALIAS = '' } = process.env;
const writer = await openWriter();

answerWith<WriteOrder>(async ({ batches }) => {
  let [records, ms, cpuUs] = [0, 0, 0];
  for (const batch of batches) {
    const cost = await writer.write(batch);
    records += batch.length;
    ms += cost.ms;
    cpuUs += cost.cpuUs;
  }
  const written: Written = { records, ms, cpuUs, maxRss: process.resourceUsage().maxRSS * 1_024 };
  return written;
});

async function openWriter(): Promise<Writer> {
  if (SIDE === 'ours') {
    const { openHandlerWriter } = await import('./handler-writer.ts');
    return openHandlerWriter(BUNDLE);
  }
  const { openBulkWriter } = await import('./bulk-writer.ts');
  return openBulkWriter({ node: NODE_URL, apiKey: API_KEY, alias: ALIAS });
}
