/** The tenant's cell did not answer in time or at all; the same search may work again soon. */
export class SearchUnavailableError extends Error {
  override readonly name = 'SearchUnavailableError';
  readonly code = 'SEARCH_UNAVAILABLE';
  readonly tenantId: string;

  constructor(tenantId: string, options?: ErrorOptions) {
    super(`the search node of tenant "${tenantId}" does not answer`, options);
    this.tenantId = tenantId;
  }
}
