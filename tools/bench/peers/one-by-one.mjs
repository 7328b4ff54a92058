import { writeRecord } from './write-record.mjs';

/** The function of the tutorials: each record in turn. */
export async function handler(event) {
  for (const record of event.Records) await writeRecord(record);
}
