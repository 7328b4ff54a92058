import { type CellClient } from '@cloudpf/cells';
import { generationAlias, generationOf, type Table, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { NoLiveIndexError } from './errors.ts';

/** One index of a tenant's table. */
export interface Generation {
  readonly index: string;
  readonly generation: number;
  /** The name under which it is written: an alias of its own, or the one write alias where it never had another beside it. */
  readonly alias: string;
  /** Whether changes are written to it. */
  readonly isWritten: boolean;
}

/** All indices that a cell keeps of one table, as their aliases tell; no other record could differ from these. */
export interface Generations {
  /** What search reads. */
  readonly live: Generation;
  /** Generations newer than the live one, oldest first: built, or being built. */
  readonly newer: readonly Generation[];
  /** Generations older than the live one, oldest first: kept for a step back. */
  readonly older: readonly Generation[];
}

/** What `GET /<indices>/_alias` answers. */
export type AliasesByIndex = Readonly<
  Record<string, { readonly aliases: Readonly<Record<string, unknown>> }>
>;

/** @throws NoLiveIndexError where the cell has none; errors of the transport as they are. */
export async function readGenerations(
  client: CellClient,
  tenant: TenantId,
  table: Table,
): Promise<Generations> {
  const aliases = await client.transport.request<AliasesByIndex>({
    method: 'GET',
    path: `/${tenant}_${table}_*/_alias`,
  });
  return generationsIn(aliases, tenant, table);
}

function generationsIn(aliases: AliasesByIndex, tenant: TenantId, table: Table): Generations {
  const all = Object.entries(aliases)
    .flatMap(([index, { aliases: names }]) => {
      const generation = generationOf(index, tenant, table);
      if (generation === undefined) return [];
      const own = generationAlias(tenant, table, generation);
      const isLive = Object.hasOwn(names, writeAlias(tenant, table));
      const hasOwn = Object.hasOwn(names, own);
      const alias = isLive && !hasOwn ? writeAlias(tenant, table) : own;
      return [{ index, generation, alias, isLive, isWritten: isLive || hasOwn }];
    })
    .sort((a, b) => a.generation - b.generation);
  const live = all.find(({ isLive }) => isLive);
  if (!live) throw new NoLiveIndexError(tenant, table);
  return {
    live,
    newer: all.filter(({ generation }) => generation > live.generation),
    older: all.filter(({ generation }) => generation < live.generation),
  };
}
