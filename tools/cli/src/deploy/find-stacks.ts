import { CommandError } from '../errors.ts';
import { type Pulumi } from './pulumi.ts';
import { readConfigs } from './read-configs.ts';
import { loadProgram, noStack, type Program, readPlatform, type StackConfig, told } from './stack-config.ts';
import { isTenantOf, portsIn, requireOwnPorts } from './taken-ports.ts';

export interface Wanted {
  /** The tenants of an environment in place of its platform. */
  readonly tenants: boolean;
  /** Of those only these. */
  readonly wave: number | undefined;
}

interface Source {
  readonly pulumi: Pulumi;
  readonly onRead: (done: number, total: number) => void;
}

/**
 * What a name stands for, in the order in which it is deployed, with configurations that can be used.
 * @throws CommandError where there is no such stack, or its configuration cannot be used.
 */
export async function findStacks(
  name: string,
  { tenants, wave }: Wanted,
  source: Source,
): Promise<readonly StackConfig[]> {
  const program = await loadProgram();
  const kind = told(() => program.parseStackName(name));
  if (kind.kind === 'tenant') {
    if (tenants) {
      throw new CommandError(
        'BAD_INPUT',
        `--tenants is for an environment, and "${name}" names a tenant already`,
      );
    }
    return findTenants(program, { ...kind, isWanted: (stack) => stack === name }, source);
  }
  const { environment } = kind;
  if (!tenants) return [await findPlatform(program, environment, source.pulumi)];
  const all = await findTenants(program, { environment, isWanted: () => true }, source);
  return all
    .filter((stack) => wave === undefined || stack.wave === wave)
    .sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
}

async function findPlatform(
  program: Program,
  environment: 'dev' | 'prod',
  pulumi: Pulumi,
): Promise<StackConfig> {
  if (!(await pulumi.stacks()).includes(environment)) throw noStack(environment, undefined);
  const values = await pulumi.config(environment);
  told(() => program.readConfig(environment, program.platformConfig(environment), values));
  return { name: environment, environment, wave: 0, values };
}

async function findTenants(
  program: Program,
  {
    environment,
    tenant,
    isWanted,
  }: {
    readonly environment: 'dev' | 'prod';
    readonly tenant?: string;
    readonly isWanted: (stack: string) => boolean;
  },
  { pulumi, onRead }: Source,
): Promise<readonly StackConfig[]> {
  const all = (await pulumi.stacks()).filter((stack) => isTenantOf(environment, stack));
  const wanted = all.filter(isWanted);
  if (tenant !== undefined && wanted.length === 0) throw noStack(`${environment}.tenant-${tenant}`, tenant);
  const { plans, hosts } = await readPlatform(program, pulumi, environment);
  const schema = program.tenantConfig({ tiers: Object.keys(plans), hosts: Object.keys(hosts) });
  const configs = await readConfigs(pulumi, all, onRead);
  const found = wanted.map((name) => {
    const values = configs.get(name) ?? {};
    const { wave } = told(() => program.readConfig(name, schema, values));
    const kind = told(() => program.parseStackName(name));
    return { name, environment, wave, values, ...(kind.kind === 'tenant' ? { tenant: kind.tenant } : {}) };
  });
  requireOwnPorts(portsIn(configs), new Set(wanted));
  return found;
}
