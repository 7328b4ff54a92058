import autocannon from 'autocannon';
import { percentile } from '../statistics.ts';
import { type RecordedRequest } from './recording-proxy.ts';

export interface Load {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  readonly clients: number;
  readonly seconds: number;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** Lets so many clients ask again and again, each on a connection of its own that stays open; milliseconds. */
export async function putUnderLoad({ url, requests, clients, seconds }: Load): Promise<Latency> {
  const durations: number[] = [];
  const run = autocannon({
    url,
    connections: clients,
    duration: seconds,
    requests: requests.map(({ body, ...request }) => (body === '' ? request : { ...request, body })),
  });
  // Its own histograms hold whole milliseconds, too coarse for a ratio.
  run.on('response', (...[, , , ms]: [unknown, number, number, number]) => {
    durations.push(ms);
  });
  const result = await run;
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(
      `${url} answered ${result.non2xx} requests with an error and ${result.errors} not at all`,
    );
  }
  return {
    p50: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
    perSecond: durations.length / seconds,
  };
}
