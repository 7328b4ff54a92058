import { type StackConfig } from './stack-config.ts';

/** What a tenant of common size does; `cloudpf cost` tells of others. */
const COMMON = { products: 5_000, purchasesPerDay: 2_000, searchesPerDay: 50_000 };

/** What a stack costs a month, by the program and the list prices that stand in it. */
export async function costNote(stack: StackConfig): Promise<string> {
  const { PRICES_OF, UnknownInstanceTypeError, UnpricedResourceError } = await import('../infra/cost.ts');
  try {
    return `about $${await dollarsOf(stack)}, at list prices of ${PRICES_OF} (npx cloudpf cost)`;
  } catch (error) {
    // Whoever deploys is told; a price that nobody wrote down holds up no change.
    if (error instanceof UnknownInstanceTypeError || error instanceof UnpricedResourceError)
      return `what it costs is not known: ${error.message}`;
    throw error;
  }
}

async function dollarsOf({ environment, tenant, values }: StackConfig): Promise<string> {
  const { declareStacks, estimator, toUsage } = await import('../infra/cost.ts');
  const declared = await declareStacks(
    environment,
    tenant === undefined ? { platform: values } : { tenant: onAnyPlatform(values) },
  );
  const { sum } = estimator(declared)(toUsage({ tenants: 1, ...COMMON }));
  return tenant === undefined
    ? `${sum.fixed.toFixed(0)} a month before any tenant`
    : `${sum.tenants.toFixed(0)} a month`;
}

/** Host and tier are names of the real platform, which costs are not counted in, and cost a tenant nothing. */
function onAnyPlatform(values: StackConfig['values']): StackConfig['values'] {
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => key !== 'cloudpf:host' && key !== 'cloudpf:tier'),
  );
}
