import { type Stack } from '../../offline/capture.ts';

/** How much one stack is. */
export interface StackSize {
  /** Everything that Pulumi keeps, components and the stack itself among it. */
  readonly resources: number;
  /** Of these, what is only a name for others. */
  readonly components: number;
  /** Resources of providers, most first. */
  readonly byType: Readonly<Record<string, number>>;
}

/** Above this many, people tell of updates that take minutes and gigabytes. */
export const TOO_MANY = 1_000;

/** Such as `aws:s3/bucket:Bucket`. */
const OF_PROVIDER = /^\w+:\w+\/\w+:\w+$/;

export function sizeOf({ resources }: Stack): StackSize {
  const made = resources.map(({ type }) => type).filter((type) => OF_PROVIDER.test(type));
  const counts = new Map<string, number>();
  for (const type of made) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return {
    resources: resources.length,
    components: resources.length - made.length,
    byType: Object.fromEntries(sorted),
  };
}

/** With how many tenants in it one stack would pass a limit, were they not stacks of their own. */
export function tenantsBeforeTooMany(platform: StackSize, tenant: StackSize): number {
  return Math.floor((TOO_MANY - platform.resources) / tenant.resources) + 1;
}
