import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type ItemTable } from '@cloudpf/recovery';
import { type ChangeStep, type Scenario, type TenantRole } from '../scenario/scenario.ts';
import { imageOf, KEY_NAMES } from './image.ts';
import { ShopTable } from './shop-table.ts';
import { isApplicable, isLater, type LabRecord } from './lab-record.ts';
import { WatchedStream } from './watched-stream.ts';

/** The numbers of the first, second and third shard have 21, 28 and 40 digits. */
const SEQUENCE_OFFSETS = [0n, 10n ** 27n, 10n ** 39n];
const ONE_DIGIT_MORE = 10n ** 21n;
/** A recreated stream counts from here, below where the first one began. */
const LOWER_SEQUENCE = 10n ** 20n;
const TTL_IDENTITY = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

export interface ShopOptions {
  readonly scenario: Pick<Scenario, 'shards' | 'digitsGrowIn'>;
  /** The tenant ids of this run. */
  readonly tenantOf: (role: TenantRole) => string;
  /** When the history begins, epoch milliseconds. */
  readonly beginsAt: number;
}

interface TableState {
  readonly stream: WatchedStream;
  readonly items: Map<string, Image>;
  readonly copy: ShopTable;
  label: string;
}

/** The tables and their streams: performs changes, and knows every record and the right end state. */
export class Shop {
  readonly records = new Map<string, LabRecord>();
  readonly #options: ShopOptions;
  readonly #tables: Readonly<Record<Table, TableState>>;
  #now: number;
  #streams = 0;

  constructor(options: ShopOptions) {
    this.#options = options;
    this.#now = options.beginsAt;
    this.#tables = { products: this.#table('products'), purchases: this.#table('purchases') };
  }

  /** The time of the newest change, epoch milliseconds. */
  get now(): number {
    return this.#now;
  }

  stream(table: Table): WatchedStream {
    return this.#tables[table].stream;
  }

  /** A removal of an item that is not there makes no record, as in DynamoDB. */
  change(step: ChangeStep): LabRecord | undefined {
    const { table, operation } = step;
    const state = this.#tables[table];
    const tenant = this.#options.tenantOf(step.tenant);
    const key = operation === 'beat' ? HEARTBEAT_KEY : step.key;
    this.#now = Math.max(this.#now, this.#options.beginsAt + step.second * 1000);
    const keys = { tenant_id: { S: tenant }, [KEY_NAMES[table]]: { S: key } };
    const address = `${tenant}/${key}`;
    const before = state.items.get(address);
    const isGone = operation === 'remove' || operation === 'expire';
    if (isGone && before === undefined) return undefined;

    const changedAt = new Date(this.#now).toISOString();
    const image = isGone ? undefined : imageOf(step, keys, changedAt);
    if (image) state.items.set(address, image);
    else state.items.delete(address);
    if (image) state.copy.put(image);
    else state.copy.remove(tenant, key);
    const id = `${table}-${this.records.size + 1}`;
    state.stream.createdAt = new Date(this.#now);
    const told = state.stream.append({
      eventId: id,
      eventName: isGone ? 'REMOVE' : before ? 'MODIFY' : 'INSERT',
      keys: keys,
      after: image as never,
      before: before as never,
      ...(operation === 'expire' ? { userIdentity: TTL_IDENTITY } : {}),
    });
    const sequence = BigInt(told.dynamodb?.SequenceNumber ?? 0);
    const record = {
      id,
      table,
      role: step.tenant,
      tenant,
      key,
      operation,
      label: state.label,
      sequence,
      changedAt,
      image,
    };
    this.records.set(id, record);
    return record;
  }

  /** The stream is switched off and on again: a new label, lower numbers; the items stay. */
  recreateStream(table: Table): void {
    this.#open(table, this.#tables[table], LOWER_SEQUENCE);
  }

  /** The table as whoever rebuilds a copy reads it. */
  itemTable(table: Table): ItemTable {
    return this.#tables[table].copy;
  }

  /** Items that no copy can be rebuilt of: the newest change made them what no reader or node takes. */
  unreadable(): ReadonlySet<string> {
    const newest = new Map<string, LabRecord>();
    for (const record of this.records.values()) newest.set(addressOf(record), record);
    return new Set(
      [...newest].flatMap(([address, { operation }]) =>
        operation === 'malformed' || operation === 'unfit' ? [address] : [],
      ),
    );
  }

  /** The newest change of each item that a search node can take, by table, tenant and key. */
  newest(): ReadonlyMap<string, LabRecord> {
    const newest = new Map<string, LabRecord>();
    for (const record of this.records.values()) {
      if (!isApplicable(record)) continue;
      const address = addressOf(record);
      const held = newest.get(address);
      if (!held || isLater(record, held)) newest.set(address, record);
    }
    return newest;
  }

  #table(table: Table): TableState {
    const stream = new WatchedStream({ table, sequenceOffsets: SEQUENCE_OFFSETS });
    const keyName = KEY_NAMES[table];
    const copy = new ShopTable({ keyName, label: () => state.label, now: () => this.#now });
    const state: TableState = { stream, items: new Map(), copy, label: '' };
    this.#open(table, state, ONE_DIGIT_MORE - BigInt(this.#options.scenario.digitsGrowIn));
    return state;
  }

  #open(table: Table, state: TableState, sequence: bigint): void {
    this.#streams += 1;
    state.label = new Date(this.#now + this.#streams).toISOString().slice(0, -1);
    state.stream.createTable(this.#options.scenario.shards[table], { sequence, label: state.label });
  }
}

export function addressOf({ table, tenant, key }: Pick<LabRecord, 'table' | 'tenant' | 'key'>): string {
  return `${table}/${tenant}/${key}`;
}
