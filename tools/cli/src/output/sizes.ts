import { type Sizes, type StackSize } from '@cloudpf/infra/proof/environment';
import { type CommandContext } from '../context.ts';
import { count } from './figures.ts';
import { formatTable } from './table.ts';

/** Above this many resources updates of one stack take minutes and gigabytes. */
const TOO_MANY = 1_000;

export function sizesAsJson(sizes: Sizes, stack: string): object {
  return {
    stack,
    platform: fields(sizes.platform),
    tenant: fields(sizes.tenant),
    fleets: sizes.fleets.map(({ programMs, ...fleet }) => ({ ...fleet, program_ms: programMs })),
    one_stack_passes_1000_with_tenants: sizes.tenantsBeforeTooMany,
    faults: faultsOfSizes(sizes),
  };
}

export function sizesAsText(sizes: Sizes, context: CommandContext): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const types = (['platform', 'tenant'] as const).flatMap((stack) =>
    Object.entries(sizes[stack].byType).map(([type, many]) => [stack, type, count(many)]),
  );
  const fleets = sizes.fleets.map(({ tenants, stacks, resources, largest, programMs }) => [
    ...[tenants, stacks, resources, largest].map(count),
    `${(programMs / 1_000).toFixed(1)} s`,
  ]);
  return [
    formatTable([{ title: 'stack' }, { title: 'type' }, right('resources')], types, context),
    '',
    formatTable(
      [right('tenants'), right('stacks'), right('resources'), right('in the largest'), right('program')],
      fleets,
      context,
    ),
    '',
    `The stack of the platform has ${count(sizes.platform.resources)} resources, that of a tenant ` +
      `${count(sizes.tenant.resources)}, components among them. One stack of all would pass ${count(TOO_MANY)} ` +
      `with ${count(sizes.tenantsBeforeTooMany)} tenants.`,
    ...faultsOfSizes(sizes),
  ].join('\n');
}

export function faultsOfSizes({ fleets }: Sizes): readonly string[] {
  return fleets
    .filter(({ largest }) => largest > TOO_MANY)
    .map(({ tenants, largest }) => `with ${count(tenants)} tenants a stack has ${count(largest)} resources`);
}

function fields({ resources, components, byType }: StackSize): object {
  return { resources, components, by_type: byType };
}
