import pLimit from 'p-limit';
import { RAW_PREFIX } from '@cloudpf/lake-catalog';
import { batchObjectName, rawObjectPlace } from '../layout.ts';
import { type ListedObject } from '../object-store.ts';
import { type FenceProgress } from './cleaning-mark.ts';
import { type Cleaned, type CleaningPlace, oldestNeeded, type Share } from './share.ts';

const DAY_MS = 86_400_000;
/** Nothing compressed takes 20 bytes; one row takes more than 100. */
const EMPTY_OBJECT_BYTES = 64;
const CALLS_AT_ONCE = 16;
const PAGE = 1_000;

/**
 * Looks once at each day, tenant by tenant, when all that can be written about its changes is past the horizon:
 * fences are written within the horizon after the change, and are needed as long again.
 */
export async function cleanFences(
  place: CleaningPlace,
  progress: FenceProgress,
  { most, hasTime }: Share,
): Promise<Cleaned & { readonly progress: FenceProgress }> {
  const from = progress.fences_done_through ?? '';
  const through = progress.fences_through ?? lastDoneDay(place);
  const done: FenceProgress = { fences_done_through: through > from ? through : from };
  let after = progress.fences_after;
  let seen = 0;
  let removed = 0;
  if (through <= from) return { seen, removed, progress: done, isDone: true };

  while (seen < most && hasTime()) {
    const { objects, next } = await place.store.list(RAW_PREFIX, {
      startAfter: after,
      limit: Math.min(PAGE, most - seen),
    });
    const scan = scanned(objects, { from, through });
    seen += scan.seen;
    removed += await removeEmpty(scan.inside, place);
    after = scan.skipTo ?? next;
    if (after === undefined) return { seen, removed, progress: done, isDone: true };
  }
  return {
    seen,
    removed,
    isDone: false,
    progress: {
      ...(progress.fences_done_through && { fences_done_through: progress.fences_done_through }),
      fences_through: through,
      ...(after && { fences_after: after }),
    },
  };
}

/** The leading objects of a page up to where something can be skipped: days done before, and days that are too young. */
function scanned(
  objects: readonly ListedObject[],
  { from, through }: { readonly from: string; readonly through: string },
): { readonly inside: readonly ListedObject[]; readonly seen: number; readonly skipTo: string | undefined } {
  const inside: ListedObject[] = [];
  for (const [index, object] of objects.entries()) {
    const place = rawObjectPlace(object.key);
    if (place === undefined) continue;
    if (place.day <= from) return { inside, seen: index + 1, skipTo: place.behindDay(from) };
    if (place.day > through) return { inside, seen: index + 1, skipTo: place.behindTenant };
    inside.push(object);
  }
  return { inside, seen: objects.length, skipTo: undefined };
}

async function removeEmpty(objects: readonly ListedObject[], place: CleaningPlace): Promise<number> {
  const small = objects.filter(
    ({ key, size, lastModified }) =>
      size <= EMPTY_OBJECT_BYTES &&
      lastModified.getTime() < oldestNeeded(place) &&
      batchObjectName(key) !== undefined,
  );
  const empty = await pLimit(CALLS_AT_ONCE).map(small, async ({ key }) =>
    (await place.store.head(key))?.['rows'] === '0' ? [key] : [],
  );
  await place.store.remove(empty.flat());
  return empty.flat().length;
}

/** The newest day whose changes are two horizons old. */
function lastDoneDay(place: CleaningPlace): string {
  return new Date(oldestNeeded(place) - place.horizonMs - DAY_MS).toISOString().slice(0, 10);
}
