import { type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type ChangeStep } from '../scenario/scenario.ts';

export const KEY_NAMES: Readonly<Record<Table, string>> = {
  products: 'product_id',
  purchases: 'purchase_id',
};

/** The search node refuses a field of this name, and only it. */
const UNFIT_FIELD = 'a\u0000b';

/** The item that a change leaves in its table. The revision is in it, so that no two versions are equal. */
export function imageOf(step: ChangeStep, keys: Image, at: string): Image {
  if (step.operation === 'beat') return { ...keys, written_at: { S: at } };
  const image = { ...keys, ...(step.table === 'products' ? product(step) : purchase(step, at)) };
  return step.operation === 'unfit' ? { ...image, [UNFIT_FIELD]: { S: 'unfit' } } : image;
}

function product({ revision, tenant, operation }: ChangeStep): Image {
  return {
    name: operation === 'malformed' ? { N: '1' } : { S: `Jamón ${revision} de ${tenant}` },
    price: { N: `${revision}.25` },
    stock: { N: String(revision % 3) },
    tags: { SS: [`r${revision}`, '🎁'] },
    ...(revision % 2 === 0 ? { description: { S: 'even' } } : { extra: { M: { odd: { BOOL: true } } } }),
  };
}

function purchase({ revision, tenant, operation }: ChangeStep, at: string): Image {
  return {
    status: { S: `paid ${revision} by ${tenant}` },
    total: operation === 'malformed' ? { S: 'much' } : { N: `${revision}.1` },
    purchased_at: { S: at },
    items: { L: [{ M: { product_id: { S: 'p-1' }, quantity: { N: '2' }, unit_price: { N: '0.1' } } }] },
    ...(revision % 2 === 0 ? { customer_id: { S: 'ñandú' } } : { note: { S: 'say "x, y"' } }),
  };
}
