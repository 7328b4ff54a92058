/** Something that the person at the keyboard can mend: what happened, and what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  readonly next: string | undefined;

  constructor(code: string, message: string, options: ErrorOptions & { readonly next?: string } = {}) {
    super(message, options);
    this.code = code;
    this.next = options.next;
  }
}

/** No local cloud runs with this data folder. */
export function notRunning(dataDir: string, problem: string): CommandError {
  return new CommandError('NOT_RUNNING', `${problem} (${dataDir})`, {
    next: 'start it with "npm start", or name its folder with --data-dir',
  });
}

export function unknownTenant(tenant: string, known: readonly string[]): CommandError {
  return new CommandError('UNKNOWN_TENANT', `there is no tenant "${tenant}"`, {
    next: `the tenants are: ${known.join(', ')}`,
  });
}

/** Input that is not what the command takes. */
export function badInput(
  problem: string,
  options: ErrorOptions & { readonly next?: string } = {},
): CommandError {
  return new CommandError('BAD_INPUT', problem, options);
}
