import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type TenantRegistry } from '@cloudpf/tenant-routing';

export interface BeatingTable {
  readonly name: string;
  readonly keyName: string;
}

/** The marker item of one tenant in one table. */
export interface Marker {
  readonly table: BeatingTable;
  readonly item: Readonly<Record<string, { readonly S: string }>>;
}

export interface BeatPorts {
  readonly registry: TenantRegistry;
  readonly tables: readonly BeatingTable[];
  readonly put: (marker: Marker) => Promise<void>;
  readonly now: () => Date;
}

export interface Beaten {
  readonly written: number;
  readonly failed: readonly { readonly tenant: string; readonly table: string; readonly error: unknown }[];
}

/** Writes the marker item of each active tenant into each table; one that fails does not stop the others. */
export async function beat({ registry, tables, put, now }: BeatPorts): Promise<Beaten> {
  const tenants = (await registry.list()).filter(({ status }) => status === 'active');
  const failed: { tenant: string; table: string; error: unknown }[] = [];
  let written = 0;
  await Promise.all(
    tenants.flatMap(({ tenant_id: tenant }) =>
      tables.map(async (table) => {
        const item = {
          tenant_id: { S: tenant },
          [table.keyName]: { S: HEARTBEAT_KEY },
          written_at: { S: now().toISOString() },
        };
        try {
          await put({ table, item });
          written++;
        } catch (error) {
          failed.push({ tenant, table: table.name, error });
        }
      }),
    ),
  );
  return { written, failed };
}
