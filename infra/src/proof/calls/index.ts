import { fileURLToPath } from 'node:url';
import { declarePlatform } from '../../offline/declare-platform.ts';
import { type Environment } from '../../stack-name.ts';
import { callsOf, proveCalls, type ProvenCalls, proveHosts } from './prove-calls.ts';

export { type Allowance } from './allowance.ts';
export { type Need } from './need.ts';
export { type ProvenCalls } from './prove-calls.ts';

const checkout = fileURLToPath(new URL('../../../../', import.meta.url));

/** @throws UnknownSdkUseError, UnknownCommandError, UnreadableRoleError */
export async function callsOfEnvironment(environment: Environment): Promise<readonly ProvenCalls[]> {
  const platform = await declarePlatform(environment);
  const functions = await proveCalls(platform, await callsOf(platform, checkout));
  return [...functions, ...proveHosts(platform, checkout)];
}
