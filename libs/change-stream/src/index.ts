export {
  type Change,
  type Heartbeat,
  HEARTBEAT_KEY,
  type ItemChange,
  type Remove,
  type Upsert,
} from './change.ts';
export {
  backfillPosition,
  isNewer,
  type Position,
  positionKey,
  positionOf,
  streamLabelOf,
} from './position.ts';
export { type StreamRecord } from './stream-record.ts';
