import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type LakeRecord } from '../src/lake.ts';
import {
  type NewObject,
  type ObjectMetadata,
  type ObjectPage,
  type ObjectStore,
  type StoredObject,
} from '../src/object-store.ts';
import { S3Lake } from '../src/s3-lake.ts';
import { InMemoryObjectStore } from './fakes/in-memory-object-store.ts';
import { aBatch, aRecord, markerRecord, STREAM_ARN } from './fixtures/lake-records.ts';
import { randomFrom } from './random.ts';

export interface History {
  readonly seed: number;
  readonly records: number;
  readonly tenants: number;
  readonly days: number;
  /** Chances of 0 to 1. */
  readonly crash: number;
  readonly lostAnswer: number;
  readonly timeOut: number;
  readonly duplicate: number;
  readonly resume: number;
  /** That an invocation knows nothing of one tenant, whose records it puts aside. */
  readonly unknown: number;
}

/** Breaks the protocol on purpose: wraps what an invocation sees of the store. */
export type Sabotage = (store: ObjectStore, real: InMemoryObjectStore) => ObjectStore;

class Crashed extends Error {}

/** Event loop turns after which every invocation waits for the store again. */
const TURNS_TO_REST = 3;

/** Lets one waiting call at a time go on, any of them. */
class Interleaving {
  readonly #waiting: (() => void)[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  async turn(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** @returns whether anyone was waiting. */
  async step(): Promise<boolean> {
    const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
    next?.();
    for (let turn = 0; turn < TURNS_TO_REST; turn++) await nextTurn();
    return next !== undefined;
  }
}

/** What one invocation sees of the store: slow answers, lost answers, and an end in the middle. */
class FaultyStore implements ObjectStore {
  readonly #store: ObjectStore;
  readonly #turns: Interleaving;
  readonly #chance: (of: number) => boolean;
  readonly #history: History;
  #dead = false;

  constructor(options: {
    store: ObjectStore;
    turns: Interleaving;
    chance: (of: number) => boolean;
    history: History;
  }) {
    this.#store = options.store;
    this.#turns = options.turns;
    this.#chance = options.chance;
    this.#history = options.history;
  }

  async putIfAbsent(object: NewObject): Promise<boolean> {
    const won = await this.#call(() => this.#store.putIfAbsent(object));
    // The client asks again after a lost answer, and finds the object there.
    return won && !this.#chance(this.#history.lostAnswer);
  }

  async putIfMatch(object: NewObject, etag: string): Promise<string | undefined> {
    return this.#call(() => this.#store.putIfMatch(object, etag));
  }

  async get(key: string): Promise<StoredObject | undefined> {
    return this.#call(() => this.#store.get(key));
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    return this.#call(() => this.#store.head(key));
  }

  async list(prefix: string, options?: Parameters<ObjectStore['list']>[1]): Promise<ObjectPage> {
    return this.#call(() => this.#store.list(prefix, options));
  }

  async #call<T>(effect: () => Promise<T>): Promise<T> {
    await this.#turns.turn();
    this.#mayCrash();
    const answer = await effect();
    await this.#turns.turn();
    this.#mayCrash();
    return answer;
  }

  #mayCrash(): void {
    this.#dead ||= this.#chance(this.#history.crash);
    if (this.#dead) throw new Crashed();
  }
}

interface Invocation {
  readonly done: Promise<void>;
  readonly acknowledged: () => number | undefined;
  readonly ended: () => boolean;
}

/**
 * Plays a shard's event source mapping over the lake: batches start where the last answer said, and hold any number
 * of records; invocations crash at any call, time out and go on as zombies, come twice, and are brought again later.
 * Some do not know a tenant, whose rows are brought late. In the end each row is brought once more by itself.
 */
export async function play(
  history: History,
  sabotage: Sabotage = (store) => store,
): Promise<InMemoryObjectStore> {
  const random = randomFrom(history.seed);
  const chance = (of: number) => random() < of;
  const upTo = (limit: number) => Math.floor(random() * (limit + 1));
  const store = new InMemoryObjectStore();
  const turns = new Interleaving(random);
  const records = Array.from({ length: history.records }, (_, place) => recordAt(place, { history, random }));
  const starts = [0];

  const invoke = (start: number): Invocation => {
    const size = 1 + upTo(records.length - start - 1);
    const seen = sabotage(new FaultyStore({ store, turns, chance, history }), store);
    const lake = new S3Lake({ store: seen, format: 'json', compress: async (text) => gzipSync(text) });
    let acknowledged: number | undefined;
    let ended = false;
    const stranger = chance(history.unknown) ? tenantAt(upTo(history.tenants - 1)) : undefined;
    const batch = records.slice(start, start + size).map((each) => withoutRowOf(stranger, each));
    const run = async () => {
      const written = await lake.write(aBatch(batch));
      const failed = chance(history.resume) ? upTo(written.coveredCount) : written.coveredCount;
      await lake.resumeAt(written, failed);
      acknowledged = failed;
      for (const place of batch.slice(0, failed).keys()) {
        const record = records[start + place];
        if (record?.change?.tenant === stranger && record) await lake.writeLate(STREAM_ARN, record);
      }
    };
    const done = run()
      .catch((error: unknown) => {
        if (!(error instanceof Crashed)) throw error;
      })
      .finally(() => (ended = true));
    return { done, acknowledged: () => acknowledged, ended: () => ended };
  };

  const all: Invocation[] = [];
  let checkpoint = 0;
  while (checkpoint < records.length) {
    const current = invoke(checkpoint);
    all.push(current);
    if (chance(history.duplicate)) all.push(invoke(checkpoint));
    if (chance(history.duplicate)) all.push(invoke(starts[upTo(starts.length - 1)] ?? 0));
    const limit = chance(history.timeOut) ? upTo(20) : Number.POSITIVE_INFINITY;
    for (let steps = 0; steps < limit && !current.ended(); steps++) await turns.step();
    checkpoint += current.acknowledged() ?? 0;
    if (checkpoint < records.length) starts.push(checkpoint);
  }
  while (await turns.step());
  await Promise.all(all.map(({ done }) => done));
  const repair = sabotage(store, store);
  for (const record of records) {
    const lake = new S3Lake({ store: repair, format: 'json', compress: async (text) => gzipSync(text) });
    await lake.writeLate(STREAM_ARN, record);
  }
  return store;
}

/** What an invocation makes of a record of a tenant that it does not know. */
function withoutRowOf(tenant: string | undefined, record: LakeRecord): LakeRecord {
  return record.change?.tenant === tenant ? { ...record, change: undefined } : record;
}

function tenantAt(index: number): string {
  return `tenant-${index}`;
}

/** The event ids that the lake must hold after a history, each once. */
export function expectedEventIds(history: History): string[] {
  const random = randomFrom(history.seed);
  return Array.from({ length: history.records }, (_, place) => recordAt(place, { history, random })).flatMap(
    ({ change }) => change?.eventId ?? [],
  );
}

function recordAt(
  place: number,
  { history, random }: { history: History; random: () => number },
): LakeRecord {
  const tenant = tenantAt(Math.floor(random() * history.tenants));
  const day = 1 + Math.floor(random() * history.days);
  return random() < 0.2
    ? markerRecord(place)
    : aRecord(place, { tenant, changedAt: `2026-02-0${day}T04:05:06.000Z` });
}
