import { benchLag } from '../lag/bench-lag.ts';
import { startPrivateStack } from '../lag/private-stack.ts';
import { type Part, TITLES } from '../run-part.ts';
import { withStop } from './with-stop.ts';

export interface LagSettings {
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly dead: boolean;
  readonly import: number;
}

const TENANTS = 3;

/** From a write to the search that finds it. */
export function lagPart({ rates, seconds, dead, import: products }: LagSettings): Part {
  return {
    title: TITLES.lag,
    notes: [
      `A local cloud of its own: DynamoDB Local, the stream runner, the bundled functions with the memory of Lambda, and ${TENANTS} search nodes (256 MB heap each), all on this machine, as are load and searches.`,
      `${seconds} s of single changes (half inserts, half updates) at fixed times, the tenants in turn, by a process of its own. A time counts from when the change was due, so a write that had to wait counts too. "Found" is a search through the tenant's read alias, asked every 20 ms for all markers outstanding; an answer's arrival ends the time.`,
      '"One cell dead": the first tenant\'s node is killed with SIGKILL, and again whenever its supervisor starts it; its changes go on, and the times are those of the other tenants.',
      '"Imports": the first tenant writes new products as fast as DynamoDB Local takes them (8 writers, 25 products a request) while another one changes 5 a second, until search finds the whole import and nothing of it is parked.',
    ],
    run: async (onProgress) => {
      onProgress(`starting a local cloud with ${TENANTS} tenants`);
      return withStop(await startPrivateStack(TENANTS), (stack) =>
        benchLag({ stack, rates, seconds, dead, products, onProgress }),
      );
    },
  };
}
