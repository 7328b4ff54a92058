import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { callsAsJson, callsAsText, faultsOfCalls } from '../output/calls.ts';
import { printJson } from './command.ts';
import { newProof, type ProofOptions, requireProven } from './proof.ts';

export function proveCallsCommand(context: CommandContext): Command {
  return newProof(
    'calls',
    'what the code of every function and the scripts of hosts can call, read from the source, held against their roles; exit code 1 where a role allows less, or more',
    ['prove calls', 'prove calls --stack dev', 'prove calls --json'],
  ).action(async (options: ProofOptions) => {
    if (!options.json) context.terminal.note('reading the code of all functions, which takes some seconds');
    const { callsOfEnvironment } = await import('../infra/calls.ts');
    const proven = await callsOfEnvironment(options.stack);
    if (options.json) printJson(context, callsAsJson(proven, options.stack));
    else context.terminal.out(callsAsText(proven, context));
    requireProven('roles do not fit what is called', faultsOfCalls(proven));
  });
}
