import { ASSUMPTIONS } from '../assumptions.ts';
import { type Line } from '../bill.ts';
import { PRICES } from '../prices.ts';
import { type UseContext } from './context.ts';

/** Snapshots of volumes: what the index holds, and what changes each day that one is kept. */
export function diskLines({ usage, facts, size }: UseContext): readonly Line[] {
  const times = 1 + ASSUMPTIONS.changedPerDay.value * facts.snapshots;
  const usd = usage.tenants * size.indexGb * times * PRICES.snapshotGb.usd;
  return [{ service: 'EBS', what: 'snapshots', usd }];
}
