import { vi } from 'vitest';

/** A metric as CloudWatch reads it from a line of the log. */
export interface Written {
  readonly namespace: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, unknown>>;
  /** Everything in the line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

interface EmbeddedMetric {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** The metrics that a piece of code writes, and nothing else of what it logs. */
export function written(run: () => void): readonly Written[] {
  const lines: Record<string, unknown>[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Record<string, unknown>);
    return true;
  });
  try {
    run();
  } finally {
    output.mockRestore();
  }
  return lines.flatMap((fields) => ('_aws' in fields ? metricsOf(fields) : []));
}

function metricsOf(fields: Readonly<Record<string, unknown>>): readonly Written[] {
  const { _aws } = fields as unknown as EmbeddedMetric;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        metric: Name,
        unit: Unit,
        value: Number(fields[Name]),
        dimensions: Object.fromEntries(names.map((name) => [name, fields[name]])),
        fields,
      })),
    ),
  );
}
