import { type Rule } from '../rule.ts';
import { bucketRules } from './buckets.ts';

/** Every rule, by subject. */
export const RULES: readonly Rule[] = [...bucketRules];
