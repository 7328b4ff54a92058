import type { Cost } from './writer.ts';

/** Time and processor time, user and system, of this process for one piece of work. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuUs: user + system };
}
