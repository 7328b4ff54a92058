import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf } from './commands-of.ts';
import { UnknownSdkUseError } from './sdk.ts';

/** A library with a port, its adapter, and a use case that reads; each app below makes something else of it. */
const LIBRARY = `
  import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, paginateScan }
    from '@aws-sdk/client-s3';
  export interface Store { get(key: string): Promise<string>; put(key: string): Promise<void> }
  export class S3Store implements Store {
    readonly #s3: S3Client;
    constructor(s3: S3Client, readonly_bucket: string) { this.#s3 = s3; void readonly_bucket; }
    async get(key: string): Promise<string> { return this.#send(new GetObjectCommand({ key })); }
    async put(key: string): Promise<void> { await this.#send(new PutObjectCommand({ key })); }
    async delete(key: string): Promise<number> { await this.#send(new DeleteObjectCommand({ key })); return 1; }
    async list(): Promise<void> { await this.#send(new ListObjectsV2Command({})); }
    async all(): Promise<void> { paginateScan(); }
    async #send(command: unknown): Promise<string> { return String(command); }
  }
  export class Registry {
    readonly #gone = new Map<string, string>();
    delete(key: string): void { this.#gone.delete(key); }
  }
  export function read(store: Pick<Store, 'get'>) { return store.get('a'); }
  export const write = async (store: Store) => { const { put } = store; await put('a'); };
  export function clean(store: { delete(key: string): Promise<number> }) { return store.delete('a'); }
`;

const UNKNOWN = 'uses-what-nobody-knows';

const APPS: Readonly<Record<string, string>> = {
  'makes-nothing': `export { read } from '../../../libs/store.ts';`,
  'reads-through-a-port': `
    import { S3Client, NoSuchKey } from '@aws-sdk/client-s3';
    import { read, S3Store } from '../../../libs/store.ts';
    const config = { lakeBucket: 'lake' };
    const store = new S3Store(new S3Client(), config.lakeBucket);
    export const handler = () => read(store).catch((error) => error instanceof NoSuchKey);`,
  'takes-a-port-apart': `
    import { S3Client } from '@aws-sdk/client-s3';
    import { S3Store, write } from '../../../libs/store.ts';
    export const handler = () => write(new S3Store(new S3Client(), 'x'));`,
  'calls-a-namesake': `
    import { S3Client } from '@aws-sdk/client-s3';
    import { read, Registry, S3Store } from '../../../libs/store.ts';
    const registry = new Registry();
    export const handler = () => { registry.delete('a'); return read(new S3Store(new S3Client(), 'x')); };`,
  'has-a-shape-of-its-own': `
    import { S3Client } from '@aws-sdk/client-s3';
    import { clean, S3Store } from '../../../libs/store.ts';
    export const handler = () => clean(new S3Store(new S3Client(), 'x'));`,
  'chooses-at-run-time': `
    import { S3Client } from '@aws-sdk/client-s3';
    import { S3Store } from '../../../libs/store.ts';
    const store = new S3Store(new S3Client(), 'x');
    export const handler = (what: 'list' | 'all') => store[what]();`,
  'loads-later': `
    export const handler = async () => { const { send } = await import('./later.ts'); return send(); };`,
  'makes-it-while-loading': `
    import './effect.ts';
    export const handler = () => 1;`,
  'names-a-type-alone': `
    import type { GetObjectCommand } from '@aws-sdk/client-s3';
    export const handler = (command: GetObjectCommand) => command;`,
  [UNKNOWN]: `
    import { S3 } from '@aws-sdk/client-s3';
    export const handler = () => new S3();`,
};

const FILES: Readonly<Record<string, string>> = {
  'tsconfig.base.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      target: 'es2024',
      module: 'nodenext',
      allowImportingTsExtensions: true,
      types: [],
    },
  }),
  'package.json': '{"type":"module"}',
  'node_modules/@aws-sdk/client-s3/package.json': '{"name":"@aws-sdk/client-s3","types":"index.d.ts"}',
  'node_modules/@aws-sdk/client-s3/index.d.ts': `
    export declare class S3Client { send(command: unknown): Promise<unknown> }
    export declare class S3 extends S3Client { getObject(): void }
    export declare class NoSuchKey extends Error {}
    export declare class GetObjectCommand { constructor(input: unknown) }
    export declare class PutObjectCommand { constructor(input: unknown) }
    export declare class DeleteObjectCommand { constructor(input: unknown) }
    export declare class ListObjectsV2Command { constructor(input: unknown) }
    export declare function paginateScan(): void;`,
  'libs/store.ts': LIBRARY,
  'apps/loads-later/src/later.ts': `
    import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
    export const send = () => new PutObjectCommand({});
    export const other = () => new GetObjectCommand({});`,
  'apps/makes-it-while-loading/src/effect.ts': `
    import { GetObjectCommand } from '@aws-sdk/client-s3';
    const made = [1].map(() => new GetObjectCommand({}));
    export function more() { return made; }`,
  ...Object.fromEntries(Object.entries(APPS).map(([app, text]) => [`apps/${app}/src/handler.ts`, text])),
};

let checkout: string;
let found: ReturnType<typeof commandsOf>;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'commands-of-'));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(checkout, path)), { recursive: true });
    await writeFile(join(checkout, path), text);
  }
  found = commandsOf(
    checkout,
    Object.keys(APPS).filter((app) => app !== UNKNOWN),
  );
});

afterAll(async () => {
  await rm(checkout, { recursive: true });
});

function commands(app: string): readonly string[] {
  return (found.get(app) ?? []).map(({ command }) => command).sort();
}

describe('commandsOf', () => {
  it.each([
    ['makes-nothing', []],
    ['reads-through-a-port', ['GetObject']],
    ['takes-a-port-apart', ['PutObject']],
    ['calls-a-namesake', ['GetObject']],
    ['has-a-shape-of-its-own', ['DeleteObject']],
    ['chooses-at-run-time', ['ListObjectsV2', 'Scan']],
    ['loads-later', ['PutObject']],
    ['makes-it-while-loading', ['GetObject']],
    ['names-a-type-alone', []],
  ])('finds of an app that %s the commands %j', (app, expected) => {
    expect(commands(app)).toEqual(expected);
  });

  it('tells what the sending class was given of the configuration, and where it sends', () => {
    const [call] = found.get('reads-through-a-port') ?? [];

    expect(call).toEqual({
      client: 's3',
      command: 'GetObject',
      given: ['lakeBucket'],
      where: expect.stringMatching(/^libs\/store\.ts:\d+$/) as string,
    });
  });

  it('does not guess what something of the SDK calls that is neither client, command nor paginator', () => {
    expect(() => commandsOf(checkout, [UNKNOWN])).toThrow(UnknownSdkUseError);
    expect(() => commandsOf(checkout, [UNKNOWN])).toThrow(
      '"@aws-sdk/client-s3: S3" is used in apps/uses-what-nobody-knows/src/handler.ts:3',
    );
  });
});
