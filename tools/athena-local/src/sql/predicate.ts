import { type ComparisonOperator } from './ast.ts';
import { type Origin } from './typed.ts';

/** A constant of the query: its DuckDB text and how its value compares with others. */
export interface Constant {
  readonly sql: string;
  readonly as: ConstantKind;
}

export type ConstantKind = 'text' | 'integer' | 'date';

/** What must hold of columns for a row to pass; what cannot be told is `true`. */
export type Predicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  | {
      readonly kind: 'compare';
      readonly origins: readonly Origin[];
      readonly op: ComparisonOperator;
      readonly value: Constant;
    }
  | { readonly kind: 'same'; readonly left: readonly Origin[]; readonly right: readonly Origin[] };

export const ANYTHING: Predicate = { kind: 'true' };

export function and(left: Predicate, right: Predicate): Predicate {
  if (left.kind === 'true') return right;
  return right.kind === 'true' ? left : { kind: 'and', left, right };
}

export function or(left: Predicate, right: Predicate): Predicate {
  return left.kind === 'true' || right.kind === 'true' ? ANYTHING : { kind: 'or', left, right };
}

/** A predicate on the columns of one scan. */
export type ScanPredicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'and' | 'or'; readonly left: ScanPredicate; readonly right: ScanPredicate }
  | {
      readonly kind: 'compare';
      readonly column: string;
      readonly op: ComparisonOperator;
      readonly value: Constant;
    };

/** What a predicate says about one scan alone. */
export function project(predicate: Predicate, scan: number): ScanPredicate {
  switch (predicate.kind) {
    case 'true':
    case 'same':
      return { kind: 'true' };
    case 'compare': {
      const origin = predicate.origins.find((candidate) => candidate.scan === scan);
      return origin
        ? { kind: 'compare', column: origin.column, op: predicate.op, value: predicate.value }
        : { kind: 'true' };
    }
    case 'and':
    case 'or':
      return combine(predicate.kind, project(predicate.left, scan), project(predicate.right, scan));
  }
}

export function combine(kind: 'and' | 'or', left: ScanPredicate, right: ScanPredicate): ScanPredicate {
  if (kind === 'or')
    return left.kind === 'true' || right.kind === 'true' ? { kind: 'true' } : { kind, left, right };
  if (left.kind === 'true') return right;
  return right.kind === 'true' ? left : { kind, left, right };
}

/** The equalities between columns that hold for every row that passes. */
export function equalities(predicate: Predicate): readonly (Predicate & { kind: 'same' })[] {
  if (predicate.kind === 'and') return [...equalities(predicate.left), ...equalities(predicate.right)];
  return predicate.kind === 'same' ? [predicate] : [];
}

/** What a predicate says about one column, told of another column that always equals it. */
export function transfer(predicate: ScanPredicate, from: string, to: string): ScanPredicate {
  switch (predicate.kind) {
    case 'true':
      return predicate;
    case 'compare':
      return predicate.column === from ? { ...predicate, column: to } : { kind: 'true' };
    case 'and':
    case 'or':
      return combine(predicate.kind, transfer(predicate.left, from, to), transfer(predicate.right, from, to));
  }
}

export function constantsOf(predicate: ScanPredicate): readonly Constant[] {
  if (predicate.kind === 'compare') return [predicate.value];
  return predicate.kind === 'true' ? [] : [...constantsOf(predicate.left), ...constantsOf(predicate.right)];
}
