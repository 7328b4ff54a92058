import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { settings } from '../stack/settings.ts';

/** Creates the lake's bucket, which holds parked and quarantined changes as well. */
export async function ensureBucket(client: Pick<S3Client, 'send'>): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: settings.bucket }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou) && !(error instanceof BucketAlreadyExists)) {
      throw error;
    }
  }
}

/** Gives each secret its value, making those that are missing. */
export async function putSecrets(
  client: Pick<SecretsManagerClient, 'send'>,
  secrets: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [name, value] of secrets) {
    try {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) {
        throw error;
      }
      await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
    }
  }
}
