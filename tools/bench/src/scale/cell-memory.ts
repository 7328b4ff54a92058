/** What is kept of one document: enough for the guards. */
interface Held {
  readonly seqNo: number;
  readonly position: unknown;
  readonly changedAt: unknown;
}

interface Meta {
  readonly _id: string;
  readonly if_seq_no?: number;
}

const PRIMARY_TERM = 1;
const CONFLICT = { type: 'version_conflict_engine_exception', reason: 'the document is not as expected' };

/** The documents of many cells, as far as their writers ask: it indexes nothing and forgets nothing. */
export class CellMemory {
  readonly #indices = new Map<string, Map<string, Held>>();
  readonly #sequences = new Map<string, number>();
  readonly #versions = new Map<string, number>();

  /** As `GET /<tenant>_<table>_*\/_alias`: every tenant that is asked for has one index a table. */
  aliases(pattern: string): object {
    const name = pattern.replace(/_\*$/, '');
    return {
      [`${name}_000001`]: {
        aliases: {
          [name]: { filter: { term: { deleted: false } } },
          [`${name}_write`]: { is_write_index: true },
        },
      },
    };
  }

  /** As `POST /<alias>/_mget` for position and time of change. */
  read(alias: string, ids: readonly string[]): object {
    const documents = this.#documentsOf(alias);
    return {
      docs: ids.map((id) => {
        const held = documents.get(id);
        if (!held) return { found: false };
        const { seqNo, position, changedAt: changed_at } = held;
        return {
          found: true,
          _seq_no: seqNo,
          _primary_term: PRIMARY_TERM,
          _source: { position, changed_at },
        };
      }),
    };
  }

  /** As `POST /<alias>/_bulk`; `lines` is the request's body. */
  write(alias: string, lines: string): object {
    const documents = this.#documentsOf(alias);
    const rows = lines.split('\n');
    const items: object[] = [];
    for (let row = 0; row + 1 < rows.length; row += 2) {
      const action = JSON.parse(rows[row] ?? '') as Readonly<Record<string, Meta>>;
      const [operation = '', meta] = Object.entries(action)[0] ?? [];
      if (!meta) break;
      const held = documents.get(meta._id);
      const isExpected = operation === 'create' ? held === undefined : isAsRead(held, meta.if_seq_no);
      if (!isExpected) {
        items.push({ [operation]: { status: 409, error: CONFLICT } });
        continue;
      }
      const { position, changed_at } = JSON.parse(rows[row + 1] ?? '') as Readonly<Record<string, unknown>>;
      const seqNo = this.#nextSequence(alias);
      documents.set(meta._id, { seqNo, position, changedAt: changed_at });
      const status = held === undefined ? 201 : 200;
      items.push({ [operation]: { status, _seq_no: seqNo, _primary_term: PRIMARY_TERM } });
    }
    return { items };
  }

  /** As `PUT /<index>/_doc/<id>` with `version_type=external_gte`; gives the status. */
  put(path: string, version: number): number {
    const known = this.#versions.get(path);
    if (known !== undefined && version < known) return 409;
    this.#versions.set(path, version);
    return known === undefined ? 201 : 200;
  }

  #documentsOf(alias: string): Map<string, Held> {
    const known = this.#indices.get(alias);
    if (known) return known;
    const made = new Map<string, Held>();
    this.#indices.set(alias, made);
    return made;
  }

  #nextSequence(alias: string): number {
    const next = this.#sequences.get(alias) ?? 0;
    this.#sequences.set(alias, next + 1);
    return next;
  }
}

function isAsRead(held: Held | undefined, seqNo: number | undefined): boolean {
  return seqNo === undefined || held?.seqNo === seqNo;
}
