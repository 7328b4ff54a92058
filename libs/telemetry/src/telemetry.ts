import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { EndingMetrics } from './endings.ts';

const NAMESPACE = 'CloudPF';

export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly endings: EndingMetrics;
}

/** Structured logs and embedded metrics of one function. */
export function createTelemetry(serviceName: string): Telemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  return { logger, metrics, endings: new EndingMetrics(metrics, logger) };
}
