import type {} from 'vitest';

/** Where the engines of an integration test run listen; a search node, DynamoDB Local, S3 and the rest are real. */
export interface TestEngines {
  readonly elasticsearch: { readonly url: string; readonly username: string; readonly password: string };
  readonly dynamodb: string;
  readonly s3: string;
  readonly secretsManager: string;
  readonly athena: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    engines: TestEngines;
  }
}
