import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-athena';
import { expect, it } from 'vitest';
import { ACME } from '../../test/fixtures/tenants.ts';
import { AthenaQueries, type AthenaSender } from './athena-queries.ts';

const place = { database: 'cloudpf', workgroup: 'reports', output: 's3://lake/results/' };

function queries(answer: (command: { readonly input: unknown }) => unknown, workgroup = place.workgroup) {
  const sent: { readonly input: unknown }[] = [];
  const athena = {
    send: async (command: { readonly input: unknown }) => {
      sent.push(command);
      const result = answer(command);
      if (result instanceof Error) throw result;
      return result;
    },
  } as unknown as AthenaSender;
  return { sent, queries: new AthenaQueries(athena, { ...place, workgroup }) };
}

const metadata = { $metadata: {}, message: 'no' };

it('starts a statement with its parameters and a place of its own for the result', async () => {
  const { sent, queries: athena } = queries(() => ({ QueryExecutionId: 'q1' }));

  const id = await athena.start(ACME, { text: 'SELECT ?', parameters: ["'a'"] });

  expect(id).toBe('q1');
  expect(sent[0]).toBeInstanceOf(StartQueryExecutionCommand);
  expect(sent[0]?.input).toMatchObject({
    QueryString: 'SELECT ?',
    ExecutionParameters: ["'a'"],
    QueryExecutionContext: { Database: 'cloudpf' },
    WorkGroup: 'reports',
    ResultConfiguration: { OutputLocation: 's3://lake/results/tenant_id=acme/' },
  });
});

it('asks in the workgroup of the tenant, where each has its own', async () => {
  const { sent, queries: athena } = queries(() => ({ QueryExecutionId: 'q1' }), 'shop-prod-{tenant_id}');

  await athena.start(ACME, { text: 'SELECT 1', parameters: [] });

  expect(sent[0]?.input).toMatchObject({ WorkGroup: 'shop-prod-acme' });
});

it('sends no empty list of parameters', async () => {
  const { sent, queries: athena } = queries(() => ({ QueryExecutionId: 'q1' }));

  await athena.start(ACME, { text: 'SELECT 1', parameters: [] });

  expect(sent[0]?.input).not.toHaveProperty('ExecutionParameters');
});

it('reads all pages, leaves the header out, and takes absent values as null', async () => {
  const row = (...cells: (string | undefined)[]) => ({
    Data: cells.map((VarCharValue) => ({ VarCharValue })),
  });
  const { sent, queries: athena } = queries((command) =>
    (command.input as { readonly NextToken?: string }).NextToken === undefined
      ? { ResultSet: { Rows: [row('a', 'b'), row('1', undefined)] }, NextToken: 'more' }
      : { ResultSet: { Rows: [row('2', 'x')] } },
  );

  expect(await athena.rows('q1', 100)).toEqual([
    ['1', null],
    ['2', 'x'],
  ]);
  expect(sent).toHaveLength(2);
  expect(sent.every((command) => command instanceof GetQueryResultsCommand)).toBe(true);
});

it('tells state, bytes and statement of a query', async () => {
  const { queries: athena } = queries(() => ({
    QueryExecution: {
      Query: 'SELECT 1',
      Status: { State: 'RUNNING' },
      Statistics: { DataScannedInBytes: 7 },
    },
  }));

  expect(await athena.status('q1')).toEqual({
    state: 'running',
    bytesScanned: 7,
    statement: 'SELECT 1',
    reason: undefined,
  });
});

it('does not know a query that Athena does not know', async () => {
  const { queries: athena } = queries(() => new InvalidRequestException(metadata));

  expect(await athena.status('q1')).toBeUndefined();
});

it('stops a query, and takes one that is over as stopped', async () => {
  const { sent, queries: athena } = queries(() => new InvalidRequestException(metadata));

  await athena.stop('q1');

  expect(sent[0]).toBeInstanceOf(StopQueryExecutionCommand);
});

it.each([
  [new TooManyRequestsException(metadata), 'throttled'],
  [new InvalidRequestException(metadata), 'rejected'],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'unavailable'],
  [Object.assign(new Error('late'), { name: 'TimeoutError' }), 'unavailable'],
])('translates %o', async (error, failure) => {
  const { queries: athena } = queries((command) =>
    command instanceof GetQueryExecutionCommand ? {} : error,
  );

  await expect(athena.start(ACME, { text: 'SELECT 1', parameters: [] })).rejects.toMatchObject({ failure });
});
