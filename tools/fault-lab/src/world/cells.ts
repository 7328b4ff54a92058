import { PutItemCommand, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type CellClient } from '@cloudpf/cells';
import { Tenant, type TenantId } from '@cloudpf/tenant-routing';
import { type Core } from '../core/build-core.ts';
import { type TenantRole, TENANTS } from '../scenario/scenario.ts';
import { adminClient, askNode, issueKey, type IssuedKey, type LabNode } from './lab-node.ts';
import { type LabWorld } from './lab-world.ts';

export interface Cell {
  readonly role: TenantRole;
  readonly tenant: TenantId;
  readonly node: LabNode;
  client: CellClient;
  key: IssuedKey;
}

/** The tenants of one run: registered, each with a cell on a node of its own. */
export class Cells {
  readonly #world: LabWorld;
  readonly #prefix: string;
  readonly #cells = new Map<TenantRole, Cell>();

  /** @param prefix begins every tenant id of the run, and no id of another run. */
  constructor(world: LabWorld, prefix: string) {
    this.#world = world;
    this.#prefix = prefix;
  }

  get all(): readonly Cell[] {
    return [...this.#cells.values()];
  }

  /** One id begins with another, so that ids and keys joined without a separator meet. */
  tenantOf(role: TenantRole): string {
    const endings = { t0: 'a', t1: 'ab', t2: 'abp', erasing: 'e', unknown: 'u' };
    return role === 'invalid' ? 'No Tenant/' : `${this.#prefix}${endings[role]}`;
  }

  cell(role: TenantRole): Cell | undefined {
    return this.#cells.get(role);
  }

  async open(core: Core, count: number): Promise<void> {
    await Promise.all([
      ...TENANTS.slice(0, count).map((role, place) => this.#open(core, role, place)),
      this.#open(core, 'erasing', 0),
    ]);
  }

  /** The key that the cell of this tenant takes now. */
  keyOf(tenant: string): string {
    return this.all.find((cell) => cell.tenant === tenant)?.key.encoded ?? 'none';
  }

  /** Takes a new key into use and makes the old one useless. */
  async expireKey(role: TenantRole): Promise<void> {
    const cell = this.#cells.get(role);
    if (!cell) return;
    const { key: old, client } = cell;
    cell.key = await issueKey(cell.node.address, cell.tenant);
    cell.client = await adminClient(cell.node.address, cell.key, cell.tenant);
    await client.transport.close();
    const body = { ids: [old.id] };
    await askNode(cell.node.address, { method: 'DELETE', path: '/_security/api_key', body });
  }

  /** The cell's volume is lost; what is there instead is new and empty. */
  async renew(core: Core, role: TenantRole): Promise<void> {
    const cell = this.#cells.get(role);
    if (!cell) return;
    await cell.client.transport.close();
    await deleteIndices(cell);
    cell.key = await issueKey(cell.node.address, cell.tenant);
    cell.client = await adminClient(cell.node.address, cell.key, cell.tenant);
    await core.provisionCell(cell.client, cell.tenant);
  }

  /** Deletes what the run left in registry and nodes. */
  async close(): Promise<void> {
    await Promise.all(
      this.all.map(async (cell) => {
        const { tenant, node, client, key } = cell;
        await client.transport.close();
        await deleteIndices(cell);
        await askNode(node.address, {
          method: 'DELETE',
          path: '/_security/api_key',
          body: { ids: [key.id] },
        });
        const Key = { tenant_id: { S: tenant } };
        const TableName = this.#world.tenantsTable;
        await this.#world.direct.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
      }),
    );
  }

  async #open(core: Core, role: TenantRole, place: number): Promise<void> {
    const node = this.#world.nodes[place % this.#world.nodes.length];
    if (!node) throw new RangeError('the laboratory has no search node');
    const tenant = Tenant.parse({
      tenant_id: this.tenantOf(role),
      name: role,
      status: role === 'erasing' ? 'erasing' : 'active',
      search_endpoint: node.proxy.url,
      secret_ref: `lab/${role}`,
    });
    const key = await issueKey(node.address, tenant.tenant_id);
    const client = await adminClient(node.address, key, tenant.tenant_id);
    // Nothing may ever get into the cell of a tenant that is being erased.
    if (role !== 'erasing') await core.provisionCell(client, tenant.tenant_id);
    await this.#world.direct.dynamodb.send(
      new PutItemCommand({ TableName: this.#world.tenantsTable, Item: marshall(tenant) }),
    );
    this.#cells.set(role, { role, tenant: tenant.tenant_id, node, client, key });
  }
}

async function deleteIndices({ node, tenant }: Cell): Promise<void> {
  const found = await askNode<object>(node.address, { method: 'GET', path: `/${tenant}_*/_alias` });
  const names = Object.keys(found);
  if (names.length > 0) await askNode(node.address, { method: 'DELETE', path: `/${names.join(',')}` });
}
