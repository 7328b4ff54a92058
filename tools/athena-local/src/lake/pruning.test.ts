import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ScanPredicate } from '../sql/predicate.ts';
import { fixedValues, mayHold } from './pruning.ts';

const columns = ['a', 'b'] as const;
const texts = ['', '0', '1', '2', 'x'];
const operators = ['=', '<>', '<', '<=', '>', '>='] as const;

const compare = fc.record({
  kind: fc.constant('compare' as const),
  column: fc.constantFrom(...columns),
  op: fc.constantFrom(...operators),
  value: fc.record({ sql: fc.constantFrom(...texts, 'NULL', 'unknown'), as: fc.constant('text' as const) }),
});

const predicate = fc.letrec<{ tree: ScanPredicate }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    compare,
    fc.constant({ kind: 'true' as const }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
})).tree;

const values = ({ sql }: { sql: string }) => (sql === 'NULL' ? null : sql === 'unknown' ? undefined : sql);
const row = fc.record({ a: fc.constantFrom(...texts), b: fc.constantFrom(...texts) });

/** What a row says with everything known; what no one knows counts as true. */
function holds(tree: ScanPredicate, data: Readonly<Record<string, string>>): boolean {
  if (tree.kind === 'true') return true;
  if (tree.kind !== 'compare') {
    const [left, right] = [holds(tree.left, data), holds(tree.right, data)];
    return tree.kind === 'and' ? left && right : left || right;
  }
  const constant = values(tree.value);
  if (constant === undefined) return true;
  if (constant === null) return false;
  const value = data[tree.column] ?? '';
  return {
    '=': value === constant,
    '<>': value !== constant,
    '<': value < constant,
    '<=': value <= constant,
    '>': value > constant,
    '>=': value >= constant,
  }[tree.op];
}

it('never drops a partition whose rows pass, whatever is known so far', () => {
  fc.assert(
    fc.property(predicate, row, fc.subarray([...columns]), (tree, data, known) => {
      const bound = new Map(known.map((column) => [column, data[column]]));
      if (holds(tree, data)) expect(mayHold(tree, bound, values)).toBe(true);
      if (known.length === columns.length) expect(mayHold(tree, bound, values)).toBe(holds(tree, data));
    }),
  );
});

it('fixes a column only to values that every passing row has', () => {
  fc.assert(
    fc.property(predicate, row, fc.constantFrom(...columns), (tree, data, column) => {
      const fixed = fixedValues(tree, column, values);
      if (fixed && holds(tree, data)) expect(fixed.has(data[column])).toBe(true);
    }),
  );
});

it('compares text by its bytes', () => {
  const above: ScanPredicate = {
    kind: 'compare',
    column: 'a',
    op: '>',
    value: { sql: '\uFFFD', as: 'text' },
  };

  expect(mayHold(above, new Map([['a', '😀']]), values)).toBe(true);
});
