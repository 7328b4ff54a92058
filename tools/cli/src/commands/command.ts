import { Command, InvalidArgumentError, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { Gateway } from '../stack/gateway.ts';
import { findStack, requireTenant, type Stack } from '../stack/stack.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly dataDir: string;
}

/** A command with the options that all have, and examples at the end of its help. */
export function newCommand(name: string, context: CommandContext, examples: readonly string[]): Command {
  return new Command(name)
    .option('--json', 'print JSON for programs, not tables for people')
    .addOption(
      new Option('--data-dir <folder>', 'folder in which the local cloud keeps its data').default(
        context.defaultDataDir,
        '.local in the checkout',
      ),
    )
    .addHelpText('after', examplesOf(examples));
}

/** What the help of a command ends with. */
export function examplesOf(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  $ npx cloudpf ${example}`).join('\n')}`;
}

export async function openStack(context: CommandContext, { dataDir }: CommonOptions): Promise<Stack> {
  return findStack(dataDir, context.isAlive);
}

/** The running stack and its gateway, asked as this tenant. */
export async function openGateway(
  context: CommandContext,
  request: CommonOptions & { readonly tenant: string },
): Promise<{ stack: Stack; gateway: Gateway }> {
  const stack = await openStack(context, request);
  requireTenant(stack, request.tenant);
  return { stack, gateway: new Gateway(request.tenant, { stack, fetch: context.fetch, now: context.now }) };
}

export function printJson(context: CommandContext, value: unknown): void {
  context.terminal.out(JSON.stringify(value, null, 2));
}

/** Reads the value of an option that takes seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_600))
    throw new InvalidArgumentError('It must be a number of seconds up to 3600.');
  return value;
}
