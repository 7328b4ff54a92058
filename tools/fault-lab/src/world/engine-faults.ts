import {
  rejectedExecution,
  type Rule,
  slowDown,
  type ToxicInput,
  dynamodbInternalError,
} from '../proxy/index.ts';
import { type WorldFault } from '../scenario/fault-kinds.ts';

const DATA_PATHS = /\/_(bulk|mget)/;

const SLOW: ToxicInput = { type: 'latency', attributes: { latency: 80, jitter: 60 } };
const NARROW: ToxicInput = { type: 'bandwidth', stream: 'upstream', attributes: { rate: 40 } };
const RESETS: ToxicInput = { type: 'reset_peer', toxicity: 0.6, attributes: { timeout: 0 } };
const CLOSES_SLOWLY: ToxicInput = { type: 'slow_close', attributes: { delay: 300 } };

/** What is done to the wire of the engine that a fault names. */
export const TOXICS: Partial<Record<WorldFault, ToxicInput>> = {
  'cell-slow': SLOW,
  'cell-narrow': NARROW,
  'cell-resets': RESETS,
  'cell-closes-slowly': CLOSES_SLOWLY,
  'cell-hangs': { type: 'timeout', attributes: { timeout: 0 } },
  's3-slow': { type: 'latency', attributes: { latency: 120, jitter: 80 } },
  's3-narrow': NARROW,
  's3-resets': RESETS,
  's3-closes-slowly': CLOSES_SLOWLY,
  'registry-slow': SLOW,
  'registry-narrow': NARROW,
  'registry-resets': RESETS,
  'registry-closes-slowly': CLOSES_SLOWLY,
};

/** A connection that stays open is never closed slowly. */
const CLOSES: Omit<Rule, 'name'> = { action: { type: 'close_after' } };

/** What is done to the requests of the engine that a fault names. */
export const RULES: Partial<Record<WorldFault, Omit<Rule, 'name'>>> = {
  'cell-closes-slowly': CLOSES,
  'cell-throttled': { match: { path: DATA_PATHS }, action: { type: 'answer', ...rejectedExecution() } },
  'cell-throttles-items': { match: { path: /\/_bulk/ }, action: { type: 'reject_items', share: 0.5 } },
  'cell-unavailable': {
    match: { path: DATA_PATHS },
    action: { type: 'answer', ...rejectedExecution(), status: 503 },
  },
  'answers-lost': { match: { path: /\/_bulk/ }, action: { type: 'crash_after' }, probability: 0.5 },
  'writes-land-late': {
    match: { path: /\/_bulk/ },
    action: { type: 'delay', delay: 1_400, lands: true },
    times: 2,
  },
  's3-closes-slowly': CLOSES,
  's3-errors': { action: { type: 'answer', ...slowDown() }, probability: 0.4 },
  's3-answers-lost': { match: { method: 'PUT' }, action: { type: 'crash_after' }, probability: 0.5 },
  'registry-closes-slowly': CLOSES,
  'registry-errors': { action: { type: 'answer', ...dynamodbInternalError() }, probability: 0.7 },
};
