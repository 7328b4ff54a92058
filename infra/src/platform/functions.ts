import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import {
  findTenant,
  listObjects,
  listTenants,
  objects,
  readCellKeys,
  readStream,
  useKey,
  writeHeartbeats,
} from '../iam/grants.ts';
import { type Grant } from '../iam/statement.ts';
import { type Buckets } from './buckets.ts';
import { ChangeSource } from './change-source.ts';
import { CloudFunction, type FunctionSetting } from './cloud-function.ts';
import { type Network } from './network.ts';
import { Schedule } from './schedule.ts';
import { type Tables } from './tables.ts';

export interface FunctionsArgs extends FunctionSetting {
  readonly config: PlatformConfig;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly network: Network;
}

/** Seconds that a batch may take; a lane has a far shorter budget of its own. */
const CDC_TIMEOUT = 300;
const DRAIN_TIMEOUT = 300;
const BEAT_TIMEOUT = 50;

/** The functions that carry changes, and what wakes each of them. */
export class Functions extends pulumi.ComponentResource {
  readonly products: CloudFunction;
  readonly purchases: CloudFunction;
  readonly drain: CloudFunction;
  readonly heartbeat: CloudFunction;
  /** What brings each table's stream to its function. */
  readonly mappings: Readonly<Record<'products' | 'purchases', aws.lambda.EventSourceMapping>>;
  readonly #args: FunctionsArgs;

  constructor(name: string, args: FunctionsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Functions', name, {}, options);
    this.#args = args;
    const products = this.#cdc('products', args.tables.products, { environment: {}, grants: [] });
    const purchases = this.#cdc('purchases', args.tables.purchases, this.#lakeWriting());
    this.products = products.made;
    this.purchases = purchases.made;
    this.mappings = { products: products.mapping, purchases: purchases.mapping };
    this.drain = this.#drain();
    this.heartbeat = this.#heartbeat();
    this.registerOutputs();
  }

