import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { CellMetrics } from './cells.ts';
import { emit } from './emit.ts';
import { EndingMetrics } from './endings.ts';

const NAMESPACE = 'CloudPF';

export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly endings: EndingMetrics;
  readonly cells: CellMetrics;
  /** Tells how long ago everything older was read from a table's stream: metric `stream_age`, seconds, by table. */
  readonly streamAge: (table: string, milliseconds: number) => void;
}

/**
 * Structured logs and embedded metrics of one function. `serviceName` is a dimension of each metric: the function's name
 * in AWS keeps the environments of one account apart.
 */
export function createTelemetry(serviceName: string): Telemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const streamAge = (table: string, milliseconds: number) => {
    emit(metrics, {
      name: 'stream_age',
      unit: MetricUnit.Seconds,
      value: milliseconds / 1_000,
      dimensions: { table },
    });
  };
  return {
    logger,
    metrics,
    endings: new EndingMetrics(metrics, logger),
    cells: new CellMetrics(metrics),
    streamAge,
  };
}
