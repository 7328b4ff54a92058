import { type Tenant } from '@cloudpf/tenant-routing';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { unknownTenant } from '../errors.ts';
import { readDeployment } from '../stack/deployment.ts';
import type { Operations } from '../stack/operations.ts';
import { type CommonOptions, newCommand, openStack } from './command.ts';

/** What every command takes that works on the tables, the cells and what waits. */
export interface OperationOptions extends CommonOptions {
  readonly deployment?: string;
}

/** A command that works on the running stack, or on a deployment in AWS that a file names. */
export function newOperation(name: string, context: CommandContext, examples: readonly string[]): Command {
  return newCommand(name, context, examples).option(
    '--deployment <file>',
    'work on a deployment in AWS instead: JSON with its region, tables and buckets',
  );
}

/** Opens what operations work on, and closes it again. */
export async function withOperations(
  context: CommandContext,
  options: OperationOptions,
  run: (operations: Operations) => Promise<void>,
): Promise<void> {
  const deployment =
    options.deployment === undefined
      ? await openStack(context, options)
      : await readDeployment(options.deployment);
  const operations = await context.operations(deployment);
  try {
    await run(operations);
  } finally {
    operations.close();
  }
}

/** @throws CommandError naming the tenants that there are. */
export async function findTenant({ registry }: Pick<Operations, 'registry'>, id: string): Promise<Tenant> {
  const tenant = await registry.find(id);
  if (tenant) return tenant;
  const known = await registry.list();
  throw unknownTenant(
    id,
    known.map(({ tenant_id }) => tenant_id),
  );
}
