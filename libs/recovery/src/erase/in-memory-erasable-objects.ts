import { type ErasableObjects, type ObjectVersion, type Refusal } from './erasure-ports.ts';

const PAGE = 3;

/** A bucket in this process that keeps every version, or none but the last. */
export class InMemoryErasableObjects implements ErasableObjects {
  readonly name: string;
  /** In the order of their making. */
  versions: ObjectVersion[] = [];
  /** Why objects are not removed, by key. */
  readonly kept = new Map<string, string>();
  readonly #versioned: boolean;
  #made = 0;

  constructor(name: string, { versioned = true } = {}) {
    this.name = name;
    this.#versioned = versioned;
  }

  put(key: string, bytes = 1): void {
    this.#make({ key, bytes });
  }

  /** Deletes as S3 does where nothing names a version: what was there stays, below a mark. */
  delete(key: string): void {
    if (this.#versioned) this.#make({ key, bytes: 0 });
    else this.versions = this.versions.filter((version) => version.key !== key);
  }

  async *pages(prefix: string): AsyncGenerator<readonly ObjectVersion[]> {
    const found = this.versions.filter(({ key }) => key.startsWith(prefix));
    for (let start = 0; start < found.length; start += PAGE) yield found.slice(start, start + PAGE);
  }

  async remove(versions: readonly ObjectVersion[]): Promise<readonly Refusal[]> {
    const refused: Refusal[] = [];
    for (const { key, versionId } of versions) {
      const reason = this.kept.get(key);
      if (reason !== undefined) refused.push({ what: key, versionId, reason });
      else this.versions = this.versions.filter((each) => each.key !== key || each.versionId !== versionId);
    }
    return refused;
  }

  #make({ key, bytes }: Pick<ObjectVersion, 'key' | 'bytes'>): void {
    if (!this.#versioned) this.versions = this.versions.filter((version) => version.key !== key);
    this.versions.push({ key, bytes, versionId: this.#versioned ? String(++this.#made) : 'null' });
  }
}
