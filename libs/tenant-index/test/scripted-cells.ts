import { type CellClient } from '@cloudpf/cells';
import { Tenant } from '@cloudpf/tenant-routing';
import { type WritableCells } from '../src/index.ts';

export const tenant = Tenant.parse({
  tenant_id: 'acme',
  name: 'Acme',
  status: 'active',
  search_endpoint: 'http://localhost:9200',
  secret_ref: 'cloudpf/cells/acme',
});

const LIVE = { acme_products_000001: { aliases: { acme_products: {}, acme_products_write: {} } } };

interface Request {
  /** What is asked for: the path's last part. */
  readonly what: string;
  /** The index or alias that is asked: the path's first part. */
  readonly of: string;
  /** The documents that it brings. */
  readonly documents: readonly string[];
}

export interface ScriptedCells extends WritableCells {
  /** What was asked for, in its order. */
  readonly asked: string[];
  readonly forgotten: string[];
  /** Opens the cell anew, as for a new key. */
  reopen(): void;
}

/** A cell whose node answers each request as it is told, and says which indices there are. */
export function scriptedCells(
  answer: (request: Request) => unknown,
  indices: () => Readonly<Record<string, object>> = () => LIVE,
): ScriptedCells {
  const asked: string[] = [];
  const forgotten: string[] = [];
  const open = (): CellClient => ({
    transport: {
      request: async <T>({ path, bulkBody = '' }: { readonly path: string; readonly bulkBody?: unknown }) => {
        const what = path.slice(path.lastIndexOf('/') + 1);
        if (what === '_alias') return indices() as T;
        asked.push(what);
        const lines = String(bulkBody).trim().split('\n');
        const of = path.split('/')[1] ?? '';
        return answer({ what, of, documents: lines.filter((_, line) => line % 2 === 1) }) as T;
      },
      close: async () => undefined,
    },
  });
  let client = open();
  return {
    elasticsearch: async () => client,
    forget: ({ tenant_id }) => void forgotten.push(tenant_id),
    reopen: () => (client = open()),
    asked,
    forgotten,
  };
}

/** Fails as Elastic's client does where a node refuses a whole request. */
export function refuse(statusCode: number, type: string): never {
  throw Object.assign(new Error(type), {
    name: 'ResponseError',
    statusCode,
    body: { error: { type, reason: type } },
  });
}
