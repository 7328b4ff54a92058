import { type Comparison } from './statistics.ts';

/** One measured value, and the budget that it has to keep. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'x' | 'us' | 'ms' | 'MB' | '/s';
  /** None where the design sets no budget. */
  readonly bar?: { readonly atLeast: number } | { readonly atMost: number };
  /** What was measured side by side. */
  readonly beside?: Comparison;
  readonly besideUnit?: string;
}

export type Verdict = 'kept' | 'missed' | 'no budget';

export function verdictOf({ value, bar }: Figure): Verdict {
  if (!bar) return 'no budget';
  const isKept = 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost;
  return isKept ? 'kept' : 'missed';
}
