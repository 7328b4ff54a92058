import { type Need } from './need.ts';

/** What something of AWS itself does with a role, beside what code calls. */
export interface OwnNeed {
  readonly actions: readonly string[];
  readonly because: string;
  /** Where it is documented. */
  readonly page: string;
}

export function toNeeds(
  { actions, because, page }: OwnNeed,
  { on, via }: { readonly on?: string | undefined; readonly via?: string } = {},
): readonly Need[] {
  return actions.map((action) => ({
    action,
    because,
    page,
    ...(on === undefined ? {} : { on }),
    ...(via === undefined ? {} : { via }),
  }));
}
