import { type Metrics } from '@aws-lambda-powertools/metrics';

export interface Emitted {
  readonly name: string;
  readonly unit: Parameters<Metrics['addMetric']>[1];
  readonly value: number;
  /** Beside `service`, which each metric has. Each new combination of values is billed as one more metric. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** For whoever reads the log; costs no metric. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes one metric at once, as a line of the log. */
export function emit(metrics: Metrics, { name, unit, value, dimensions, metadata = {} }: Emitted): void {
  const single = metrics.singleMetric();
  for (const [key, each] of Object.entries(dimensions)) single.addDimension(key, each);
  for (const [key, each] of Object.entries(metadata)) single.addMetadata(key, each);
  single.addMetric(name, unit, value);
}
