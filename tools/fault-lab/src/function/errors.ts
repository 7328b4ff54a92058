/** The function's process ended in the middle of an invocation, as the fault plan wants it. */
export class CrashedError extends Error {
  override readonly name = 'CrashedError';
  readonly code = 'CRASHED';

  constructor(call: string, when: string) {
    super(`the function ended ${when} its call "${call}"`);
  }
}

/** A call that the fault plan lets fail. */
export class InjectedError extends Error {
  override readonly name = 'InjectedError';
  readonly code = 'INJECTED';

  constructor(call: string) {
    super(`the call "${call}" fails, as the fault plan wants it`);
  }
}
