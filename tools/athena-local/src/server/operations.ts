import * as z from 'zod';
import { columnInfo } from './column-info.ts';
import { invalidRequest } from './errors.ts';
import { describeExecution } from './execution.ts';
import { metadataOperations } from './metadata-operations.ts';
import { type Operation, operation, paged, pageInput } from './operation.ts';
import { type WorkGroup } from './work-groups.ts';

const MAX_QUERY_BYTES = 262_144;

const startInput = z.object({
  QueryString: z.string().min(1),
  ClientRequestToken: z.string().min(32).max(128).optional(),
  QueryExecutionContext: z
    .object({ Database: z.string().min(1).optional(), Catalog: z.string().optional() })
    .optional(),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).optional(),
  WorkGroup: z.string().optional(),
  ExecutionParameters: z.array(z.string().min(1).max(1024)).min(1).optional(),
});

const startQueryExecution = operation(startInput, (input, { executions }) => {
  if (Buffer.byteLength(input.QueryString) > MAX_QUERY_BYTES)
    throw invalidRequest(`Query string must be at most ${MAX_QUERY_BYTES} bytes`);
  const schema = input.QueryExecutionContext?.Database?.toLowerCase();
  const outputLocation = input.ResultConfiguration?.OutputLocation;
  const id = executions.start({
    sql: input.QueryString,
    ...(schema !== undefined && { schema }),
    catalog: input.QueryExecutionContext?.Catalog?.toLowerCase() ?? 'awsdatacatalog',
    workGroup: input.WorkGroup ?? 'primary',
    ...(outputLocation !== undefined && { outputLocation }),
    parameters: input.ExecutionParameters ?? [],
    ...(input.ClientRequestToken !== undefined && { token: input.ClientRequestToken }),
  });
  return { QueryExecutionId: id };
});

const byId = z.object({ QueryExecutionId: z.string().min(1) });

const resultsInput = byId.extend({
  MaxResults: z.int().min(1).max(1000, 'MaxResults is more than maximum allowed length 1000.').default(1000),
  NextToken: z.string().optional(),
});

const getQueryResults = operation(resultsInput, async (input, { executions }) => {
  const execution = executions.get(input.QueryExecutionId);
  const start = input.NextToken === undefined ? undefined : offsetOf(input.NextToken, execution.id);
  const withHeader = start === undefined && execution.header;
  const page = await executions.page(execution.id, start ?? 0, input.MaxResults - (withHeader ? 1 : 0));
  const rows = page.rows.map((row) => ({
    Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
  }));
  const header = { Data: execution.columns.map(({ name }) => ({ VarCharValue: name })) };
  return {
    UpdateCount: 0,
    ResultSet: {
      Rows: withHeader ? [header, ...rows] : rows,
      ResultSetMetadata: { ColumnInfo: execution.columns.map(columnInfo) },
    },
    ...(page.next !== undefined && {
      NextToken: Buffer.from(`${execution.id}:${page.next}`).toString('base64url'),
    }),
  };
});

/** A page's token is good for its own query only. */
function offsetOf(token: string, id: string): number {
  const [owner, offset = ''] = Buffer.from(token, 'base64url').toString('utf8').split(':');
  if (owner !== id || !/^\d{1,15}$/.test(offset)) throw invalidRequest('Invalid NextToken');
  return Number(offset);
}

const createInput = z.object({
  Name: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/),
  Description: z.string().max(1024).optional(),
  Configuration: z
    .object({
      ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).optional(),
      EnforceWorkGroupConfiguration: z.boolean().default(true),
      BytesScannedCutoffPerQuery: z.int().optional(),
    })
    .optional(),
});

const createWorkGroup = operation(createInput, ({ Name, Description, Configuration }, { workGroups }) => {
  const outputLocation = Configuration?.ResultConfiguration?.OutputLocation;
  const bytesScannedCutoff = Configuration?.BytesScannedCutoffPerQuery;
  workGroups.create({
    name: Name,
    ...(Description !== undefined && { description: Description }),
    ...(outputLocation !== undefined && { outputLocation }),
    enforced: Configuration?.EnforceWorkGroupConfiguration ?? true,
    ...(bytesScannedCutoff !== undefined && { bytesScannedCutoff }),
    createdAt: Date.now(),
  });
  return {};
});

function describeWorkGroup(group: WorkGroup): object {
  return {
    Name: group.name,
    State: 'ENABLED',
    Description: group.description ?? '',
    CreationTime: group.createdAt / 1000,
    Configuration: {
      ResultConfiguration: group.outputLocation === undefined ? {} : { OutputLocation: group.outputLocation },
      EnforceWorkGroupConfiguration: group.enforced,
      PublishCloudWatchMetricsEnabled: false,
      RequesterPaysEnabled: false,
      ...(group.bytesScannedCutoff !== undefined && { BytesScannedCutoffPerQuery: group.bytesScannedCutoff }),
      EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    },
  };
}

/** The calls that this Athena answers. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['StartQueryExecution', startQueryExecution],
  [
    'GetQueryExecution',
    operation(byId, ({ QueryExecutionId }, { executions }) => ({
      QueryExecution: describeExecution(executions.get(QueryExecutionId)),
    })),
  ],
  ['GetQueryResults', getQueryResults],
  [
    'StopQueryExecution',
    operation(byId, ({ QueryExecutionId }, { executions }) => {
      executions.stop(QueryExecutionId);
      return {};
    }),
  ],
  [
    'BatchGetQueryExecution',
    operation(
      z.object({ QueryExecutionIds: z.array(z.string()).min(1).max(50) }),
      ({ QueryExecutionIds }, { executions }) => {
        const found = QueryExecutionIds.flatMap((id) => executions.find(id) ?? []);
        const missing = QueryExecutionIds.filter((id) => !executions.find(id));
        return {
          QueryExecutions: found.map(describeExecution),
          UnprocessedQueryExecutionIds: missing.map((id) => ({
            QueryExecutionId: id,
            ErrorCode: 'INVALID_INPUT',
            ErrorMessage: `QueryExecution ${id} was not found`,
          })),
        };
      },
    ),
  ],
  [
    'ListQueryExecutions',
    operation(
      pageInput.extend({ WorkGroup: z.string().default('primary') }),
      (input, { executions, workGroups }) => {
        const { items, token } = paged(executions.list(workGroups.get(input.WorkGroup).name), input);
        return { QueryExecutionIds: items, ...token };
      },
    ),
  ],
  ['CreateWorkGroup', createWorkGroup],
  [
    'GetWorkGroup',
    operation(z.object({ WorkGroup: z.string() }), ({ WorkGroup }, { workGroups }) => ({
      WorkGroup: describeWorkGroup(workGroups.get(WorkGroup)),
    })),
  ],
  [
    'ListWorkGroups',
    operation(pageInput, (input, { workGroups }) => {
      const { items, token } = paged(workGroups.list(), input);
      return {
        WorkGroups: items.map(({ name, description = '', createdAt }) => ({
          Name: name,
          State: 'ENABLED',
          Description: description,
          CreationTime: createdAt / 1000,
        })),
        ...token,
      };
    }),
  ],
  ...metadataOperations,
]);
