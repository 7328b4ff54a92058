import { type CellClient } from '@cloudpf/cells';
import {
  type BatchPorts,
  type Change,
  type HoldingStore,
  type Outcome,
  type Reason,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type ObjectStore } from '@cloudpf/lake-writer';
import { type WritableCells } from '@cloudpf/tenant-index';
import { type Tenant, type TenantRegistry } from '@cloudpf/tenant-routing';
import { callOfKey, callOfPath } from './calls.ts';
import { type Life } from './life.ts';
import { type Surroundings } from './surroundings.ts';
import { type Trace } from './trace.ts';

/** Far beyond a lane's budget, so that a lane that waits so long shows. */
const REQUEST_TIMEOUT_MS = 5_000;
const GUARD = {
  attempts: 2,
  firstWaitMs: 10,
  laneBudgetMs: 600,
  probeBudgetMs: 300,
  failuresToOpen: 2,
  halfOpenAfterMs: 100,
  halfOpenAtMostMs: 400,
};
/** So small that a history of some dozens of changes has floods. */
const SHARE = { behindMs: 8_000, share: 5 };
/** Short, so that a history lives through found, forgotten and found again. */
const REGISTRY = { ttlMs: 400, missingTtlMs: 100 };

export interface Watched {
  readonly life: Life;
  /** Of the invocation under way. */
  readonly trace: () => Trace;
}

/** The ports of one execution environment, each call to the outside in the hands of its life. */
export function batchPorts<T extends Product | Purchase>(
  around: Surroundings,
  schema: TableSchema<T>,
  watched: Watched,
): Omit<BatchPorts<T>, 'lake'> {
  const { core } = around;
  const store = holdingStore(around, watched.life);
  const cells = cellsOf(around, watched.life, REQUEST_TIMEOUT_MS);
  const index = new core.ElasticsearchTenantIndex(cells, schema);
  const guarded = new core.CellGuard(index, { ...GUARD, health: new core.CellHealth(store) });
  return {
    schema,
    registry: registryOf(around, watched.life),
    index: watchedIndex(new core.FairShare(guarded, { ...SHARE, now: around.now }), watched),
    parked: parkedChanges(around, store, watched),
    quarantine: quarantineOf(around, store, watched),
    reach: new core.StreamReach(store, schema.table, around.now),
    endings: {
      count: (ending) => {
        watched.trace().count(ending);
      },
      stopped: () => undefined,
    },
  };
}

/** The lake's store, each call in the hands of the life. */
export function lakeStore({ core, s3, bucket }: Surroundings, life: Life): ObjectStore {
  const store = new core.S3ObjectStore(s3, bucket);
  return new Proxy(store, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => {
        const [first] = args as [string | { readonly key: string }];
        const key = typeof first === 'string' ? first : first.key;
        return life.call(callOfKey(key), () => method.apply(target, args));
      };
    },
  });
}

export function holdingStore({ core, s3, bucket }: Surroundings, life: Life): HoldingStore {
  const store = new core.S3HoldingStore(s3, bucket);
  return new Proxy<HoldingStore>(store, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => life.call(callOfKey(String(args[0])), () => method.apply(target, args));
    },
  });
}

export function cellsOf({ core, keyOf }: Surroundings, life: Life, requestTimeoutMs: number): WritableCells {
  const keys = { get: (tenant: Tenant) => life.call('key', () => keyOf(tenant)) };
  const directory = new core.CellDirectory(keys, { requestTimeoutMs, connections: 4 });
  // The core remembers things of a client, so that each must stay the same.
  const watched = new WeakMap<CellClient, CellClient>();
  return {
    elasticsearch: async (tenant, access) => {
      const client = await directory.elasticsearch(tenant, access);
      const known = watched.get(client) ?? watchedClient(client, life);
      watched.set(client, known);
      return known;
    },
    forget: (tenant, access) => {
      directory.forget(tenant, access);
    },
  };
}

function watchedClient({ transport }: CellClient, life: Life): CellClient {
  return {
    transport: {
      request: <T>(...[params, options]: Parameters<typeof transport.request>) =>
        life.call(callOfPath(params.path), () => transport.request<T>(params, options)),
      close: () => transport.close(),
    },
  };
}

function registryOf({ core, dynamodb, tenantsTable }: Surroundings, life: Life): TenantRegistry {
  const registry = new core.DynamoDbTenantRegistry(dynamodb, tenantsTable);
  const source = {
    find: (tenant: string) => life.call('registry', () => registry.find(tenant)),
    list: () => registry.list(),
  };
  return new core.CachedTenantRegistry(source, REGISTRY);
}

function watchedIndex<T>(index: TenantIndex<T>, { trace }: Watched): TenantIndex<T> {
  return {
    apply: async (tenant, changes) => {
      const endLane = trace().beginLane(tenant.tenant_id, changes);
      const outcomes = await index.apply(tenant, changes);
      endLane();
      for (const [place, outcome] of outcomes.entries()) note(trace(), changes[place], outcome);
      return outcomes;
    },
  };
}

function note(trace: Trace, change: Change<unknown> | undefined, outcome: Outcome): void {
  if (outcome.kind === 'applied' || outcome.kind === 'superseded') trace.end(change?.eventId, outcome.kind);
  // A marker that waits proves nothing, and is let go.
  else if (change?.operation === 'heartbeat') trace.end(change.eventId, 'superseded');
}

function parkedChanges({ core }: Surroundings, store: HoldingStore, { trace }: Watched) {
  return new (class extends core.ParkedChanges {
    override async park(changes: readonly Change<unknown>[], reason: Reason): Promise<void> {
      await super.park(changes, reason);
      for (const { eventId } of changes) trace().end(eventId, 'parked');
    }
  })(store);
}

function quarantineOf({ core }: Surroundings, store: HoldingStore, { trace }: Watched) {
  return new (class extends core.Quarantine {
    override async keep(request: Parameters<InstanceType<typeof core.Quarantine>['keep']>[0]): Promise<void> {
      await super.keep(request);
      trace().end(request.record.eventID, 'quarantined');
    }
  })(store);
}
