/** The registry could not be asked; the same question may be answered later. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
  readonly code = 'REGISTRY_UNAVAILABLE';

  constructor(tenantId: string, options?: ErrorOptions) {
    super(`the tenant registry cannot be asked about "${tenantId}"`, options);
  }
}

/** A registry item that cannot be used as it is; somebody has to mend the item. */
export class InvalidTenantError extends Error {
  override readonly name = 'InvalidTenantError';
  readonly code = 'INVALID_TENANT';
  readonly tenantId: string;

  constructor(tenantId: string, problem: string, options?: ErrorOptions) {
    super(`the registry item of tenant "${tenantId}" cannot be used: ${problem}`, options);
    this.tenantId = tenantId;
  }
}
