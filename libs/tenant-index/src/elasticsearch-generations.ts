import { type CellClient } from '@cloudpf/cells';
import {
  generationAlias,
  indexAliases,
  indexDefinition,
  indexName,
  readAlias,
  type Table,
  writeAlias,
} from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { classifyError } from './classify-failure.ts';
import { CellRequestError, NoLiveIndexError } from './errors.ts';
import { type Generation, type Generations, readGenerations } from './generations.ts';

/** How far a generation has been filled. It is kept in the index itself, and so never outlives it. Times are UTC. */
export interface FillProgress {
  /** Every document up to this sort key has been brought. */
  readonly after: string;
  readonly documents: number;
  readonly updated_at: string;
}

export interface GenerationsPlace {
  readonly tenant: TenantId;
  readonly table: Table;
}

/** How a live index is laid out over nodes; what follows keeps it. */
const KEPT_SETTINGS = ['number_of_replicas', 'auto_expand_replicas', 'refresh_interval'] as const;

const ALREADY_EXISTS = 'resource_already_exists_exception';

type AliasAction = Readonly<Record<string, unknown>>;

/**
 * Makes, swaps and drops the generations of one tenant's table. Each method is one step that is done whole or not at
 * all, and may be repeated. Every method may throw a `CellRequestError`, and `NoLiveIndexError`.
 */
export class ElasticsearchGenerations {
  readonly #client: CellClient;
  readonly #tenant: TenantId;
  readonly #table: Table;

  constructor(client: CellClient, { tenant, table }: GenerationsPlace) {
    this.#client = client;
    this.#tenant = tenant;
    this.#table = table;
  }

  async read(): Promise<Generations> {
    return this.#asked(() => readGenerations(this.#client, this.#tenant, this.#table));
  }

  /** Creates the generation after all that there are, with the present mappings; nothing is written to it yet. */
  async create({ live, newer }: Generations): Promise<Generation> {
    const generation = Math.max(live.generation, ...newer.map((one) => one.generation)) + 1;
    const index = indexName(this.#tenant, this.#table, generation);
    const { settings, mappings } = indexDefinition(this.#table);
    const kept = await this.#keptSettings(live.index);
    const replicas = 'auto_expand_replicas' in kept ? { number_of_replicas: undefined } : {};
    try {
      await this.#ask({
        method: 'PUT',
        path: `/${index}`,
        body: JSON.stringify({ settings: { ...settings, ...kept, ...replicas }, mappings }),
      });
    } catch (error) {
      // Of two that create it at once, the second finds it there.
      if (!(error instanceof CellRequestError && error.message.includes(ALREADY_EXISTS))) throw error;
    }
    const alias = generationAlias(this.#tenant, this.#table, generation);
    return { index, generation, alias, isWritten: false };
  }

  /** From now on whoever reads the targets of a write finds both. */
  async writeBoth(live: Generation, next: Generation): Promise<void> {
    await this.#alias([this.#ownAlias(live), this.#ownAlias(next)]);
  }

  /** Search reads `to` from now on instead of `from`; both stay written. */
  async swap(from: Generation, to: Generation): Promise<void> {
    const aliases = Object.entries(indexAliases(this.#tenant, this.#table));
    await this.#alias([
      this.#ownAlias(from),
      this.#ownAlias(to),
      ...[readAlias, writeAlias].map((name) => ({
        remove: { index: from.index, alias: name(this.#tenant, this.#table), must_exist: true },
      })),
      ...aliases.map(([alias, options]) => ({ add: { index: to.index, alias, ...options } })),
    ]);
  }

  /** Deletes a generation that is not the live one, in one step with its aliases. */
  async drop({ index }: Generation): Promise<void> {
    await this.#alias([{ remove_index: { index } }]);
  }

  /** Makes all that was written so far searchable. */
  async refresh({ index }: Generation): Promise<void> {
    await this.#ask({ method: 'POST', path: `/${index}/_refresh` });
  }

  /** How many documents it has, tombstones included. */
  async count({ index }: Generation): Promise<number> {
    return (await this.#ask<{ count: number }>({ method: 'GET', path: `/${index}/_count` })).count;
  }

  /** What tells it from another of the same name. */
  async identity({ index }: Generation): Promise<string> {
    const settings = await this.#settings(index);
    return String(settings['uuid']);
  }

  async progress({ index }: Generation): Promise<FillProgress | undefined> {
    const answer = await this.#ask<Record<string, { mappings: { _meta?: { fill?: FillProgress } } }>>({
      method: 'GET',
      path: `/${index}/_mapping`,
      querystring: { filter_path: '*.mappings._meta' },
    });
    return answer[index]?.mappings._meta?.fill;
  }

  async noteProgress({ index }: Generation, fill: FillProgress): Promise<void> {
    await this.#ask({
      method: 'PUT',
      path: `/${index}/_mapping`,
      body: JSON.stringify({ _meta: { fill } }),
    });
  }

  async #keptSettings(index: string): Promise<Record<string, unknown>> {
    const settings = await this.#settings(index);
    const isSet = (name: string) => settings[name] !== undefined && settings[name] !== 'false';
    return Object.fromEntries(KEPT_SETTINGS.filter(isSet).map((name) => [name, settings[name]]));
  }

  async #settings(index: string): Promise<Record<string, unknown>> {
    const answer = await this.#ask<Record<string, { settings: { index: Record<string, unknown> } }>>({
      method: 'GET',
      path: `/${index}/_settings`,
    });
    return answer[index]?.settings.index ?? {};
  }

  #ownAlias({ index, generation }: Generation): AliasAction {
    return { add: { index, alias: generationAlias(this.#tenant, this.#table, generation) } };
  }

  async #alias(actions: readonly AliasAction[]): Promise<void> {
    await this.#ask({ method: 'POST', path: '/_aliases', body: JSON.stringify({ actions }) });
  }

  async #ask<T>(request: Parameters<CellClient['transport']['request']>[0]): Promise<T> {
    return this.#asked(() => this.#client.transport.request<T>(request));
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof NoLiveIndexError) throw error;
      const { code, message } = classifyError(error);
      throw new CellRequestError(this.#tenant, `${code}: ${message}`, { cause: error });
    }
  }
}
