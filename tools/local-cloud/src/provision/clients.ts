import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ServiceEndpoints } from '../stack/app-environment.ts';
import { settings } from '../stack/settings.ts';

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly athena: AthenaClient;
}

/** SDK clients for the engines of a local cloud; settings of a real account in the environment are not used. */
export function createClients(endpoints: ServiceEndpoints): Clients {
  const shared = { region: settings.region, credentials: settings.credentials };
  return {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: endpoints.dynamodb }),
    streams: new DynamoDBStreamsClient({ ...shared, endpoint: endpoints.dynamodb }),
    s3: new S3Client({ ...shared, endpoint: endpoints.s3, forcePathStyle: true }),
    secrets: new SecretsManagerClient({ ...shared, endpoint: endpoints.secretsManager }),
    athena: new AthenaClient({ ...shared, endpoint: endpoints.athena }),
  };
}
