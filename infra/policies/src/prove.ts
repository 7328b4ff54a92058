import { declarePlatform, declareTenant, type Stack } from '@cloudpf/infra/offline';
import { TenantId } from '@cloudpf/tenant-routing';
import { idleWaivers, policyReport, type RuleReport } from './report.ts';
import { type Waiver } from './waivers.ts';

export interface PolicyProof {
  /** By the name of the stack. */
  readonly reports: ReadonlyMap<string, readonly RuleReport[]>;
  /** Waivers that let nothing pass. */
  readonly idle: readonly Waiver[];
}

/** Asks every rule of what the program declares: both platforms, and a tenant of each. It takes no account. */
export async function provePolicies(): Promise<PolicyProof> {
  const stacks = await declareStacks();
  const reports = new Map([...stacks].map(([name, stack]) => [name, policyReport(stack)]));
  return { reports, idle: idleWaivers([...stacks.values()]) };
}

/** The stacks by their names. */
export async function declareStacks(): Promise<ReadonlyMap<string, Stack>> {
  const tenant = TenantId.parse('acme');
  const stacks = new Map<string, Stack>();
  // One after the other: the mocks are those of the process.
  for (const environment of ['prod', 'dev'] as const) {
    stacks.set(environment, await declarePlatform(environment));
    stacks.set(`${environment}.tenant-${tenant}`, await declareTenant(environment, tenant));
  }
  return stacks;
}
