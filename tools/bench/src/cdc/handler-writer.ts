import { pathToFileURL } from 'node:url';
import type { BatchResponse, StreamRecord } from '@cloudpf/change-stream';
import { measure } from './measure.ts';
import type { Writer } from './writer.ts';

interface Bundle {
  readonly handler: (event: { readonly Records: readonly StreamRecord[] }) => Promise<BatchResponse>;
}

/** The function as it is deployed: the bundled handler, called with events as Lambda gives them. */
export async function openHandlerWriter(bundle: string): Promise<Writer> {
  const { handler } = (await import(pathToFileURL(bundle).href)) as Bundle;
  return {
    write: (Records) =>
      measure(async () => {
        const { batchItemFailures } = await handler({ Records });
        if (batchItemFailures.length > 0)
          throw new Error('the handler could not bring every record to its end');
      }),
  };
}
