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
/** Comes before every digit. */
const BACKFILL_SIGN = '-';
const BACKFILL_DIGITS = 15;
const READ_MARGIN_MS = 60_000;

/** @returns `undefined` where the sequence number is no integer of up to 40 digits. */
export function positionOf(streamLabel: string, sequenceNumber: string): Position | undefined {
  if (!SEQUENCE_NUMBER.test(sequenceNumber)) return undefined;
  const padded =
    sequenceNumber.length === SEQUENCE_DIGITS
      ? sequenceNumber
      : PADDING.slice(sequenceNumber.length) + sequenceNumber;
  return `${streamLabel}#${padded}` as Position;
}

/**
 * The position of an item read from the table: before every streamed change of the same stream, after any earlier read.
 * @param readAt when the reading began, ISO 8601; a document at this position carries it as its `changed_at`.
 */
export function backfillPosition(streamLabel: string, readAt: string): Position {
  const time = Date.parse(readAt).toString().padStart(BACKFILL_DIGITS, '0');
  return `${streamLabel}#${BACKFILL_SIGN}${time}` as Position;
}

export function isBackfill(position: string): boolean {
  return position.includes(`#${BACKFILL_SIGN}`);
}

/** Where a document stands: its position, and when it was changed or read from the table (ISO 8601). */
export interface Mark {
  readonly position: string;
  readonly changedAt: string;
}

/**
 * Whether `mark` replaces `stored`: the higher position wins, except that a read of the table has seen every change
 * that was made before it, whatever their positions. The margin is for clocks that differ and for times told in
 * whole seconds; what was changed inside it goes by position.
 */
export function isNewer(mark: Mark, stored: Mark): boolean {
  const [isRead, wasRead] = [isBackfill(mark.position), isBackfill(stored.position)];
  if (isRead === wasRead) return mark.position > stored.position;
  if (isRead) return mark.position > stored.position || isSeenBy(stored, mark);
  return mark.position > stored.position && !isSeenBy(mark, stored);
}

function isSeenBy(change: Mark, read: Mark): boolean {
  return Date.parse(change.changedAt) < Date.parse(read.changedAt) - READ_MARGIN_MS;
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
