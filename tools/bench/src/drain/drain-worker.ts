import { pathToFileURL } from 'node:url';
import { measure } from '../cdc/measure.ts';
import { peakMemory } from '../peak-memory.ts';
import { answerWith } from '../worker-side.ts';
import { type Drained, type DrainOrder } from './messages.ts';

interface Bundle {
  readonly handler: (
    event: unknown,
    context: { readonly getRemainingTimeInMillis: () => number },
  ) => Promise<{ readonly drained: number }>;
}

const { BUNDLE = '' } = process.env;
const { handler } = (await import(pathToFileURL(BUNDLE).href)) as Bundle;

/** One run of the scheduled function. */
answerWith<DrainOrder>(async ({ limitMs }) => {
  const deadline = performance.now() + limitMs;
  let changes = 0;
  const cost = await measure(async () => {
    const report = await handler({}, { getRemainingTimeInMillis: () => deadline - performance.now() });
    changes = report.drained;
  });
  const drained: Drained = { changes, ...cost, peakMemory: peakMemory() };
  return drained;
});
