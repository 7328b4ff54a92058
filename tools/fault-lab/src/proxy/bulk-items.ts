import { type Random } from '@cloudpf/sample-data';
import { type ItemChoice } from './rule.ts';

type Operation = 'create' | 'index' | 'update' | 'delete';

/** One item of a bulk request. */
export interface BulkItem {
  readonly operation: Operation;
  readonly id: string | undefined;
  /** As they stand in the request, each with its line end. */
  readonly lines: string;
}

const OPERATIONS: readonly string[] = ['create', 'index', 'update', 'delete'] satisfies Operation[];

/** The items of a bulk request in their order; `undefined` where the body is no such request. */
export function splitBulk(body: string): readonly BulkItem[] | undefined {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const items: BulkItem[] = [];
  for (let place = 0; place < lines.length;) {
    const action = readAction(lines[place] ?? '');
    if (action === undefined) return undefined;
    const end = place + (action.operation === 'delete' ? 1 : 2);
    items.push({ ...action, lines: `${lines.slice(place, end).join('\n')}\n` });
    place = end;
  }
  return items;
}

/** Whether each item is turned away. */
export function chooseItems(
  items: readonly BulkItem[],
  { ids, share = 1 }: ItemChoice,
  random: Random,
): readonly boolean[] {
  return items.map(({ id = '' }) => (ids === undefined || id.search(ids) >= 0) && random.chance(share));
}

/** What a node with a full queue says of one item. */
function rejectedItem({ operation, id }: BulkItem): Readonly<Record<string, unknown>> {
  const error = {
    type: 'es_rejected_execution_exception',
    reason: 'rejected execution of primary operation: the queue is full',
  };
  return { [operation]: { ...(id === undefined ? {} : { _id: id }), status: 429, error } };
}

/** Sets the answers of the items that went on between those of the items that did not. */
export function mergeItems(
  items: readonly BulkItem[],
  turnedAway: readonly boolean[],
  answers: readonly unknown[],
): readonly unknown[] {
  const rest = answers[Symbol.iterator]();
  return items.map((item, place) => (turnedAway[place] === true ? rejectedItem(item) : rest.next().value));
}

function readAction(line: string): Pick<BulkItem, 'operation' | 'id'> | undefined {
  try {
    const [named] = Object.entries(JSON.parse(line) as Record<string, { _id?: string }>);
    if (named === undefined || !OPERATIONS.includes(named[0])) return undefined;
    return { operation: named[0] as Operation, id: named[1]._id };
  } catch {
    return undefined;
  }
}
