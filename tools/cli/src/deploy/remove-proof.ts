import type { Erasure } from '@cloudpf/recovery';
import { bytes, counted } from '../output/figures.ts';
import { type Remaining } from './remove-remains.ts';

/** That a tenant was erased: what went where and when, and what is left. Times are UTC, ISO 8601. */
export interface ErasureProof extends Erasure {
  readonly stack: string;
  /** Items and versions that were found when everything was looked at again at the end. */
  readonly left: 0;
  readonly remains: readonly Remaining[];
  /** Where the figures stay. */
  readonly kept_in: string;
}

export function proofLines(proof: ErasureProof): readonly string[] {
  const { tenant_id: tenant, stack, begun_at, fenced_at = '', erased_at = '', destroyed_at } = proof;
  return [
    `${tenant} is erased${destroyed_at === undefined ? '' : `, and the stack "${stack}" is gone`}`,
    `  begun ${begun_at}, fenced off ${fenced_at}, data gone ${erased_at}`,
    ...(destroyed_at === undefined ? [] : [`  stack gone, and nothing found behind it, ${destroyed_at}`]),
    'erased:',
    ...proof.erased.filter((each) => each.count > 0).map(placeLine),
    'left by its nature:',
    ...proof.remains.flatMap(({ what, until, how }) => [
      `  ${what}`,
      `    until ${until}`,
      ...(how === undefined ? [] : [`    ${how}`]),
    ]),
    `these figures stay in ${proof.kept_in}`,
  ];
}

function placeLine({ store, kind, place, count: gone, bytes: size }: Erasure['erased'][number]): string {
  if (kind === 'items') return `  ${counted(gone, 'item')} of the table ${store}`;
  return `  ${counted(gone, 'version')} (${bytes(size)}) of s3://${store}/${place}`;
}
