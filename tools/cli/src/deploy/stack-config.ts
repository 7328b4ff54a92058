import { CommandError } from '../errors.ts';
import { type Pulumi } from './pulumi.ts';

/** The parts of the program that read a stack's name and configuration. */
export async function loadProgram() {
  return import('../infra/config.ts');
}

export type Program = Awaited<ReturnType<typeof loadProgram>>;

/** What a stack is, and the values that it has been given. */
export interface StackConfig {
  readonly name: string;
  readonly environment: 'dev' | 'prod';
  readonly tenant?: string;
  /** The order in which engines of tenants are upgraded. */
  readonly wave: number;
  readonly values: Readonly<Record<string, string>>;
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
  const how =
    outputs.platform === undefined
      ? 'not been deployed yet'
      : 'been deployed by an older version of this program';
  throw new CommandError('NO_PLATFORM', `the platform "${environment}" has ${how}`, {
    next: `run "npm run deploy:${environment}" first`,
  });
}

export function noStack(name: string, tenant: string | undefined): CommandError {
  const next =
    tenant === undefined
      ? `run "npx cloudpf stacks init ${name}", or see docs/deploy.md, step 3`
      : `run "npx cloudpf stacks add ${tenant} --stack ${name.split('.')[0] ?? name} --name <name>"`;
  return new CommandError('NO_STACK', `there is no stack "${name}" yet`, { next });
}

/** The program's own errors say all; here they only become those of a command. */
export function told<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new CommandError('BAD_CONFIG', cause.message, { cause });
  }
}
