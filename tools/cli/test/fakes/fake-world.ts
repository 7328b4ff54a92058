import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Image } from '@cloudpf/commerce';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type CommandContext } from '../../src/context.ts';
import { run } from '../../src/run.ts';
import { type SearchableCopy } from '../../src/stack/searchable-copy.ts';
import { type ItemKey, type Tables } from '../../src/stack/tables.ts';
import { FakeCloud } from './fake-cloud.ts';
import { InMemoryOperations } from './in-memory-operations.ts';

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string;
  readonly body: unknown;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

type Answer = (call: Call) => { readonly status?: number; readonly body: unknown } | Error;

/** Tables and the searchable copy of them, which follows after a number of looks at it. */
class InMemoryItems implements Tables, SearchableCopy {
  readonly items = new Map<string, Image>();
  /** How often the searchable copy does not answer, counted from now. */
  failures = 0;
  readonly #found = new Map<string, string>();
  readonly #looksUntilFound: number;
  #looks = 0;
  #writes = 0;

  constructor(looksUntilFound: number) {
    this.#looksUntilFound = looksUntilFound;
  }

  async get(key: ItemKey): Promise<Image | undefined> {
    return this.items.get(name(key));
  }

  async put(key: ItemKey, image: Image): Promise<Image | undefined> {
    const before = this.items.get(name(key));
    this.items.set(name(key), image);
    this.#changed();
    return before;
  }

  async remove(key: ItemKey): Promise<Image | undefined> {
    const before = this.items.get(name(key));
    this.items.delete(name(key));
    this.#changed();
    return before;
  }

  async versionOf(key: ItemKey): Promise<string | undefined> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('connect ECONNREFUSED');
    }
    this.#looks += 1;
    if (this.#looks > this.#looksUntilFound) {
      if (this.items.has(name(key))) this.#found.set(name(key), String(this.#writes));
      else this.#found.delete(name(key));
    }
    return this.#found.get(name(key));
  }

  close(): void {
    // There is nothing to close.
  }

  #changed(): void {
    this.#writes += 1;
    this.#looks = 0;
  }
}

function name({ kind, tenant, id }: ItemKey): string {
  return `${kind.table}/${tenant}/${id}`;
}

/** A running stack that exists only in a temporary folder and in memory. */
export class FakeWorld {
  readonly items: InMemoryItems;
  readonly operations = new InMemoryOperations(['norte', 'tambo']);
  readonly cloud = new FakeCloud();
  readonly calls: Call[] = [];
  readonly publicKey: JWK;
  input = '';
  answer: Answer = () => ({ body: {} });
  isRunning = true;
  nowMs = Date.parse('2026-03-01T12:00:00Z');
  readonly dataDir: string;

  private constructor(dataDir: string, publicKey: JWK, looksUntilFound: number) {
    this.dataDir = dataDir;
    this.publicKey = publicKey;
    this.items = new InMemoryItems(looksUntilFound);
  }

  static async create({ looksUntilFound = 1 } = {}): Promise<FakeWorld> {
    const dataDir = await mkdtemp(join(tmpdir(), 'cloudpf-cli-'));
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const keyFile = join(dataDir, 'key.json');
    await writeFile(keyFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'local' }));
    const endpoint = 'http://127.0.0.1:1';
    const tenant = (tenantName: string): object => ({
      name: tenantName,
      search_node: endpoint,
      secret_ref: 'cells/x',
      token: 't',
    });
    const endpoints = {
      pid: 1,
      gateway: 'http://127.0.0.1:8787',
      issuer: 'http://127.0.0.1:8787',
      audience: 'cloudpf',
      signing_key_file: keyFile,
      region: 'eu-west-1',
      credentials: { access_key_id: 'a', secret_access_key: 'b' },
      dynamodb: endpoint,
      s3: endpoint,
      secrets_manager: endpoint,
      tables: { products: 'products', purchases: 'purchases', tenants: 'tenants' },
      buckets: { lake: 'lake', holding: 'lake' },
      tenants: { tambo: tenant('Tambo Market'), norte: tenant('Almacenes Norte') },
    };
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify(endpoints));
    return new FakeWorld(dataDir, await exportJWK(publicKey), looksUntilFound);
  }

  async remove(): Promise<void> {
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Runs one command line and collects what it prints. */
  async run(...args: string[]): Promise<Outcome> {
    const out: string[] = [];
    const notes: string[] = [];
    const context: CommandContext = {
      terminal: { out: (text) => out.push(text), note: (text) => notes.push(text), colors: false },
      fetch: (url, init) => this.#fetch(url, init),
      tables: async () => this.items,
      searchableCopy: async () => this.items,
      operations: async () => this.operations,
      cloud: async () => this.cloud.open(),
      isAlive: () => this.isRunning,
      readInput: async () => this.input,
      now: () => this.nowMs,
      sleep: async (ms) => {
        this.nowMs += ms;
      },
      defaultDataDir: this.dataDir,
    };
    const code = await run(args, context);
    return { code, out: out.join('\n'), notes: notes.join('\n') };
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    const call: Call = {
      method: init.method ?? 'GET',
      target: `${url.pathname}${url.search}`,
      authorization: new Headers(init.headers).get('authorization') ?? '',
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    this.calls.push(call);
    const answer = this.answer(call);
    if (answer instanceof Error) throw answer;
    return Response.json(answer.body, { status: answer.status ?? 200 });
  }
}
