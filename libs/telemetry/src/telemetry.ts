import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { EndingMetrics } from './endings.ts';

const NAMESPACE = 'CloudPF';

export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly endings: EndingMetrics;
  /** Tells how long ago everything older was read from a table's stream: metric `stream_age`, seconds, by table. */
  readonly streamAge: (table: string, milliseconds: number) => void;
}

/** Structured logs and embedded metrics of one function. */
export function createTelemetry(serviceName: string): Telemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const streamAge = (table: string, milliseconds: number) => {
    metrics
      .singleMetric()
      .addDimension('table', table)
      .addMetric('stream_age', MetricUnit.Seconds, milliseconds / 1_000);
  };
  return { logger, metrics, endings: new EndingMetrics(metrics, logger), streamAge };
}
