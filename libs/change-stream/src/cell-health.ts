import { type Table } from '@cloudpf/es-mappings';
import { type HoldingStore } from './holding-store.ts';
import { type Reason } from './outcome.ts';

export const CIRCUITS = ['closed', 'half_open', 'open'] as const;
/** Whether changes go to a cell (`closed`), are parked at once (`open`), or one of them tries (`half_open`). */
export type Circuit = (typeof CIRCUITS)[number];

/** How one table of a cell was last found. Times are UTC, ISO 8601. */
export interface CellState {
  readonly circuit: Circuit;
  /** When the circuit came into this state. */
  readonly since: string;
  readonly last_error: { readonly code: string; readonly message: string; readonly at: string } | null;
}

/** Remembers how cells are found, where whoever looks after them can read it: `cells/<table>/<tenant>.json`. */
export class CellHealth {
  readonly #store: HoldingStore;
  readonly #now: () => Date;

  constructor(store: HoldingStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  /** @returns `undefined` for a cell that has never failed. Errors of the store are thrown. */
  async read(table: Table, tenant: string): Promise<CellState | undefined> {
    const body = await this.#store.get(healthKey(table, tenant));
    return body && (JSON.parse(Buffer.from(body).toString()) as CellState);
  }

  /** Notes that the circuit came into a state; without an error the last one is kept. Errors of the store are thrown. */
  async note(at: { table: Table; tenant: string; circuit: Circuit; error?: Reason }): Promise<void> {
    const now = this.#now().toISOString();
    const { code, message } = at.error ?? {};
    const last_error =
      code === undefined || message === undefined
        ? ((await this.read(at.table, at.tenant))?.last_error ?? null)
        : { code, message, at: now };
    const state: CellState = { circuit: at.circuit, since: now, last_error };
    await this.#store.put(healthKey(at.table, at.tenant), Buffer.from(JSON.stringify(state)));
  }
}

function healthKey(table: Table, tenant: string): string {
  return `cells/${table}/${tenant}.json`;
}
