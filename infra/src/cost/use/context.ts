import { type Facts } from '../facts.ts';
import { type CellSize } from '../sizes.ts';
import { type Usage } from '../usage.ts';

/** What the cost of use is computed from. */
export interface UseContext {
  readonly usage: Usage;
  readonly facts: Facts;
  readonly size: CellSize;
  /** Machines of search containers. */
  readonly hosts: number;
}
