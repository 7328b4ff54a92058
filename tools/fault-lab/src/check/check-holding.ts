import { isDeepStrictEqual } from 'node:util';
import { type Image } from '@cloudpf/commerce';
import { describe, type LabRecord, rightEndings } from '../model/lab-record.ts';
import { type Violation } from './violation.ts';

/** A record that was found in S3 beside the cells. */
export interface HeldRecord {
  readonly place: 'parked' | 'quarantine';
  /** The object's key. */
  readonly object: string;
  /** The tenant in the object's key; `_unknown` where the record named none. */
  readonly folder: string;
  readonly eventId: string;
  /** The item that the record tells of; absent for a removal. */
  readonly image: Image | undefined;
}

export interface ExpectedHolding {
  /** Tenants whose cell refused every document for a while. */
  readonly refusing?: ReadonlySet<string>;
  /** Records of which a function said that it quarantined them. */
  readonly quarantined?: ReadonlySet<string>;
}

/** I2 and I3: nothing waits any more, and what is quarantined is what has to be, whole, once, in its own tenant's folder. */
export function checkHolding(
  held: readonly HeldRecord[],
  records: ReadonlyMap<string, LabRecord>,
  { refusing = new Set(), quarantined: told = new Set() }: ExpectedHolding = {},
): readonly Violation[] {
  const violations: Violation[] = [];
  const quarantined = new Set<string>();
  for (const { place, object, folder, eventId, image } of held) {
    const record = records.get(eventId);
    if (!record) {
      violations.push({
        harm: 'other',
        invariant: 'I3',
        message: `${object} holds "${eventId}", which no table made`,
      });
      continue;
    }
    if (folder !== (record.role === 'invalid' ? '_unknown' : record.tenant))
      violations.push({ harm: 'mixed', invariant: 'I2', message: `${object} holds the ${describe(record)}` });
    if (!isDeepStrictEqual(image, record.image))
      violations.push({
        harm: 'lost',
        invariant: 'I3',
        message: `${object} holds another image than the ${describe(record)}`,
      });
    if (place === 'parked') {
      violations.push({
        harm: 'lost',
        invariant: 'I3',
        message: `still parked after the drain: ${describe(record)}`,
      });
    } else {
      if (quarantined.has(eventId))
        violations.push({
          harm: 'duplicated',
          invariant: 'I3',
          message: `quarantined twice: ${describe(record)}`,
        });
      quarantined.add(eventId);
      if (!rightEndings(record, refusing).includes('quarantined'))
        violations.push({
          harm: 'other',
          invariant: 'I3',
          message: `quarantined without need: ${describe(record)}`,
        });
    }
  }
  for (const [id, record] of records) {
    const [only, ...others] = rightEndings(record);
    const isWanted = told.has(id) || (only === 'quarantined' && others.length === 0);
    if (isWanted && !quarantined.has(id))
      violations.push({ harm: 'lost', invariant: 'I3', message: `not in quarantine: ${describe(record)}` });
  }
  return violations;
}
