import { type Captured, type Stack } from '../../offline/capture.ts';
import { type Role, rolesOf } from '../iam/roles.ts';
import { type Allowance, allowancesOf, answers } from './allowance.ts';
import { commandsOf } from './commands-of.ts';
import { commandsOfScripts } from './commands-of-scripts.ts';
import { type Need } from './need.ts';
import { needsOfCode } from './needs-of-code.ts';
import { needsOfHost } from './needs-of-host.ts';
import { needsOfLambda } from './needs-of-lambda.ts';
import { type SdkCall } from './walk.ts';

const FUNCTION = 'aws:lambda/function:Function';

/** What one function, or one machine, calls, and where its role does not fit that. */
export interface ProvenCalls {
  /** The app, or the role of the machine. */
  readonly app: string;
  readonly role: string;
  readonly calls: readonly SdkCall[];
  readonly needs: readonly Need[];
  /** Called by somebody, and not allowed. */
  readonly missing: readonly Need[];
  /** Allowed, and called by nobody. */
  readonly surplus: readonly Allowance[];
}

/** What the code of each function of a stack can call, by app; read from the source, which takes seconds. */
export async function callsOf(
  stack: Stack,
  checkout: string,
): Promise<ReadonlyMap<string, readonly SdkCall[]>> {
  return commandsOf(checkout, await Promise.all(stack.all(FUNCTION).map(appOf)));
}

/**
 * For each function of a stack: every call that it can make is allowed by its role, and nothing is allowed that it
 * cannot make.
 * @throws UnknownCommandError, UnreadableRoleError
 */
export async function proveCalls(
  stack: Stack,
  calls: ReadonlyMap<string, readonly SdkCall[]>,
): Promise<readonly ProvenCalls[]> {
  return Promise.all(
    stack.all(FUNCTION).map(async (lambda) => {
      const app = await appOf(lambda);
      return judge(stack, { lambda, app, calls: calls.get(app) ?? [] });
    }),
  );
}

/** The same for the machines of a stack that run our scripts. */
export function proveHosts(stack: Stack, checkout: string): readonly ProvenCalls[] {
  const calls = commandsOfScripts(checkout, stack);
  const needs = [...needsOfCode(calls), ...needsOfHost()];
  return rolesOf(stack)
    .filter(({ trust }) => JSON.stringify(trust).includes('ec2.amazonaws.com'))
    .map((role) => compare(role, { app: role.name, calls, needs }));
}

interface AppFunction {
  readonly lambda: Captured;
  readonly app: string;
  readonly calls: readonly SdkCall[];
}

function judge(stack: Stack, { lambda, app, calls }: AppFunction): ProvenCalls {
  const role = rolesOf(stack).find(({ arn }) => arn === lambda.inputs['role']);
  if (!role) throw new Error(`the function "${lambda.name}" has no role of this stack`);
  const needs = [...needsOfCode(calls, variablesOf(lambda)), ...needsOfLambda(stack, lambda)];
  return compare(role, { app, calls, needs });
}

function compare(role: Role, called: Pick<ProvenCalls, 'app' | 'calls' | 'needs'>): ProvenCalls {
  const allowances = allowancesOf(role);
  return {
    ...called,
    role: role.name,
    missing: called.needs.filter((need) => !allowances.some((allowance) => answers(allowance, need))),
    surplus: allowances.filter((allowance) => !called.needs.some((need) => answers(allowance, need))),
  };
}

/** The folder whose bundle a function is. */
async function appOf({ name, inputs }: Captured): Promise<string> {
  const { path } = inputs['code'] as { readonly path: Promise<string> };
  const app = /\/apps\/([^/]+)\/dist$/.exec(await path)?.[1];
  if (app === undefined) throw new Error(`the function "${name}" is the bundle of no app`);
  return app;
}

function variablesOf({ inputs }: Captured): Readonly<Record<string, string>> {
  const { variables = {} } = (inputs['environment'] ?? {}) as {
    readonly variables?: Readonly<Record<string, string>>;
  };
  return variables;
}
