/** What a role is for: what it may do on which thing, and who takes it. Everything else is refused. */
export interface Duty {
  /** The service that takes the role; people of the account where absent. */
  readonly takenBy?: string;
  readonly may: Readonly<Record<string, readonly string[]>>;
  /** Where it is one tenant's alone: the tag that says whose. */
  readonly ownerTag?: string;
}
