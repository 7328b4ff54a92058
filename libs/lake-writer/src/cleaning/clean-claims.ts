import { CLAIM_PREFIX } from '../layout.ts';
import { type Cleaned, type CleaningPlace, oldestNeeded, type Share } from './share.ts';

/** A claim is younger than every change it names, so one past the horizon names none that can come again. */
export async function cleanClaims(
  place: CleaningPlace,
  startAfter: string | undefined,
  { most, hasTime }: Share,
): Promise<Cleaned & { readonly after: string | undefined }> {
  let after = startAfter;
  let seen = 0;
  let removed = 0;
  while (seen < most && hasTime()) {
    const page = await place.store.list(CLAIM_PREFIX, { startAfter: after, limit: most - seen });
    const old = page.objects.filter(({ lastModified }) => lastModified.getTime() < oldestNeeded(place));
    await place.store.remove(old.map(({ key }) => key));
    seen += page.objects.length;
    removed += old.length;
    after = page.next;
    if (after === undefined) return { seen, removed, after, isDone: true };
  }
  return { seen, removed, after, isDone: false };
}
