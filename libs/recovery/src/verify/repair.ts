import { backfillPosition, isNewer, type Mark, type Position, type Reason } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentOf, type DocumentWrite } from '@cloudpf/tenant-index';
import { removeFrom, type TableRead, upsertFrom } from '../table/table-change.ts';
import { type Difference } from './judge.ts';
import { look, type Look, type VerifyPorts } from './look.ts';
import { isReadable } from './table-item.ts';

/** What became of one difference. */
export type Mended<T> =
  | { readonly kind: 'mended'; readonly look: Look<T>; readonly difference: Difference }
  /** The item or its document changed meanwhile; the pipeline is at work on it. */
  | { readonly kind: 'left'; readonly look: Look<T> }
  | { readonly kind: 'refused'; readonly look: Look<T>; readonly reason: Reason };

/**
 * Writes what the table says over documents that differ from it, each on the condition that it is still the one
 * that was seen, and only while both sides are as they were when the difference was named.
 * A change made after the table was read has another document before the write, or a higher position after it.
 */
export async function repair<T extends Product | Purchase>(
  named: readonly Look<T>[],
  ports: VerifyPorts<T>,
  streamLabel: string,
): Promise<readonly Mended<T>[]> {
  const prints = new Map(named.map(({ suspect, print }) => [suspect.id, print]));
  const looks = await look(
    named.map(({ suspect }) => suspect),
    ports,
  );
  const mended: Mended<T>[] = [];
  const toWrite: {
    readonly look: Look<T>;
    readonly difference: Difference;
    readonly write: DocumentWrite;
  }[] = [];
  for (const seen of looks) {
    const { finding } = seen;
    const isSame = prints.get(seen.suspect.id) === seen.print;
    if (!isSame || finding === 'equal' || finding === 'unreadable') mended.push({ kind: 'left', look: seen });
    else toWrite.push({ look: seen, difference: finding, write: writeFor(seen, ports, streamLabel) });
  }
  const outcomes = await ports.index.write(toWrite.map(({ write }) => write));
  for (const [place, { look: seen, difference }] of toWrite.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind === 'written') mended.push({ kind: 'mended', look: seen, difference });
    else if (outcome?.kind === 'refused')
      mended.push({ kind: 'refused', look: seen, reason: outcome.reason });
    else mended.push({ kind: 'left', look: seen });
  }
  return mended;
}

function writeFor<T extends Product | Purchase>(
  seen: Look<T>,
  { tenant, schema }: VerifyPorts<T>,
  streamLabel: string,
): DocumentWrite {
  const { suspect, item, document, readAt, finding } = seen;
  const read: TableRead<T> = {
    schema,
    tenant,
    key: suspect.key,
    readAt,
    position: placeOf(seen, streamLabel),
  };
  const change = finding !== 'extra' && isReadable(item) ? upsertFrom(read, item.image) : removeFrom(read);
  return { id: suspect.id, document: documentOf(change, schema.keyName), expected: document };
}

/**
 * The place of a read from the table where it is newer than what is stored, so that a parked change made before it
 * stays superseded. Else, for a document changed a moment ago, its own place: the content may be newer than the
 * place tells, never older.
 */
function placeOf<T>({ document, readAt }: Look<T>, streamLabel: string): Position {
  const read = { position: backfillPosition(streamLabel, readAt), changedAt: readAt };
  const stored = document && markOf(document.source);
  return stored && !isNewer(read, stored) ? (stored.position as Position) : read.position;
}

function markOf({ position, changed_at: changedAt }: Readonly<Record<string, unknown>>): Mark | undefined {
  if (typeof position !== 'string' || position === '') return undefined;
  return { position, changedAt: typeof changedAt === 'string' ? changedAt : '' };
}
