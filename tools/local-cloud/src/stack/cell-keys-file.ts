import { type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { putSecrets } from '../provision/storage.ts';
import { readJson, writePrivateJson } from './private-file.ts';
import { secretRef } from './settings.ts';

const CellSecrets = z.object({
  /** API key of the pipeline. */
  write: z.string(),
  /** API key of the search API. */
  read: z.string(),
});
const CellsFile = z.record(z.string(), CellSecrets);
export type CellSecrets = z.infer<typeof CellSecrets>;

/** The keys of every cell; they are made once, and an engine that forgets its secrets gets them again from here. */
export function readCells(file: string): Readonly<Record<string, CellSecrets>> {
  return CellsFile.safeParse(readJson(file)).data ?? {};
}

/** Adds or replaces the keys of one cell. */
export function rememberCell(file: string, tenant: string, secrets: CellSecrets): void {
  writePrivateJson(file, { ...readCells(file), [tenant]: secrets });
}

/** Puts the keys of every known cell into Secrets Manager. */
export async function restoreSecrets(
  file: string,
  client: Pick<SecretsManagerClient, 'send'>,
): Promise<void> {
  const secrets = Object.entries(readCells(file)).flatMap(([tenant, { write, read }]) => [
    [`${secretRef(tenant)}/write`, JSON.stringify({ api_key: write })] as const,
    [`${secretRef(tenant)}/read`, JSON.stringify({ api_key: read })] as const,
  ]);
  await putSecrets(client, new Map(secrets));
}
