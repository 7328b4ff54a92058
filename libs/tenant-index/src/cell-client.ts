/** The slice of the Elasticsearch client that the pipeline needs. */
export interface CellClient {
  readonly transport: {
    request(
      params: {
        readonly method: string;
        readonly path: string;
        readonly querystring?: Readonly<Record<string, string>>;
        readonly body?: string;
        readonly bulkBody?: string;
      },
      options?: { readonly headers?: Readonly<Record<string, string>> },
    ): Promise<unknown>;
  };
}
