import { setTimeout as sleep } from 'node:timers/promises';
import { answerWith } from '../worker-side.ts';
import { arrival, type ArrivalPlan, arrivalsIn, dueBy } from './arrival-plan.ts';
import { type Seen, type Watched, type WatchOrder } from './messages.ts';
import { Outstanding } from './outstanding.ts';

const EVERY_MS = 20;
/** Markers of one search; more only wait for the next. */
const MARKERS = 1_000;

answerWith<WatchOrder>(async ({ plan, watched, graceSeconds }) => {
  const until = plan.startAt + (plan.seconds + graceSeconds) * 1_000;
  return Promise.all(watched.map((each) => watch(plan, each, until)));
});

/** Asks one tenant's search for all markers that are due, again and again, until each was found or the time is over. */
async function watch(plan: ArrivalPlan, target: Watched, until: number): Promise<Seen> {
  const outstanding = new Outstanding();
  const all = arrivalsIn(plan);
  let next = 0;
  while (Date.now() < until && (next < all || outstanding.size > 0)) {
    const began = Date.now();
    for (const due = dueBy(plan, began); next < due; next += 1) {
      const each = arrival(plan, next);
      if (each.tenant === target.tenant) outstanding.add(each);
    }
    if (outstanding.size > 0) {
      const markers = await search(target, outstanding.oldest(MARKERS));
      const now = Date.now();
      for (const marker of markers) outstanding.found(marker, now);
    }
    await sleep(Math.max(1, EVERY_MS - (Date.now() - began)));
  }
  return { tenant: target.tenant, lags: outstanding.lags, notFound: outstanding.size };
}

interface Answer {
  readonly hits: { readonly hits: readonly { readonly fields?: { readonly tags?: readonly string[] } }[] };
}

/** Those of the markers that search finds, through the alias that users search. */
async function search(
  { tenant, url, readKey }: Watched,
  markers: readonly string[],
): Promise<readonly string[]> {
  const response = await fetch(`${url}/${tenant}_products/_search`, {
    method: 'POST',
    headers: { authorization: `ApiKey ${readKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      size: markers.length,
      query: { bool: { filter: { terms: { tags: markers } } } },
      sort: ['_doc'],
      _source: false,
      docvalue_fields: ['tags'],
      track_total_hits: false,
    }),
  });
  if (!response.ok)
    throw new Error(`the search of ${tenant} answered ${response.status}: ${await response.text()}`);
  const { hits } = (await response.json()) as Answer;
  return hits.hits.flatMap(({ fields }) => fields?.tags ?? []);
}
