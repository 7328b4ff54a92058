import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import {
  type CursorSecretList,
  type CursorSecrets,
  rememberCursorSecrets,
  type RememberOptions,
} from './cursor-secrets.ts';
import { CursorSecretError } from './errors.ts';

const Secret = z.string().min(16);
const CursorSecretValue = z.object({ secrets: z.tuple([Secret], Secret) });

/** Secrets kept in Secrets Manager as `{"secrets": ["newest", "older"]}`, each of 16 characters or more. */
export function secretsManagerCursorSecrets(
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  options?: RememberOptions,
): CursorSecrets {
  return rememberCursorSecrets(async () => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return parse(SecretString, secretId);
  }, options);
}

/** What JSON.parse says of a text has a piece of the text in it, so no error of it goes on. */
function parse(text: string, secretId: string): CursorSecretList {
  const parsed = CursorSecretValue.safeParse(jsonOf(text));
  if (!parsed.success) throw new CursorSecretError(secretId);
  return parsed.data.secrets;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
