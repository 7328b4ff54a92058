import { type Allowance, type Need, type ProvenCalls } from '@cloudpf/infra/proof/calls';
import { type CommandContext } from '../context.ts';
import { formatTable } from './table.ts';

/** What every function and machine calls and its role allows, for programs. */
export function callsAsJson(proven: readonly ProvenCalls[], stack: string): object {
  return {
    stack,
    callers: proven.map(({ app, calls, needs, missing, surplus }) => ({
      app,
      calls,
      needs,
      missing,
      surplus,
    })),
    faults: faultsOfCalls(proven),
  };
}

/** What every function and machine calls, for people: each command with where it is sent, and what that wants of its role. */
export function callsAsText(proven: readonly ProvenCalls[], context: CommandContext): string {
  const rows = proven.flatMap(({ app, needs }) => needs.map((need) => [app, told(need), need.because]));
  const columns = [{ title: 'who' }, { title: 'may' }, { title: 'because of', width: 100 }];
  return [
    formatTable(columns, rows, context),
    '',
    'Each role allows this and nothing else.',
    ...faultsOfCalls(proven),
  ].join('\n');
}

/** Sentences about what is missing and what is too much. */
export function faultsOfCalls(proven: readonly ProvenCalls[]): readonly string[] {
  return proven.flatMap(({ app, missing, surplus }) => [
    ...missing.map((need) => `${app} may not ${told(need)}, which it needs: ${need.because}`),
    ...surplus.map((allowance) => `${app} may ${toldOf(allowance)}, and nobody calls it`),
  ]);
}

function told({ action, on, via }: Need): string {
  return `${action}${on === undefined ? '' : ` on ${on}`}${via === undefined ? '' : ` through ${via}`}`;
}

function toldOf({ action, resource, via, sid }: Allowance): string {
  return `${action} on ${resource}${via === undefined ? '' : ` through ${via}`} by ${sid}`;
}
