import { type Command, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { freePort } from '../deploy/free-port.ts';
import { readConfigs } from '../deploy/read-configs.ts';
import { loadProgram, readPlatform } from '../deploy/stack-config.ts';
import { isTenantOf, portsIn } from '../deploy/taken-ports.ts';
import { progressNotes } from '../output/progress.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

interface Options extends CommonOptions {
  readonly stack: 'dev' | 'prod';
  readonly secretsProvider?: string;
  readonly [value: string]: unknown;
}

/** Options that become values of the stack's configuration, with the key of each. */
const VALUES = {
  name: ['--name <name>', 'as people call the tenant'],
  tier: ['--tier <tier>', 'what it may ask of the API'],
  host: ['--host <host>', 'the machine that its container is on'],
  memory: ['--memory <megabytes>', 'of its container'],
  volume: ['--volume <gigabytes>', 'of its index'],
  wave: ['--wave <number>', 'when its engine is upgraded, 1 to 9'],
  locale: ['--locale <locale>', 'such as es-PE'],
  time_zone: ['--time-zone <zone>', 'such as America/Lima'],
  currency: ['--currency <code>', 'such as PEN'],
} as const;

export function stacksAddCommand(context: CommandContext): Command {
  const command = newCommand('add', context, [
    'stacks add acme --stack prod --name "Acme" --time-zone America/Lima --currency PEN',
    'npx cloudpf deploy prod.tenant-acme',
  ])
    .description('makes the stack of a tenant, on a free port of its host; deploys nothing')
    .argument('<tenant>', 'its id, such as acme')
    .addOption(
      new Option('--stack <environment>', 'whose tenant').choices(['dev', 'prod']).makeOptionMandatory(),
    )
    .option('--secrets-provider <address>', 'what encrypts the state, such as awskms://alias/…');
  for (const [flags, what] of Object.values(VALUES)) command.option(flags, what);
  return command.action(async (tenant: string, options: Options) => {
    const added = await add(tenant, options, context);
    if (options.json) printJson(context, added);
    else
      context.terminal.out(
        `the stack "${added.stack}" is there; now run "npx cloudpf deploy ${added.stack}"`,
      );
  });
}

async function add(
  tenant: string,
  options: Options,
  context: CommandContext,
): Promise<{ readonly stack: string; readonly port: number }> {
  const { pulumi } = await context.cloud();
  const program = await loadProgram();
  const name = `${options.stack}.tenant-${tenant}`;
  program.parseStackName(name);
  const platform = await readPlatform(program, pulumi, options.stack);
  const stacks = await pulumi.stacks();
  const known = stacks.includes(name) ? await pulumi.config(name) : {};
  const given = Object.fromEntries(
    Object.keys(VALUES).flatMap((key) => {
      const value = options[key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
      return typeof value === 'string' ? [[`cloudpf:${key}`, value]] : [];
    }),
  );
  const host = given['cloudpf:host'] ?? known['cloudpf:host'] ?? 'a';
  const tell = progressNotes(context, options.json);
  const others = portsIn(
    await readConfigs(
      pulumi,
      stacks.filter((each) => each !== name && isTenantOf(options.stack, each)),
      (done, total) => {
        tell(`${done} of ${total} configurations of tenants read`, { done, total });
      },
    ),
  );
  const port = known['cloudpf:port'] ?? String(freePort(host, others, program.CELL_PORTS));
  if (others.some((other) => other.host === host && other.port === Number(port))) {
    throw new CommandError('PORT_TAKEN', `port ${port} of the host "${host}" is another tenant's`, {
      next: `run "pulumi config rm cloudpf:port --stack ${name}", then this command again`,
    });
  }
  const values = { ...known, ...given, 'cloudpf:port': port };
  program.readConfig(
    name,
    program.tenantConfig({ tiers: Object.keys(platform.plans), hosts: Object.keys(platform.hosts) }),
    values,
  );
  if (!stacks.includes(name)) await pulumi.init(name, options.secretsProvider);
  const region = (await pulumi.config(options.stack))['aws:region'];
  await pulumi.set(name, {
    ...given,
    'cloudpf:port': port,
    ...(region === undefined ? {} : { 'aws:region': region }),
  });
  return { stack: name, port: Number(port) };
}
