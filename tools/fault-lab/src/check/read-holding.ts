import { type S3Client } from '@aws-sdk/client-s3';
import { ParkedChanges, Quarantine, S3HoldingStore, type StreamRecord } from '@cloudpf/change-stream';
import { type HeldRecord } from './check-holding.ts';

/** Every record that is parked or quarantined. */
export async function readHolding(s3: S3Client, bucket: string): Promise<readonly HeldRecord[]> {
  const store = new S3HoldingStore(s3, bucket);
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const held: HeldRecord[] = [];
  for (const { key: object } of await store.list('parked/')) {
    for (const { record } of (await parked.read(object))?.changes ?? [])
      held.push(heldOf('parked', object, record));
  }
  for (const { key: object } of await store.list('quarantine/')) {
    const found = await quarantine.read(object);
    if (found) held.push(heldOf('quarantine', object, found.record));
  }
  return held;
}

function heldOf(
  place: HeldRecord['place'],
  object: string,
  { eventID = '', dynamodb }: StreamRecord,
): HeldRecord {
  // `parked/<table>/<tenant>/...`
  return { place, object, folder: object.split('/')[2] ?? '', eventId: eventID, image: dynamodb?.NewImage };
}