  #setting(): FunctionSetting {
    const { place, keys, logDays, checkout } = this.#args;
    return { place, keys, logDays, checkout };
  }

  #cdc(table: 'products' | 'purchases', source: aws.dynamodb.Table, more: Extra): Fed {
    const { config, tables, buckets, keys, place, network } = this.#args;
    const { holding } = buckets;
    const { shards, parallelization } = config.functions;
    const own = { bucket: holding, prefixes: [`parked/${table}/`, `quarantine/${table}/`] };
    const notes = { bucket: holding, prefixes: [`cells/${table}/`, `streams/${table}.json`] };
    const made = new CloudFunction(
      `cdc-${table}`,
      {
        ...this.#setting(),
        app: `cdc-${table}`,
        network,
        memory: config.functions.cdc_memory,
        timeoutSeconds: CDC_TIMEOUT,
        // What a stream can ask for at once, while it is split.
        reservedConcurrency: 2 * shards * parallelization,
        environment: {
          TENANTS_TABLE: tables.tenants.name,
          HOLDING_BUCKET: holding.bucket,
          ...more.environment,
        },
        grants: [
          ...readStream(source),
          findTenant(tables.tenants),
          readCellKeys(place, 'write'),
          objects('HoldChanges', own, ['PutObject']),
          objects('NoteCells', notes, ['GetObject', 'PutObject']),
          listObjects('FindNotes', notes),
          useKey(keys.data, { sid: 'DataInTables', service: 'dynamodb', place }),
          useKey(keys.data, { sid: 'DataInBuckets', service: 's3', place, writes: true }),
          useKey(keys.cells, { sid: 'CellKeys', service: 'secretsmanager', place }),
          ...more.grants,
        ],
      },
      { parent: this },
    );
    const { mapping } = new ChangeSource(
      `cdc-${table}`,
      { config, table: source, to: made, failures: holding },
      { parent: this },
    );
    return { made, mapping };
  }

  #lakeWriting(): Extra {
    const { config, buckets } = this.#args;
    const part = {
      bucket: buckets.lake,
      prefixes: ['raw/v1/entity=purchases/', '_claims/purchases/', '_freshness/purchases/'],
    };
    return {
      environment: { LAKE_BUCKET: buckets.lake.bucket, LAKE_FORMAT: config.lake.format },
      grants: [objects('WriteLake', part, ['GetObject', 'PutObject']), listObjects('LookIntoLake', part)],
    };
  }

  #drain(): CloudFunction {
    const { tables, buckets, keys, place, network } = this.#args;
    const parked = { bucket: buckets.holding, prefixes: ['parked/'] };
    const quarantine = { bucket: buckets.holding, prefixes: ['quarantine/'] };
    const notes = { bucket: buckets.holding, prefixes: ['cells/'] };
    const rows = { bucket: buckets.lake, prefixes: ['raw/v1/entity=purchases/'] };
    const claims = { bucket: buckets.lake, prefixes: ['_claims/purchases/'] };
    const cleaning = { bucket: buckets.lake, prefixes: ['_cleaning/'] };
    const prefixes = [rows, claims, cleaning].flatMap((part) => part.prefixes);
    const made = new CloudFunction(
      'cdc-drain',
      {
        ...this.#setting(),
        app: 'cdc-drain',
        network,
        memory: 512,
        timeoutSeconds: DRAIN_TIMEOUT,
        // Two at once would do each other's work.
        reservedConcurrency: 1,
        environment: {
          TENANTS_TABLE: tables.tenants.name,
          HOLDING_BUCKET: buckets.holding.bucket,
          LAKE_BUCKET: buckets.lake.bucket,
        },
        grants: [
          listTenants(tables.tenants),
          findTenant(tables.tenants),
          readCellKeys(place, 'write'),
          objects('EmptyParked', parked, ['GetObject', 'DeleteObject']),
          listObjects('ListHeld', { bucket: buckets.holding, prefixes: ['parked/', 'cells/'] }),
          objects('KeepForPeople', quarantine, ['PutObject']),
          objects('NoteCells', notes, ['GetObject', 'PutObject']),
          // What is in an object is told by its head, which counts as reading it.
          objects('RemoveEmptyRows', rows, ['GetObject', 'DeleteObject']),
          objects('RemoveClaims', claims, ['DeleteObject']),
          objects('NoteCleaning', cleaning, ['GetObject', 'PutObject']),
          listObjects('ListLake', { bucket: buckets.lake, prefixes }),
          useKey(keys.data, { sid: 'DataInTables', service: 'dynamodb', place }),
          useKey(keys.data, { sid: 'DataInBuckets', service: 's3', place, writes: true }),
          useKey(keys.cells, { sid: 'CellKeys', service: 'secretsmanager', place }),
        ],
      },
      { parent: this },
    );
    new Schedule('cdc-drain', { place, to: made, everyMinutes: 1 }, { parent: this });
    return made;
  }

  #heartbeat(): CloudFunction {
    const { tables, buckets, keys, place } = this.#args;
    const streams = { bucket: buckets.holding, prefixes: ['streams/'] };
    const made = new CloudFunction(
      'cdc-heartbeat',
      {
        ...this.#setting(),
        app: 'cdc-heartbeat',
        memory: 256,
        timeoutSeconds: BEAT_TIMEOUT,
        reservedConcurrency: 1,
        environment: {
          TENANTS_TABLE: tables.tenants.name,
          PRODUCTS_TABLE: tables.products.name,
          PURCHASES_TABLE: tables.purchases.name,
          HOLDING_BUCKET: buckets.holding.bucket,
        },
        grants: [
          listTenants(tables.tenants),
          writeHeartbeats([tables.products, tables.purchases]),
          objects('ReadReach', streams, ['GetObject']),
          listObjects('FindReach', streams),
          useKey(keys.data, { sid: 'DataInTables', service: 'dynamodb', place, writes: true }),
          useKey(keys.data, { sid: 'DataInBuckets', service: 's3', place }),
        ],
      },
      { parent: this },
    );
    new Schedule('cdc-heartbeat', { place, to: made, everyMinutes: 1 }, { parent: this });
    return made;
  }
}

/** A function that a stream is brought to. */
interface Fed {
  readonly made: CloudFunction;
  readonly mapping: aws.lambda.EventSourceMapping;
}

interface Extra {
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly grants: readonly Grant[];
}
