import { setImmediate as turn } from 'node:timers/promises';
import { type CellClient } from '@cloudpf/cells';

const ERRORS = {
  refuses: { status: 400, error: { type: 'document_parsing_exception', reason: 'no such type' } },
  'is busy': { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue full' } },
  'was overtaken': { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'changed' } },
} as const;

/** What a node may do with a document, or with a request. */
export type Trouble = keyof typeof ERRORS | 'cannot be reached' | 'loses the answer' | 'answers in part';

interface Held {
  readonly source: Readonly<Record<string, unknown>>;
  readonly seqNo: number;
}
type Action = Readonly<Record<string, { readonly _id: string; readonly if_seq_no?: number }>>;
type Params = Parameters<CellClient['transport']['request']>[0];

const LIVE = { acme_products_000001: { aliases: { acme_products: {}, acme_products_write: {} } } };

/** The index of one node, with the conditions that a real one keeps; several may write to it at the same time. */
export class InMemoryNode {
  readonly documents = new Map<string, Held>();
  readonly #trouble: () => Trouble | undefined;
  #seqNo = 0;

  /** @param trouble asked once for each request, and once for each document that is written. */
  constructor(trouble: () => Trouble | undefined) {
    this.#trouble = trouble;
  }

  readonly client: CellClient = {
    transport: {
      request: async <T>(params: Params) => (await this.#answer(params)) as T,
      close: async () => undefined,
    },
  };

  async #answer({ path, body, bulkBody }: Params): Promise<unknown> {
    const trouble = this.#trouble();
    await turn();
    if (trouble === 'cannot be reached') throw new Error(trouble);
    const answers = path.endsWith('/_mget')
      ? { docs: (JSON.parse(body as string) as { ids: string[] }).ids.map((id) => this.#read(id)) }
      : { items: this.#bulk(bulkBody as string | undefined) };
    await turn();
    if (trouble === 'loses the answer') throw new Error(trouble);
    if (path.endsWith('/_alias')) return LIVE;
    if (trouble !== 'answers in part') return answers;
    return { docs: answers.docs?.slice(1), items: answers.items?.slice(1) };
  }

  #read(id: string): unknown {
    const held = this.documents.get(id);
    return { found: held !== undefined, _seq_no: held?.seqNo, _primary_term: 1, _source: held?.source };
  }

  #bulk(body = ''): readonly unknown[] {
    const lines = body.split('\n');
    return lines.flatMap((line, at) =>
      at % 2 === 0 && line !== '' ? [this.#write(JSON.parse(line) as Action, lines[at + 1] ?? '')] : [],
    );
  }

  #write(action: Action, document: string): unknown {
    const trouble = this.#trouble();
    const [[kind, { _id: id, if_seq_no: expected }] = ['', { _id: '' }]] = Object.entries(action);
    if (trouble && trouble in ERRORS) return { [kind]: ERRORS[trouble as keyof typeof ERRORS] };
    if (this.documents.get(id)?.seqNo !== expected) return { [kind]: ERRORS['was overtaken'] };
    const seqNo = this.#seqNo++;
    this.documents.set(id, { source: JSON.parse(document) as Held['source'], seqNo });
    return { [kind]: { status: 201, _seq_no: seqNo, _primary_term: 1 } };
  }
}
