/** What went wrong, in the words of the report's columns. */
export const HARMS = ['lost', 'duplicated', 'resurrected', 'mixed', 'other'] as const;
export type Harm = (typeof HARMS)[number];

/** Something that broke a promise. */
export interface Violation {
  readonly harm: Harm;
  /** The promise of the design that it broke. */
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5';
  readonly message: string;
}
