import { readFileSync } from 'node:fs';

/**
 * The most memory that this process ever held, bytes. The kernel's `ru_maxrss` will not do: a child begins with that
 * of the process it was forked from.
 */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1_024;
  } catch {
    // No /proc here: what is held now is the next best.
  }
  return process.memoryUsage.rss();
}
