/** A fault of this name is there already; names tell faults apart in the log. */
export class FaultNameTakenError extends Error {
  override readonly name = 'FaultNameTakenError';
  readonly code = 'FAULT_NAME_TAKEN';

  constructor(fault: string) {
    super(`There is already a fault named "${fault}". Remove it first, or choose another name.`);
  }
}

/** There is no fault of this name. */
export class UnknownFaultError extends Error {
  override readonly name = 'UnknownFaultError';
  readonly code = 'UNKNOWN_FAULT';

  constructor(fault: string, present: readonly string[]) {
    super(
      `There is no fault named "${fault}"; there ${present.length === 0 ? 'is none' : `are: ${present.join(', ')}`}.`,
    );
  }
}

/** The proxy cannot listen on the port that its clients know. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'PORT_TAKEN';

  constructor(proxy: string, port: number, options?: ErrorOptions) {
    super(
      `Proxy "${proxy}" cannot listen on port ${port}. End what uses it, or start without a port.`,
      options,
    );
  }
}
