import { type ResultColumn } from '../engine/query-runner.ts';

export const states = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type ExecutionState = (typeof states)[number];

/** One query's life, as GetQueryExecution tells it; times are milliseconds since 1970. */
export interface Execution {
  readonly id: string;
  readonly sql: string;
  readonly schema?: string;
  readonly catalog: string;
  readonly workGroup: string;
  readonly outputLocation: string;
  readonly parameters: readonly string[];
  readonly statementType: 'DDL' | 'DML' | 'UTILITY';
  readonly submittedAt: number;
  state: ExecutionState;
  reason?: string;
  startedAt?: number;
  completedAt?: number;
  scannedBytes: number;
  columns: readonly ResultColumn[];
  /** Whether the first page starts with the column names. */
  header: boolean;
}

/** The QueryExecution structure of the API. */
export function describeExecution(execution: Execution): object {
  const { submittedAt, startedAt, completedAt } = execution;
  const end = completedAt ?? Date.now();
  return {
    QueryExecutionId: execution.id,
    Query: execution.sql,
    StatementType: execution.statementType,
    ResultConfiguration: { OutputLocation: execution.outputLocation },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: {
      ...(execution.schema !== undefined && { Database: execution.schema }),
      Catalog: execution.catalog,
    },
    Status: {
      State: execution.state,
      ...(execution.reason !== undefined && { StateChangeReason: execution.reason }),
      SubmissionDateTime: submittedAt / 1000,
      ...(completedAt !== undefined && { CompletionDateTime: completedAt / 1000 }),
      // Category 2 is the user's own mistake, as all failures here are.
      ...(execution.state === 'FAILED' && {
        AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: execution.reason ?? '' },
      }),
    },
    Statistics: {
      EngineExecutionTimeInMillis: startedAt === undefined ? 0 : end - startedAt,
      DataScannedInBytes: execution.scannedBytes,
      TotalExecutionTimeInMillis: end - submittedAt,
      QueryQueueTimeInMillis: (startedAt ?? end) - submittedAt,
      ServiceProcessingTimeInMillis: 0,
    },
    WorkGroup: execution.workGroup,
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    ...(execution.parameters.length > 0 && { ExecutionParameters: execution.parameters }),
  };
}
