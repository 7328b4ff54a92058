import { settings } from './settings.ts';

export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly secretsManager: string;
  readonly athena: string;
}

/** The SDK's own variables that send every AWS call to this machine. */
export function awsEnvironment(endpoints: ServiceEndpoints): Record<string, string> {
  return {
    AWS_REGION: settings.region,
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
  };
}

export interface AppSurroundings {
  readonly endpoints: ServiceEndpoints;
  readonly gateway: string;
  readonly lakeFormat: string;
}

/** The environment of every function; each reads of it what its configuration names. */
export function appEnvironment(surroundings: AppSurroundings): Record<string, string> {
  const { gateway } = surroundings;
  return {
    ...awsEnvironment(surroundings.endpoints),
    TENANTS_TABLE: settings.tables.tenants,
    PRODUCTS_TABLE: settings.tables.products,
    PURCHASES_TABLE: settings.tables.purchases,
    LAKE_BUCKET: settings.bucket,
    HOLDING_BUCKET: settings.bucket,
    LAKE_FORMAT: surroundings.lakeFormat,
    ATHENA_DATABASE: settings.athena.database,
    ATHENA_WORKGROUP: settings.athena.workgroup,
    ATHENA_OUTPUT: `s3://${settings.bucket}/results/`,
    JWKS_URI: `${gateway}/.well-known/jwks.json`,
    JWT_ISSUER: gateway,
    JWT_AUDIENCE: settings.audience,
    CURSOR_SECRET_ID: settings.cursorSecretId,
  };
}
