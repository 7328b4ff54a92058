import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Asked } from '../src/proof/alarms/readings.ts';

const run = promisify(execFile);
const here = (path: string) => new URL(path, import.meta.url);

export interface Published extends Asked {
  readonly unit: string;
}

interface Counter {
  count(ending: string, ended: { readonly tenant: string; readonly table: string }): void;
  publish(): void;
}

/** What this test calls of `libs/telemetry`. No package of infra imports an SDK, so it comes by its path. */
interface TelemetryModule {
  readonly createTelemetry: (service: string) => {
    readonly endings: Counter;
    readonly cells: {
      heartbeat(at: { tenant: string; table: string; writtenAt: string }): void;
      circuitOpen(at: { tenant: string; table: string }): void;
      publish(): void;
    };
    readonly streamAge: (table: string, milliseconds: number) => void;
  };
}

interface WrittenModule {
  readonly written: (code: () => void) => readonly {
    readonly namespace: string;
    readonly metric: string;
    readonly unit: string;
    readonly dimensions: Readonly<Record<string, string>>;
  }[];
}

const TABLES = ['products', 'purchases'];
/** A record without a tenant of the registry has an empty one. */
const TENANTS = ['acme', ''];

/** Everything that the functions of the pipeline write into their logs for CloudWatch, read from what they write. */
export async function publishedByFunctions(
  functionOf: (app: string) => string,
): Promise<readonly Published[]> {
  const { createTelemetry } = (await import(
    here('../../libs/telemetry/src/index.ts').href
  )) as TelemetryModule;
  const { written } = (await import(here('../../libs/telemetry/test/written.ts').href)) as WrittenModule;
  const { ENDINGS } = (await import(here('../../libs/change-stream/src/outcome.ts').href)) as {
    readonly ENDINGS: readonly string[];
  };
  return written(() => {
    for (const table of TABLES) {
      for (const app of [`cdc-${table}`, 'cdc-drain']) {
        const { endings, cells } = createTelemetry(functionOf(app));
        for (const tenant of TENANTS) for (const ending of ENDINGS) endings.count(ending, { tenant, table });
        endings.publish();
        if (app === 'cdc-drain') continue;
        cells.heartbeat({ tenant: 'acme', table, writtenAt: '2026-11-24T12:00:00.000Z' });
        cells.circuitOpen({ tenant: 'acme', table });
        cells.publish();
      }
      createTelemetry(functionOf('cdc-heartbeat')).streamAge(table, 61_000);
    }
  });
}

/** What a host's own scripts ask of the machine and of AWS. */
const STAND_INS: Readonly<Record<string, string>> = {
  'fetch-definitions': `echo '{"acme": {}}' >"$RUN/definitions.json"`,
  docker: 'echo true',
  'check-cell': 'exit 0',
  'node-stats': `echo '{"heap": 55, "rejected": 3}'`,
  mountpoint: 'exit 0',
  df: `printf 'Use%%\\n 30%%\\n'`,
  aws: `printf '%s\\n' "$@" >"$RUN/arguments"; cat >"$RUN/told"; cat "$RUN/told"`,
};

interface Datum {
  readonly MetricName: string;
  readonly Unit: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/** Everything that a host with one container tells, read from what its script hands to AWS. */
export async function publishedByHost(host: string): Promise<readonly Published[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-host-'));
  try {
    const script = join(folder, 'bin/report-metrics');
    for (const file of ['bin/report-metrics', 'bin/measure-cell', 'lib/host.sh']) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(fileURLToPath(here(`../host/${file}`)), join(folder, file));
    }
    for (const [name, body] of Object.entries(STAND_INS)) {
      await writeFile(join(folder, 'bin', name), `#!/usr/bin/env bash\n${body}\n`);
      await chmod(join(folder, 'bin', name), 0o755);
    }
    const settings = ['ADDRESS', 'INSTANCE', 'CELL_ZONE', 'LOG_GROUP'].map((name) => `${name}=x`);
    await writeFile(
      join(folder, 'host.env'),
      [`HOST=${host}`, 'ENVIRONMENT=prod', 'AWS_REGION=us-east-1', ...settings].join('\n'),
    );
    const { stdout } = await run(script, [], {
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        CLOUDPF_HOST_FILE: join(folder, 'host.env'),
        ...Object.fromEntries(['RUN', 'STATE', 'MOUNTS'].map((name) => [name, join(folder, name)])),
      },
    });
    const namespace = await namespaceOf(join(folder, 'RUN/arguments'));
    return (JSON.parse(stdout) as readonly Datum[]).map(({ MetricName, Unit, Dimensions }) => ({
      namespace,
      metric: MetricName,
      unit: Unit,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function namespaceOf(file: string): Promise<string> {
  const { stdout } = await run('cat', [file]);
  const words = stdout.split('\n');
  return words[words.indexOf('--namespace') + 1] ?? '';
}
