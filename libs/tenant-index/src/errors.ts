/** A cell without the index that its tenant's changes go to. */
export class NoLiveIndexError extends Error {
  override readonly name = 'NoLiveIndexError';
  readonly code = 'NO_LIVE_INDEX';
  readonly tenantId: string;

  constructor(tenantId: string, table: string) {
    super(
      `the cell of tenant "${tenantId}" has no live index of ${table}; provision the cell, then backfill it`,
    );
    this.tenantId = tenantId;
  }
}

/** A node, or what stands before it, that did not answer as it was asked; what it did not say is not known. */
export class IncompleteAnswerError extends Error {
  override readonly name = 'IncompleteAnswerError';
  readonly code = 'INCOMPLETE_ANSWER';

  constructor() {
    super('the node did not answer for each document that it was asked about');
  }
}

/** A cell that cannot be read or written now; what it answered is the message's end. */
export class CellRequestError extends Error {
  override readonly name = 'CellRequestError';
  readonly code = 'CELL_REQUEST';
  readonly tenantId: string;

  constructor(tenantId: string, problem: string, options?: ErrorOptions) {
    super(`the cell of tenant "${tenantId}" cannot do what was asked of it: ${problem}`, options);
    this.tenantId = tenantId;
  }
}
