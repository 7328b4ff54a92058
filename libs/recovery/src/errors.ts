/** The table has no stream, so that nothing tells where its changes stand. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError';
  readonly code = 'NO_STREAM';

  constructor(table: string) {
    super(`the table ${table} has no stream; enable one with new and old images`);
  }
}

/** Something waits for a tenant that the registry does not know. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError';
  readonly code = 'UNKNOWN_TENANT';

  constructor(tenant: string) {
    super(`the registry knows no tenant "${tenant}"; what is parked for it stays until it does`);
  }
}

/** A tenant that is being erased, or is; nothing may reach its cell again. */
export class FencedTenantError extends Error {
  override readonly name = 'FencedTenantError';
  readonly code = 'FENCED_TENANT';

  constructor(tenant: string) {
    super(`tenant "${tenant}" is erased or being erased; nothing is written to its cell`);
  }
}

/** A cell that takes nothing, although it was tried for a while. */
export class CellUnavailableError extends Error {
  override readonly name = 'CellUnavailableError';
  readonly code = 'CELL_UNAVAILABLE';

  constructor(tenant: string, problem: string) {
    super(`the cell of tenant "${tenant}" takes nothing: ${problem}; mend it, then go on with --resume`);
  }
}

/** Athena did not answer a statement over a tenant's lake. */
export class LakeQueryError extends Error {
  override readonly name = 'LakeQueryError';
  readonly code = 'LAKE_QUERY';

  constructor(tenant: string, problem: string) {
    super(`the lake of tenant "${tenant}" cannot be read: ${problem}`);
  }
}
