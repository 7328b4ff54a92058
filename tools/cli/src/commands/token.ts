import { type Command, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { mintToken, SCOPES } from '../stack/mint-token.ts';
import { requireTenant } from '../stack/stack.ts';
import { type CommonOptions, newCommand, openStack, printJson } from './command.ts';

interface TokenOptions extends CommonOptions {
  readonly tenant: string;
  readonly scope: readonly string[];
  readonly expiresIn: string;
  readonly expired?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

export function tokenCommand(context: CommandContext): Command {
  return newCommand('token', context, [
    'token --tenant tambo',
    'token --tenant tambo --scope search:read --expires-in 15m',
    'token --tenant tambo --expired      # to see how an API refuses it',
    'curl -H "authorization: Bearer $(npx cloudpf token --tenant tambo)" …',
  ])
    .description('a bearer token for one tenant, signed with the key of the local cloud')
    .requiredOption('--tenant <tenant>', 'whose data the token opens')
    .addOption(
      new Option('--scope <scope...>', 'what the token allows')
        .default([...SCOPES], 'all of them')
        .choices(SCOPES),
    )
    .option('--expires-in <time>', 'how long it is good: a number and s, m, h or d', '1h')
    .option('--expired', 'make a token that has run out already')
    .action(async (options: TokenOptions) => {
      const stack = await openStack(context, options);
      requireTenant(stack, options.tenant);
      const now = Math.floor(context.now() / 1000);
      const life = seconds(options.expiresIn);
      const expiresAt = options.expired ? now - 60 : now + life;
      const token = await mintToken(stack, {
        tenant: options.tenant,
        scopes: options.scope,
        issuedAt: options.expired ? expiresAt - life : now,
        expiresAt,
      });
      if (options.json) {
        const { tenant, scope } = options;
        const expires_at = new Date(expiresAt * 1000).toISOString();
        printJson(context, { token, tenant_id: tenant, scope: scope.join(' '), expires_at });
      } else {
        context.terminal.out(token);
      }
    });
}

function seconds(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (amount === undefined || factor === undefined || Number(amount) === 0) {
    throw badInput(`--expires-in must be a number with s, m, h or d, such as 15m, not "${text}"`);
  }
  return Number(amount) * factor;
}
