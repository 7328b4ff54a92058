import { type Figure } from '../figure.ts';
import { type Machine } from './machine.ts';

export interface Report {
  readonly command: string;
  readonly started_at: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly load_before: number;
  readonly load_after: number;
  readonly machine: Machine;
  readonly parts: readonly { readonly name: string; readonly figures: readonly Figure[] }[];
}
