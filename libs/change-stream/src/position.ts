/**
 * Where a change stands in its item's history, as text whose alphabetical order is the order of the changes:
 * the stream's label, then the sequence number as an integer padded to 40 digits.
 * A label is the stream's creation time, so a recreated stream comes after its predecessor.
 */
export type Position = string & { readonly __brand: 'Position' };

/** DynamoDB's sequence numbers have 21 to 40 digits. */
const SEQUENCE_DIGITS = 40;
const SEQUENCE_NUMBER = /^\d{1,40}$/;
/** A creation time such as `2026-11-24T04:00:00.000`. */
const STREAM_LABEL = /^[0-9][0-9TZ:.-]{0,63}$/;
const PADDING = '0'.repeat(SEQUENCE_DIGITS);

/** @returns `undefined` where the sequence number is no integer of up to 40 digits. */
export function positionOf(streamLabel: string, sequenceNumber: string): Position | undefined {
  if (!SEQUENCE_NUMBER.test(sequenceNumber)) return undefined;
  const padded =
    sequenceNumber.length === SEQUENCE_DIGITS
      ? sequenceNumber
      : PADDING.slice(sequenceNumber.length) + sequenceNumber;
  return `${streamLabel}#${padded}` as Position;
}

/** The position of an item read from the table: any streamed change of the same stream is newer. */
export function backfillPosition(streamLabel: string): Position {
  return `${streamLabel}#${PADDING}` as Position;
}

export function isNewer(position: Position, than: Position): boolean {
  return position > than;
}

/** The part of the stream's ARN that names this incarnation of the stream: its creation time. */
export function streamLabelOf(eventSourceArn: string): string | undefined {
  const [, label = ''] = eventSourceArn.split('/stream/');
  return STREAM_LABEL.test(label) ? label : undefined;
}

/** A position in a form that object keys and file names take: no colon, no hash. */
export function positionKey(position: Position): string {
  return position.replaceAll(':', '').replaceAll('#', '-');
}
