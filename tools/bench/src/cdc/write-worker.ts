import { sampleTenants } from '@cloudpf/sample-data';
import { answerWith } from '../worker.ts';
import { openBulkWriter } from './bulk-writer.ts';
import { openHandlerWriter } from './handler-writer.ts';
import { ProductStream } from './product-stream.ts';
import { type Writer, type WriteOrder, type Written } from './writer.ts';

const { SIDE, BUNDLE = '', NODE_URL = '', API_KEY = '', ALIAS = '', EXISTING, SEQUENCE } = process.env;
const [tenant] = sampleTenants(1);
if (!tenant) throw new RangeError('there are no sample tenants');

const stream = new ProductStream({ tenant, existing: Number(EXISTING), sequence: Number(SEQUENCE) });
const writer: Writer =
  SIDE === 'ours'
    ? await openHandlerWriter(BUNDLE)
    : openBulkWriter({ node: NODE_URL, apiKey: API_KEY, alias: ALIAS });

answerWith<WriteOrder>(async ({ shape, batchSize, batches }) => {
  let ms = 0;
  let cpuUs = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const cost = await writer.write(stream.batch(shape, batchSize));
    ms += cost.ms;
    cpuUs += cost.cpuUs;
  }
  const maxRss = process.resourceUsage().maxRSS * 1_024;
  const written: Written = { records: batchSize * batches, ms, cpuUs, maxRss, state: stream.state };
  return written;
});
