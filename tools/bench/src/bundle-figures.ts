import { statSync } from 'node:fs';
import { bundleOf } from '@cloudpf/local-cloud';
import { bundleModule } from './bundle-module.ts';
import { type Figure } from './figure.ts';
import { lambdaHeap } from './lambda-limits.ts';
import { median } from './statistics.ts';
import { Worker } from './worker.ts';

const LOADS = 9;
const SIZE_BAR_MB = 1.5;
const LOAD_BAR_MS = 150;

/** Milliseconds that a fresh process with Lambda's heap takes to load a bundle, the median of some. */
export async function loadTime(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const loader = await bundleModule({
    entry: new URL('load-worker.ts', import.meta.url),
    name: 'load-worker',
  });
  const loads: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const worker = new Worker<{ readonly file: string }, number>(loader, environment, lambdaHeap());
    loads.push(await worker.ask({ file }));
    await worker.stop();
  }
  return median(loads);
}

/** Size of a function's bundle, and how long a fresh process takes to load it. */
export async function bundleFigures(
  app: 'cdc-products' | 'search-api',
  environment: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const file = bundleOf(app);
  return [
    {
      name: `bundle of ${app}: size`,
      value: statSync(file).size / 1_000_000,
      unit: 'MB',
      bar: { atMost: SIZE_BAR_MB },
    },
    {
      name: `bundle of ${app}: load in a fresh process`,
      value: await loadTime(file, environment),
      unit: 'ms',
      bar: { atMost: LOAD_BAR_MS },
    },
  ];
}
