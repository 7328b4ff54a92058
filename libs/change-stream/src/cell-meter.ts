import { type Table } from '@cloudpf/es-mappings';

interface CellTable {
  readonly tenant: string;
  readonly table: Table;
}

/** Told how cells are found, for whoever is to be woken by it. */
export interface CellMeter {
  /** A heartbeat has just been applied; `writtenAt` is when its marker was written, UTC, ISO 8601. */
  heartbeat(applied: CellTable & { readonly writtenAt: string }): void;
  /** A lane has left the circuit of its cell open. */
  circuitOpen(cell: CellTable): void;
}
