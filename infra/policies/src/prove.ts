import { declarePlatform, declareTenant, type Stack } from '@cloudpf/infra/offline';
import { TenantId } from '@cloudpf/tenant-routing';
import { idleWaivers, policyReport, type RuleReport } from './report.ts';
import { type Waiver } from './waivers.ts';

export interface PolicyProof {
  /** By the name of the stack. */
  readonly reports: ReadonlyMap<string, readonly RuleReport[]>;
  /** Waivers that let nothing pass in any environment. */
  readonly idle: readonly Waiver[];
}

const ENVIRONMENTS = ['prod', 'dev'] as const;
type Environment = (typeof ENVIRONMENTS)[number];

/** Asks every rule of what the program declares: a platform, and a tenant of it. It takes no account. */
export async function provePolicies(environment: Environment): Promise<PolicyProof> {
  const stacks = await declareStacks();
  const reports = new Map(
    [...stacks]
      .filter(([name]) => name.startsWith(environment))
      .map(([name, stack]) => [name, policyReport(stack)]),
  );
  return { reports, idle: idleWaivers([...stacks.values()]) };
}

/** Both platforms and a tenant of each, by the names of their stacks. */
export async function declareStacks(): Promise<ReadonlyMap<string, Stack>> {
  const tenant = TenantId.parse('acme');
  const stacks = new Map<string, Stack>();
  // One after the other: the mocks are those of the process.
  for (const environment of ENVIRONMENTS) {
    stacks.set(environment, await declarePlatform(environment));
    stacks.set(`${environment}.tenant-${tenant}`, await declareTenant(environment, tenant));
  }
  return stacks;
}
