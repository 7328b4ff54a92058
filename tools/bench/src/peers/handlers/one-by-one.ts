import { type StreamRecord } from '@cloudpf/change-stream';
import { writeRecord } from './write-record.ts';

/** The function of the tutorials: each record in turn. */
export async function handler(event: { readonly Records: readonly StreamRecord[] }): Promise<void> {
  for (const record of event.Records) await writeRecord(record);
}
