import { pathToFileURL } from 'node:url';
import { peakMemory } from '../peak-memory.ts';
import { answerWith } from '../worker-side.ts';
import { measure } from './measure.ts';
import { type WriteOrder, type Written } from './writer.ts';

interface Event {
  readonly Records: readonly { readonly dynamodb: { ApproximateCreationDateTime: number } }[];
}
interface Answer {
  readonly batchItemFailures?: readonly unknown[];
}
interface Bundle {
  readonly handler: (event: Event) => Promise<Answer | undefined>;
}

const { BUNDLE = '' } = process.env;
const { handler } = (await import(pathToFileURL(BUNDLE).href)) as Bundle;

/** A function as it is deployed: its bundle, called with events as Lambda gives them. */
answerWith<WriteOrder>(async ({ event }) => {
  const parsed = JSON.parse(event) as Event;
  asIfJustChanged(parsed);
  let answer: Answer | undefined;
  const cost = await measure(async () => {
    answer = await handler(parsed);
  });
  const isIncomplete = (answer?.batchItemFailures?.length ?? 0) > 0;
  const written: Written = {
    records: parsed.Records.length,
    ...cost,
    peakMemory: peakMemory(),
    isIncomplete,
  };
  return written;
});

/** The batch may have waited while others wrote theirs; a stream that is behind is another story. */
function asIfJustChanged({ Records }: Event): void {
  const now = Math.floor(Date.now() / 1_000);
  for (const { dynamodb } of Records) dynamodb.ApproximateCreationDateTime = now;
}
