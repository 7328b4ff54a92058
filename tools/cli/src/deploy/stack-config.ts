import { CommandError } from '../errors.ts';
import { type Pulumi } from './pulumi.ts';

/** The parts of the program that read a stack's name and configuration. */
export async function loadProgram() {
  return import('../infra/config.ts');
}

type Program = Awaited<ReturnType<typeof loadProgram>>;

/** What a stack is, and the values that it has been given. */
export interface StackConfig {
  readonly name: string;
  readonly environment: 'dev' | 'prod';
  readonly tenant?: string;
  /** The order in which engines of tenants are upgraded. */
  readonly wave: number;
  readonly values: Readonly<Record<string, string>>;
}

/** @throws CommandError where there is no such stack, or its configuration cannot be used. */
export async function readStackConfig(program: Program, pulumi: Pulumi, name: string): Promise<StackConfig> {
  const kind = told(() => program.parseStackName(name));
  if (!(await pulumi.stacks()).includes(name))
    throw noStack(name, kind.kind === 'tenant' ? kind.tenant : undefined);
  const values = await pulumi.config(name);
  const { environment } = kind;
  if (kind.kind === 'platform') {
    told(() => program.readConfig(name, program.platformConfig(environment), values));
    return { name, environment, wave: 0, values };
  }
  const platform = await readPlatform(program, pulumi, environment);
  const schema = program.tenantConfig({
    tiers: Object.keys(platform.plans),
    hosts: Object.keys(platform.hosts),
  });
  const { wave } = told(() => program.readConfig(name, schema, values));
  return { name, environment, tenant: kind.tenant, wave, values };
}

/**
 * What the platform says of itself.
 * @throws CommandError where it has not been deployed.
 */
export async function readPlatform(
  program: Program,
  pulumi: Pulumi,
  environment: 'dev' | 'prod',
): Promise<ReturnType<Program['PlatformOutputs']['parse']>> {
  const known = (await pulumi.stacks()).includes(environment);
  const outputs = known ? ((await pulumi.outputs(environment)) as { readonly platform?: unknown }) : {};
  const parsed = program.PlatformOutputs.safeParse(outputs.platform);
  if (parsed.success) return parsed.data;
  throw new CommandError('NO_PLATFORM', `the platform "${environment}" has not been deployed yet`, {
    next: `run "npm run deploy:${environment}" first`,
  });
}

function noStack(name: string, tenant: string | undefined): CommandError {
  const next =
    tenant === undefined
      ? `run "npx cloudpf stacks init ${name}", or see docs/deploy.md, step 3`
      : `run "npx cloudpf stacks add ${tenant} --stack ${name.split('.')[0] ?? name} --name <name>"`;
  return new CommandError('NO_STACK', `there is no stack "${name}" yet`, { next });
}

/** The program's own errors say all; here they only become those of a command. */
function told<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new CommandError('BAD_CONFIG', cause.message, { cause });
  }
}
