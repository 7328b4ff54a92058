/** The side of a `Worker` that is its process: answers until the parent lets go. */
// The caller says what its questions are; the channel does not know.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function answerWith<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('message', (question: Question) => {
    answer(question).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}
