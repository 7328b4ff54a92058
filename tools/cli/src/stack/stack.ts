import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { notRunning, unknownTenant } from '../errors.ts';
import { Deployment } from './deployment.ts';

/** What the commands use of the file in which a running local cloud names its endpoints. */
export const Stack = Deployment.extend({
  pid: z.int(),
  gateway: z.url(),
  issuer: z.string(),
  audience: z.string(),
  signing_key_file: z.string(),
  credentials: Deployment.shape.credentials.unwrap(),
  dynamodb: z.url(),
  s3: z.url(),
  secrets_manager: z.url(),
  tenants: z.record(z.string(), z.object({ name: z.string(), search_node: z.url(), secret_ref: z.string() })),
});
export type Stack = z.infer<typeof Stack>;

/**
 * The local cloud that keeps its data in this folder.
 * @throws CommandError where none runs there.
 */
export async function findStack(dataDir: string, isAlive: (pid: number) => boolean): Promise<Stack> {
  const folder = resolve(dataDir);
  const text = await readFile(join(folder, 'endpoints.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw notRunning(folder, 'no local cloud was started here');

  const stack = Stack.safeParse(parseJson(text));
  if (!stack.success) throw notRunning(folder, 'endpoints.json is not one that this version writes');
  if (!isAlive(stack.data.pid)) throw notRunning(folder, 'the local cloud is not running');
  return stack.data;
}

/** @throws CommandError naming the tenants that there are. */
export function requireTenant(stack: Stack, tenant: string): void {
  if (!Object.hasOwn(stack.tenants, tenant)) throw unknownTenant(tenant, Object.keys(stack.tenants).sort());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
