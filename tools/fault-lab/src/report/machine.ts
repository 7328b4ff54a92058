import { cpus, totalmem } from 'node:os';

/** What a figure depends on, in a few words. */
export function machineOf(): string {
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
}
