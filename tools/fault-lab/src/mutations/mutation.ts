/** One text of a source file put in the place of another. */
export interface Edit {
  /** Path in the checkout. */
  readonly file: string;
  /** In the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A change of the core's sources that takes a promise away. */
export interface Mutation {
  /** In kebab-case; names the bundle and the line of the report. */
  readonly name: string;
  /** What no longer holds, for a person. */
  readonly breaks: string;
  readonly edits: readonly Edit[];
}
