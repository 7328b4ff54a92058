/** Why something could not be done, for a machine (`code`) and for a person (`message`). */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/**
 * What became of one change in its tenant's index.
 * `rejected`: it can never be applied as it is. `unavailable`: the cell cannot take it now.
 */
export type Outcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'rejected'; readonly reason: Reason }
  | { readonly kind: 'unavailable'; readonly reason: Reason };

export const APPLIED: Outcome = { kind: 'applied' };
export const SUPERSEDED: Outcome = { kind: 'superseded' };

/** How a stream record can end; each record ends in exactly one of these. */
export const ENDINGS = ['applied', 'superseded', 'parked', 'quarantined', 'fenced'] as const;
export type Ending = (typeof ENDINGS)[number];

const TOO_MUCH = new Set(['es_rejected_execution_exception', 'circuit_breaking_exception', 'HTTP_429']);

/** Whether a cell is there and was asked for more than it can do now. */
export function asksForLess({ code }: Reason): boolean {
  return TOO_MUCH.has(code);
}
