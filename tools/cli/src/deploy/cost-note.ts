import { type StackConfig } from './stack-config.ts';

/** What a tenant of common size does; `cloudpf cost` tells of others. */
const COMMON = { products: 5_000, purchasesPerDay: 2_000, searchesPerDay: 50_000 };

/** What a stack costs a month, by the program and the list prices that stand in it. */
export async function costNote({ environment, tenant, values }: StackConfig): Promise<string> {
  const { declareStacks, estimator, PRICES_OF, toUsage } = await import('../infra/cost.ts');
  const declared = await declareStacks(
    environment,
    tenant === undefined ? { platform: values } : { tenant: values },
  );
  const estimate = estimator(declared)(toUsage({ tenants: 1, ...COMMON }));
  const dollars =
    tenant === undefined
      ? `${estimate.sum.fixed.toFixed(0)} a month before any tenant`
      : `${estimate.sum.tenants.toFixed(0)} a month`;
  return `about $${dollars}, at list prices of ${PRICES_OF} (npx cloudpf cost)`;
}
