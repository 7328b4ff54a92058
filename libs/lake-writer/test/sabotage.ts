import { decodeClaim } from '../src/claim-body.ts';
import { type NewObject, type ObjectMetadata, type ObjectStore } from '../src/object-store.ts';
import { type Sabotage } from './simulation.ts';

/** Every claim is won, whoever put one before. */
export const claimsWithoutCondition: Sabotage = (seen, real) =>
  instead(seen, {
    putIfAbsent: async (object) => {
      if (!isClaim(object.key)) return seen.putIfAbsent(object);
      await seen.putIfAbsent(object);
      real.put(object);
      return true;
    },
  });

/** Claims that tell of rows written before never reach the store. */
export const noContinuationClaims: Sabotage = (seen) =>
  instead(seen, {
    putIfAbsent: async (object) =>
      isClaim(object.key) && decodeClaim(object.key, object.body).written.size > 0
        ? true
        : seen.putIfAbsent(object),
  });

/** A short batch leaves the partitions alone that it has no row of. */
export const noFences: Sabotage = (seen) =>
  instead(seen, {
    putIfAbsent: async (object) => (object.metadata?.['rows'] === '0' ? true : seen.putIfAbsent(object)),
  });

/** An object that is there is taken to hold all rows of its claim. */
export const objectsTakenAsWhole: Sabotage = (seen) =>
  instead(seen, {
    head: async (key) => ({ ...(await seen.head(key)), through: '9'.repeat(40) }),
  });

/** A late row is written without a look at what is there. */
export const lateRowsUnseen: Sabotage = (seen) =>
  instead(seen, { list: async () => ({ objects: [], next: undefined }) });

/** Whoever finds an object there takes it for one with all rows of its claim. */
export const missingRowsUnseen: Sabotage = (seen) =>
  instead(seen, {
    get: async (key) => (isClaim(key) ? seen.get(key) : undefined),
  });

function instead(
  store: ObjectStore,
  calls: {
    readonly putIfAbsent?: (object: NewObject) => Promise<boolean>;
    readonly head?: (key: string) => Promise<ObjectMetadata | undefined>;
    readonly list?: ObjectStore['list'];
    readonly get?: ObjectStore['get'];
  },
): ObjectStore {
  return {
    putIfAbsent: (object) => store.putIfAbsent(object),
    putIfMatch: (object, etag) => store.putIfMatch(object, etag),
    get: (key) => store.get(key),
    head: (key) => store.head(key),
    list: (prefix, options) => store.list(prefix, options),
    ...calls,
  };
}

function isClaim(key: string): boolean {
  return key.startsWith('_claims/');
}
