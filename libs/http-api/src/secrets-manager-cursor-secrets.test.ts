import { type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { secretsManagerCursorSecrets } from './secrets-manager-cursor-secrets.ts';

function secretsOf(SecretString: string | undefined) {
  const asked: unknown[] = [];
  const send = async ({ input }: { readonly input: unknown }) => {
    asked.push(input);
    return { SecretString };
  };
  const client = { send } as unknown as Pick<SecretsManagerClient, 'send'>;
  return { asked, secrets: secretsManagerCursorSecrets(client, 'cloudpf/cursors') };
}

it('reads the list that the secret holds', async () => {
  const { asked, secrets } = secretsOf('{"secrets":["the newest of them","the one before it"]}');

  expect(await secrets(0)).toEqual(['the newest of them', 'the one before it']);
  expect(asked).toEqual([{ SecretId: 'cloudpf/cursors' }]);
});

it.each([
  undefined,
  '',
  'a plain secret of enough letters',
  '{"secrets":["a plain secret of enough letters"',
  '{"secrets":[]}',
  '{"secrets":["short"]}',
  '{"secrets":["a secret of enough letters","short"]}',
  '["a secret of enough letters"]',
])('answers 503 where the secret holds %j, and tells nothing of it', async (text) => {
  const error: unknown = await secretsOf(text)
    .secrets(0)
    .catch((cause: unknown) => cause);

  expect(error).toMatchObject({
    problem: { status: 503 },
    cause: { message: expect.stringContaining('cloudpf/cursors does not hold') as string },
  });
  expect((error as { cause: Error }).cause.cause).toBeUndefined();
  expect((error as { cause: Error }).cause.message).not.toMatch(/letters|short/);
});
