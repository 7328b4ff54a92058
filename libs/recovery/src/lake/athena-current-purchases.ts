import {
  type AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { type LakeFormat, RAW_TABLE_NAME } from '@cloudpf/lake-catalog';
import { type Tenant } from '@cloudpf/tenant-routing';
import { setTimeout as sleep } from 'node:timers/promises';
import { LakeQueryError } from '../errors.ts';
import { type CurrentPurchases } from './current-purchases.ts';
import { LAKE_FIELDS, type LakeField, type LakePurchase, storedContent } from './lake-content.ts';

export interface AthenaLakePlace {
  readonly database: string;
  /** `{tenant_id}` in it stands for the tenant. */
  readonly workgroup: string;
  /** `s3://bucket/prefix/`, under which each tenant's results get a prefix of their own. */
  readonly output: string;
  readonly format: LakeFormat;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;
const DAY_MS = 86_400_000;
/** Athena takes statements of at most 256 KiB. */
const KEYS_BYTES = 128 * 1024;

/** Reads the present state out of the change log with Athena. */
export class AthenaCurrentPurchases implements CurrentPurchases {
  readonly #athena: AthenaClient;
  readonly #place: AthenaLakePlace;
  readonly #tenant: Tenant;

  constructor(athena: AthenaClient, place: AthenaLakePlace, tenant: Tenant) {
    this.#athena = athena;
    this.#place = place;
    this.#tenant = tenant;
  }

  /** @throws LakeQueryError where Athena does not answer the statement. */
  async *pages(keys?: readonly string[]): AsyncGenerator<readonly LakePurchase[]> {
    if (keys === undefined) yield* this.#query('');
    else {
      for (const part of parts(keys)) {
        yield* this.#query(` AND "purchase_id" IN (${part.map(literal).join(', ')})`);
      }
    }
  }

  async *#query(condition: string): AsyncGenerator<readonly LakePurchase[]> {
    const QueryExecutionId = await this.#run(this.#statement(condition));
    let isFirst = true;
    for await (const { ResultSet } of paginateGetQueryResults(
      { client: this.#athena },
      { QueryExecutionId },
    )) {
      // The first row of the first page is the header.
      const rows = (ResultSet?.Rows ?? []).slice(isFirst ? 1 : 0);
      isFirst = false;
      yield rows.map(({ Data = [] }) => {
        const [key, position, ...cells] = Data.map(({ VarCharValue }) => VarCharValue ?? null);
        return { key: key ?? '', position: position ?? '', content: storedContent(cells) };
      });
    }
  }

  /** Changes are filed by their day, and none is older than its tenant; clocks may differ by a day. */
  #statement(condition: string): string {
    const { database, format } = this.#place;
    const { tenant_id, created_at } = this.#tenant;
    const firstYear = new Date(Date.parse(created_at) - DAY_MS).getUTCFullYear();
    const lastYear = new Date(Date.now() + DAY_MS).getUTCFullYear();
    const columns = LAKE_FIELDS.map((field) => `${cell(field, format)} AS "${field}"`);
    return `WITH changes AS (
  SELECT *, row_number() OVER (PARTITION BY "purchase_id" ORDER BY "position" DESC) AS "recency"
  FROM "${database}"."${RAW_TABLE_NAME}"
  WHERE "tenant_id" = ${literal(tenant_id)} AND "year" >= '${firstYear}' AND "year" <= '${lastYear}'${condition}
)
SELECT "purchase_id", "position", ${columns.join(', ')}
FROM changes
WHERE "recency" = 1 AND "op" = 'upsert'
ORDER BY "purchase_id"`;
  }

  async #run(statement: string): Promise<string> {
    const { database, workgroup, output } = this.#place;
    const { tenant_id } = this.#tenant;
    const { QueryExecutionId = '' } = await this.#athena.send(
      new StartQueryExecutionCommand({
        QueryString: statement,
        QueryExecutionContext: { Database: database },
        WorkGroup: workgroup.replaceAll('{tenant_id}', tenant_id),
        ResultConfiguration: {
          OutputLocation: `${output.replace(/\/?$/, '/')}tenant_id=${tenant_id}/`,
        },
      }),
    );
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      const { QueryExecution } = await this.#athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const { State, StateChangeReason } = QueryExecution?.Status ?? {};
      if (State === 'SUCCEEDED') return QueryExecutionId;
      if (State === 'FAILED' || State === 'CANCELLED') {
        throw new LakeQueryError(this.#tenant.tenant_id, StateChangeReason ?? State);
      }
      await sleep(wait);
    }
  }
}

function cell(field: LakeField, format: LakeFormat): string {
  if (field === 'items' && format === 'json') return 'json_format(CAST("items" AS JSON))';
  return `"${field}"`;
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function* parts(keys: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const key of [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    if (bytes > KEYS_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(key);
    bytes += 2 * Buffer.byteLength(key) + 4;
  }
  if (part.length > 0) yield part;
}
