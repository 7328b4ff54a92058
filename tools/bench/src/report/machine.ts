import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { engineVersion } from '@cloudpf/search-node';

/** What the figures depend on besides the code. */
export interface Machine {
  readonly processor: string;
  readonly memory_gb: number;
  readonly system: string;
  readonly node: string;
  readonly elasticsearch: string;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    processor: `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown'}`,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    elasticsearch: engineVersion,
  };
}

/** The load of the last minute, which a busy machine shows above what the benchmark itself makes. */
export function loadNow(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}
