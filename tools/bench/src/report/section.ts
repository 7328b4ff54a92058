import { type Figure } from '../figure.ts';
import { type Machine } from './machine.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one part of the benchmark found. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}

/** One part with how and where it was measured: a section of the page. */
export interface Section extends Measured {
  readonly title: string;
  readonly notes: readonly string[];
  readonly command: string;
  readonly started_at: string;
  readonly seconds: number;
  readonly load_before: number;
  readonly load_after: number;
  readonly machine: Machine;
}
