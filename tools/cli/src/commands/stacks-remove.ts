import type { TenantId } from '@cloudpf/tenant-routing';
import { type Command, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { type Cloud } from '../deploy/cloud.ts';
import { regionOf, requireAll } from '../deploy/prerequisites.ts';
import { agreeToRemove } from '../deploy/remove-agree.ts';
import { type ErasureProof, proofLines } from '../deploy/remove-proof.ts';
import { remainsOf } from '../deploy/remove-remains.ts';
import { describeErasure, describeRemoval, keptOf } from '../deploy/remove-words.ts';
import { readPlatform } from '../deploy/stack-config.ts';
import { CommandError } from '../errors.ts';
import type { Operations } from '../stack/operations.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

interface Options extends CommonOptions {
  readonly stack: 'dev' | 'prod';
  readonly erase?: boolean;
  readonly yes?: boolean;
}

interface Call {
  readonly context: CommandContext;
  readonly cloud: Cloud;
  readonly options: Options;
  /** Name of the tenant's stack. */
  readonly stack: string;
  readonly tenant: TenantId;
}

export function stacksRemoveCommand(context: CommandContext): Command {
  return newCommand('remove', context, [
    'stacks remove acme --stack prod           # its data is kept',
    'stacks remove acme --stack prod --erase   # nothing is kept; prints a proof of what went',
  ])
    .description('removes the stack of a tenant, and with --erase all of its data; asks first')
    .argument('<tenant>', 'its id, such as acme')
    .addOption(
      new Option('--stack <environment>', 'whose tenant').choices(['dev', 'prod']).makeOptionMandatory(),
    )
    .option('--erase', 'erase its items, its objects with all versions, its volume and its secrets, too')
    .option('--yes', 'agree in advance; for machines')
    .action(async (id: string, options: Options) => {
      const cloud = await context.cloud();
      const { account, arn, backend } = await requireAll(cloud);
      context.terminal.note(`account ${account} as ${arn}; state in ${backend}`);
      const { parseStackName } = await import('../infra/config.ts');
      const stack = `${options.stack}.tenant-${id}`;
      const kind = parseStackName(stack);
      if (kind.kind !== 'tenant') throw noStack(stack);
      const call = { context, cloud, options, stack, tenant: kind.tenant };
      if (options.erase) await erase(call);
      else await remove(call);
    });
}

async function remove({ context, cloud, options, stack, tenant }: Call): Promise<void> {
  const { pulumi } = cloud;
  if (!(await pulumi.stacks()).includes(stack)) throw noStack(stack);
  if ((await pulumi.config(stack))['cloudpf:erase'] === 'true') {
    throw new CommandError(
      'ERASING',
      `${tenant} is being erased, so that its volume would go with the stack`,
      {
        next: 'add --erase to go on with it',
      },
    );
  }
  context.terminal.note(describeRemoval(stack, tenant));
  await agreeToRemove(cloud, { tenant, yes: options.yes === true, erase: false });
  await pulumi.destroy(stack);
  await pulumi.forget(stack);
  const kept = keptOf(tenant);
  if (options.json) printJson(context, { stack, tenant, done: 'removed', kept });
  else context.terminal.out(`the stack "${stack}" is gone; the data of ${tenant} is kept`);
}

async function erase({ context, cloud, options, stack, tenant }: Call): Promise<void> {
  const { pulumi } = cloud;
  const program = await import('../infra/config.ts');
  const environment = options.stack;
  const { tables, buckets } = await readPlatform(program, pulumi, environment);
  const values = await pulumi.config(environment);
  const { functions, audit_days: auditDays } = program.readConfig(
    environment,
    program.platformConfig(environment),
    values,
  );
  const { Deployment } = await import('../stack/deployment.ts');
  const region = values['aws:region'] ?? regionOf(cloud.env);
  const operations = await context.operations(Deployment.parse({ region, tables, buckets }));
  try {
    if (!(await pulumi.stacks()).includes(stack)) await requireTraces(operations, stack, tenant);
    context.terminal.note(describeErasure(stack, tenant));
    await agreeToRemove(cloud, { tenant, yes: options.yes === true, erase: true });
    const { eraseStack } = await import('../deploy/remove-erase.ts');
    const json = options.json === true;
    const log = await eraseStack({ context, cloud, operations, stack, tenant, json });
    const proof: ErasureProof = {
      ...log.state,
      stack,
      left: 0,
      remains: remainsOf({
        tenant,
        environment,
        holding: buckets.holding,
        hadStack: log.state.destroyed_at !== undefined,
        erasedAt: context.now(),
        logDays: functions.log_days,
        auditDays,
      }),
      kept_in: `s3://${buckets.holding}/${log.key}`,
    };
    if (json) printJson(context, proof);
    else context.terminal.out(proofLines(proof).join('\n'));
  } finally {
    operations.close();
  }
}

/** A tenant without a stack can be erased where its erasure is not at its end, or its data was kept. */
async function requireTraces(
  { holding, erasable }: Operations,
  stack: string,
  tenant: TenantId,
): Promise<void> {
  const { ErasureLog, findLeft } = await import('../stack/care.ts');
  const log = await ErasureLog.open(holding, tenant);
  if (log && log.state.completed_at === undefined) return;
  if ((await findLeft(erasable, tenant)).length === 0) throw noStack(stack, log?.state.completed_at);
}

function noStack(stack: string, erasedAt?: string): CommandError {
  const problem =
    erasedAt === undefined
      ? `there is no stack "${stack}": it was removed already, or never was`
      : `there is no stack "${stack}": its tenant was erased at ${erasedAt}`;
  return new CommandError('NO_STACK', problem, {
    next: '"npx cloudpf stacks list" names those that there are',
  });
}
