/** The parts of the peers that are used here; their packages lie beside the workspace. */
declare module 'dynamodb-stream-elasticsearch' {
  export function pushStream(options: {
    readonly event: unknown;
    readonly endpoint: string;
    readonly index: string;
    readonly refresh?: boolean;
    readonly useBulk?: boolean;
    readonly keepAlive?: boolean;
    readonly elasticSearchOptions?: Readonly<Record<string, unknown>>;
  }): Promise<void>;
}

declare module 'elasticsearch-of-the-peer' {
  export const Connection: unknown;
  export const Transport: unknown;
}

declare module '@aws-lambda-powertools/batch' {
  export const EventType: { readonly DynamoDBStreams: 'DynamoDBStreams' };
  export class BatchProcessor {
    constructor(eventType: 'DynamoDBStreams');
  }
  export function processPartialResponse(
    event: unknown,
    recordHandler: (record: never) => Promise<void>,
    processor: BatchProcessor,
    options?: { readonly processInParallel?: boolean },
  ): Promise<{ readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }>;
}
