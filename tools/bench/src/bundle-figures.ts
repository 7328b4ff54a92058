import { statSync } from 'node:fs';
import { bundleOf } from '@cloudpf/local-cloud';
import { type Figure } from './figure.ts';
import { median } from './statistics.ts';
import { Worker } from './worker.ts';

const LOADS = 9;
const SIZE_BAR_MB = 1.5;
const LOAD_BAR_MS = 150;
const LOADER = new URL('load-worker.ts', import.meta.url);

/** Size of a function's bundle, and how long a fresh process takes to load it. */
export async function bundleFigures(
  app: 'cdc-products' | 'search-api',
  environment: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const file = bundleOf(app);
  const loads: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const worker = new Worker<{ readonly file: string }, number>(LOADER, environment);
    loads.push(await worker.ask({ file }));
    await worker.stop();
  }
  return [
    {
      name: `bundle of ${app}: size`,
      value: statSync(file).size / 1_000_000,
      unit: 'MB',
      bar: { atMost: SIZE_BAR_MB },
    },
    {
      name: `bundle of ${app}: load in a fresh process`,
      value: median(loads),
      unit: 'ms',
      bar: { atMost: LOAD_BAR_MS },
    },
  ];
}
