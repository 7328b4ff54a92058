import { type CursorSealer } from '@cloudpf/http-api';
import { type FreshnessReader } from './freshness.ts';
import { type Cells, type Parked, type Quarantined, type SearchIndex } from './ports.ts';

/** What the routes work with. */
export interface Services {
  readonly index: SearchIndex;
  readonly parked: Parked;
  readonly quarantined: Quarantined;
  readonly cells: Cells;
  readonly freshness: FreshnessReader;
  readonly cursors: CursorSealer;
}
