import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ErasableItems, type Refusal } from './erasure-ports.ts';

const PAGE = 3;

/** A table in this process, of which only keys are kept. */
export class InMemoryErasableItems implements ErasableItems {
  readonly name: string;
  /** Sort keys by tenant. */
  readonly rows = new Map<string, Set<string>>();
  /** Why items are not removed, by sort key. */
  readonly kept = new Map<string, string>();
  /** Called after each heartbeat, as a function that reads the stream is. */
  onMark: (writtenAt: string) => Promise<void> = async () => undefined;

  constructor(name: string) {
    this.name = name;
  }

  put(tenant: string, ...keys: readonly string[]): void {
    this.rows.set(tenant, new Set([...(this.rows.get(tenant) ?? []), ...keys]));
  }

  async *pages(tenant: TenantId): AsyncGenerator<readonly string[]> {
    const keys = [...(this.rows.get(tenant) ?? [])].sort();
    for (let start = 0; start < keys.length; start += PAGE) yield keys.slice(start, start + PAGE);
  }

  async remove(tenant: TenantId, keys: readonly string[]): Promise<readonly Refusal[]> {
    const refused: Refusal[] = [];
    for (const key of keys) {
      const reason = this.kept.get(key);
      if (reason === undefined) this.rows.get(tenant)?.delete(key);
      else refused.push({ what: key, reason });
    }
    return refused;
  }

  async mark(tenant: TenantId, writtenAt: string): Promise<void> {
    this.put(tenant, HEARTBEAT_KEY);
    await this.onMark(writtenAt);
  }
}
