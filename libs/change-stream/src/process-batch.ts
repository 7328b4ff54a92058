import { type BatchPorts, type Endings, type LakeCover, type Work } from './batch-ports.ts';
import { decodeRecord } from './decode-record.ts';
import { type Placed, placeBatch } from './place-batch.ts';
import { quarantineMalformed } from './quarantine-records.ts';
import { runLanes } from './run-lanes.ts';
import { type StreamRecord } from './stream-record.ts';

/** What Lambda reads: the lowest sequence number that is not safe, from which it delivers again. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Takes one batch of a stream to its tenants' cells. Each record ends applied, superseded, parked, quarantined or
 * fenced; the first that could not be brought to any of these is answered, so that Lambda delivers from there again.
 */
export function createBatchHandler<T>(ports: BatchPorts<T>) {
  return async (records: readonly StreamRecord[]): Promise<BatchResponse> => {
    const decoded = records.map((record) => decodeRecord(record, ports.schema));
    const { batch, stoppedBy } = await placeBatch(records, decoded, ports.registry);
    const endings: Endings = new Map();
    const errors = new Map<number, unknown>();

    const cover = await writeLake(batch, ports, errors);
    const covered = batch.slice(0, cover.count);
    await Promise.all([
      quarantineMalformed(covered, { ports, endings, errors }),
      runLanes(covered, { ports, endings, errors }),
    ]);

    const safe = await countSafe(records, covered, { cover, endings, errors });
    report(records.slice(0, safe), { batch, endings, ports });
    await noteReach(batch.slice(0, safe), ports);
    if (safe === records.length) return { batchItemFailures: [] };

    const itemIdentifier = records[safe]?.dynamodb?.SequenceNumber ?? '';
    // The first error, wherever it stands: it may have befallen a copy of the record that is reported.
    const error = errors.get(Math.min(...errors.keys()));
    const cut = safe < batch.length ? 'the lake holds an earlier cut of this batch' : stoppedBy;
    ports.endings.stopped({ itemIdentifier, error: error ?? cut });
    return { batchItemFailures: [{ itemIdentifier }] };
  };
}

async function writeLake<T>(
  batch: readonly Placed<T>[],
  { lake }: BatchPorts<T>,
  errors: Map<number, unknown>,
): Promise<LakeCover> {
  if (!lake || batch.length === 0) return { count: batch.length, resumeAt: async () => undefined };
  try {
    return await lake.write(batch);
  } catch (error) {
    errors.set(0, error);
    return { count: 0, resumeAt: async () => undefined };
  }
}

/** How many records need not be delivered again. */
async function countSafe<T>(
  records: readonly StreamRecord[],
  covered: readonly Placed<T>[],
  { cover, endings, errors }: Pick<Work<T>, 'endings' | 'errors'> & { readonly cover: LakeCover },
): Promise<number> {
  let safe = 0;
  while (safe < covered.length && endings.has(safe)) safe++;
  if (safe < records.length) safe = deliveredFrom(records, safe);
  try {
    if (safe > 0 && safe < covered.length) await cover.resumeAt(safe);
    return safe;
  } catch (error) {
    // From its beginning the batch is known to the lake; a failure would let Lambda cut it anywhere.
    errors.set(0, error);
    return 0;
  }
}

/** Where delivery begins again when this record is reported: it goes by the number, which a copy before it has too. */
function deliveredFrom(records: readonly StreamRecord[], index: number): number {
  const number = records[index]?.dynamodb?.SequenceNumber;
  return records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === number);
}

/** A heartbeat that came out of the stream tells that everything written before it did too, whatever its cell said. */
async function noteReach<T>(acknowledged: readonly Placed<T>[], { reach }: BatchPorts<T>): Promise<void> {
  const last = acknowledged.findLast(({ change }) => change.operation === 'heartbeat')?.change;
  if (reach && last?.operation === 'heartbeat') await reach.note(last.writtenAt);
}

/** Only what is acknowledged is counted: the rest comes again and is counted then. */
function report<T>(
  acknowledged: readonly StreamRecord[],
  { batch, endings, ports }: { batch: readonly Placed<T>[]; endings: Endings; ports: BatchPorts<T> },
): void {
  const { table } = ports.schema;
  for (const index of acknowledged.keys()) {
    const ended = endings.get(index);
    const placed = batch[index];
    if (!ended || !placed) continue;
    const { ending, reason } = ended;
    ports.endings.count(ending, { tenant: tenantOf(placed), table, ...(reason ? { reason } : {}) });
  }
}

/** Only who is in the registry is counted by name: anybody may write another, and nobody watches it. */
function tenantOf<T>({ change, tenant, lost }: Placed<T>): string {
  return (tenant ?? lost) === undefined ? '' : (change.tenant ?? '');
}
