/** The text that a mutation replaces is not in its file exactly once: the source moved on, and the mutation must follow. */
export class MutationMissedError extends Error {
  override readonly name = 'MutationMissedError';
  readonly code = 'MUTATION_MISSED';

  constructor(mutation: string, file: string, found: number) {
    super(
      `the text that the mutation "${mutation}" replaces is ${found} times in ${file}, not once; ` +
        'write the mutation anew in tools/fault-lab/src/mutations',
    );
  }
}
