/** The key to a tenant's cell is missing or unreadable. The message never carries the secret itself. */
export class CellKeyError extends Error {
  override readonly name = 'CellKeyError';
  readonly code = 'CELL_KEY';
  readonly tenantId: string;

  constructor(tenantId: string, secretId: string, options?: ErrorOptions) {
    super(`the key to the cell of tenant "${tenantId}" cannot be read from the secret ${secretId}`, options);
    this.tenantId = tenantId;
  }
}
