import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { formatTable } from '../output/table.ts';
import { printJson } from './command.ts';
import { newProof, type ProofOptions, requireProven } from './proof.ts';

export function proveNetworkCommand(context: CommandContext): Command {
  return newProof(
    'network',
    "who reaches which tenant's container, and how what goes out gets there; exit code 1 where anybody else does",
    ['prove network', 'prove network --stack dev', 'prove network --json'],
  ).action(async (options: ProofOptions) => {
    // The program and Pulumi take seconds to load.
    const { networkOf } = await import('../infra/environment.ts');
    const { reaches, faults } = await networkOf(options.stack);
    if (options.json) printJson(context, { stack: options.stack, reaches, faults });
    else {
      const columns = [{ title: 'from' }, { title: 'to' }, { title: 'ports' }, { title: 'through' }];
      const rows = reaches.map(({ from, to, ports, through = '' }) => [from, to, ports, through]);
      context.terminal.out(
        [formatTable(columns, rows, context), '', 'Nobody else reaches anything.', ...faults].join('\n'),
      );
    }
    requireProven('the network is not as designed', faults);
  });
}
