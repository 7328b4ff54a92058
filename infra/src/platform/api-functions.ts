import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import {
  findTenant,
  listObjects,
  objects,
  readCellKeys,
  readSecret,
  runQueries,
  useKey,
} from '../iam/grants.ts';
import { nameOfTenant } from '../place.ts';
import { type Buckets } from './buckets.ts';
import { type Catalog } from './catalog.ts';
import { CloudFunction, type FunctionSetting } from './cloud-function.ts';
import { CursorSecret } from './cursor-secret.ts';
import { type Network } from './network.ts';
import { type Tables } from './tables.ts';

export interface ApiFunctionsArgs extends FunctionSetting {
  readonly config: PlatformConfig;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly catalog: Catalog;
  readonly network: Network;
}

/** API Gateway stops waiting after 29 seconds. */
const TIMEOUT_SECONDS = 29;
const AUTHORIZER_TIMEOUT_SECONDS = 10;
/** A function's share of a processor grows with its memory, and a search waits for the processor. */
const SEARCH_MEMORY = 1_024;
const ANALYTICS_MEMORY = 512;
const AUTHORIZER_MEMORY = 256;
/** Requests at once. */
const CONCURRENCY = { search: 200, analytics: 50, authorizer: 50 } as const;

/** The functions behind the API. */
export class ApiFunctions extends pulumi.ComponentResource {
  readonly search: CloudFunction;
  readonly analytics: CloudFunction;
  readonly authorizer: CloudFunction;
  readonly #args: ApiFunctionsArgs;
  readonly #cursors: aws.secretsmanager.Secret;

  constructor(name: string, args: ApiFunctionsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:ApiFunctions', name, {}, options);
    this.#args = args;
    const { place, keys, config } = args;
    this.#cursors = new CursorSecret(
      'cursors',
      { place, key: keys.cells, protect: config.protect },
      { parent: this },
    ).secret;
    this.search = this.#search();
    this.analytics = this.#analytics();
    this.authorizer = this.#authorizer();
    this.registerOutputs();
  }

  #setting(): FunctionSetting {
    const { place, keys, logDays, checkout } = this.#args;
    return { place, keys, logDays, checkout };
  }

  #tokens(): Readonly<Record<string, string>> {
    const { issuer, audience, jwks_uri } = this.#args.config.identity;
    return { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWKS_URI: jwks_uri };
  }

  #search(): CloudFunction {
    const { tables, buckets, keys, place, network } = this.#args;
    const held = { bucket: buckets.holding, prefixes: ['parked/', 'quarantine/'] };
    const notes = { bucket: buckets.holding, prefixes: ['cells/'] };
    return new CloudFunction(
      'search-api',
      {
        ...this.#setting(),
        app: 'search-api',
        network,
        memory: SEARCH_MEMORY,
        timeoutSeconds: TIMEOUT_SECONDS,
        reservedConcurrency: CONCURRENCY.search,
        environment: {
          ...this.#tokens(),
          TENANTS_TABLE: tables.tenants.name,
          HOLDING_BUCKET: buckets.holding.bucket,
          CURSOR_SECRET_ID: this.#cursors.name,
        },
        grants: [
          findTenant(tables.tenants),
          readCellKeys(place, 'read'),
          readSecret('SignPages', this.#cursors),
          listObjects('CountHeld', {
            bucket: buckets.holding,
            prefixes: [...held.prefixes, ...notes.prefixes],
          }),
          objects('ReadNotes', notes, ['GetObject']),
          useKey(keys.data, { sid: 'DataInTables', service: 'dynamodb', place }),
          useKey(keys.data, { sid: 'DataInBuckets', service: 's3', place }),
          useKey(keys.cells, { sid: 'CellKeys', service: 'secretsmanager', place }),
        ],
      },
      { parent: this },
    );
  }

  /** Outside the network: it speaks with AWS alone. */
  #analytics(): CloudFunction {
    const { tables, buckets, keys, place, catalog, config } = this.#args;
    const { lake } = buckets;
    const marks = { bucket: lake, prefixes: ['_freshness/purchases/'] };
    return new CloudFunction(
      'analytics-api',
      {
        ...this.#setting(),
        app: 'analytics-api',
        memory: ANALYTICS_MEMORY,
        timeoutSeconds: TIMEOUT_SECONDS,
        reservedConcurrency: CONCURRENCY.analytics,
        environment: {
          ...this.#tokens(),
          TENANTS_TABLE: tables.tenants.name,
          LAKE_BUCKET: lake.bucket,
          LAKE_FORMAT: config.lake.format,
          ATHENA_DATABASE: catalog.database.name,
          ATHENA_WORKGROUP: nameOfTenant(place, '{tenant_id}'),
          ATHENA_OUTPUT: pulumi.interpolate`s3://${lake.bucket}/results/`,
          CURSOR_SECRET_ID: this.#cursors.name,
        },
        grants: [
          findTenant(tables.tenants),
          readSecret('SignPages', this.#cursors),
          ...runQueries(place, { workgroups: nameOfTenant(place, '*'), lake, tenant: '*' }),
          objects('ReadMarks', marks, ['GetObject']),
          listObjects('FindMarks', marks),
          useKey(keys.data, { sid: 'DataInTables', service: 'dynamodb', place }),
          useKey(keys.data, { sid: 'DataInBuckets', service: 's3', place, writes: true }),
          useKey(keys.cells, { sid: 'PageKeys', service: 'secretsmanager', place }),
        ],
      },
      { parent: this },
    );
  }

  #authorizer(): CloudFunction {
    const { place } = this.#args;
    return new CloudFunction(
      'authorizer',
      {
        ...this.#setting(),
        app: 'authorizer',
        memory: AUTHORIZER_MEMORY,
        timeoutSeconds: AUTHORIZER_TIMEOUT_SECONDS,
        reservedConcurrency: CONCURRENCY.authorizer,
        environment: { ...this.#tokens(), ENVIRONMENT: place.environment },
        grants: [],
      },
      { parent: this },
    );
  }
}
