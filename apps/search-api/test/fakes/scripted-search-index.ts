import { type IndexMarks, type IndexPage, type IndexSearch, type SearchIndex } from '../../src/ports.ts';

export const EMPTY: IndexPage = {
  hits: [],
  total: { value: 0, relation: 'eq' },
  aggregations: {},
  isPartial: false,
};

/** Answers with the pages given, the last one again and again, and remembers what it was asked. */
export class ScriptedSearchIndex implements SearchIndex {
  readonly asked: IndexSearch[] = [];
  visible = 'a';
  readonly #pages: (IndexPage | Error)[];

  constructor(...pages: (IndexPage | Error)[]) {
    this.#pages = pages;
  }

  async search(_tenant: unknown, searches: readonly IndexSearch[]): Promise<readonly IndexPage[]> {
    return searches.map((search) => {
      this.asked.push(search);
      const page = this.#pages.length > 1 ? this.#pages.shift() : this.#pages[0];
      if (page instanceof Error) throw page;
      return page ?? EMPTY;
    });
  }

  async marks(): Promise<IndexMarks> {
    return { visible: this.visible, freshness: {} };
  }
}

/** A page of so many products, whose sort values are their points and ids. */
export function productPage(count: number, points = 1_500): IndexPage {
  const hits = Array.from({ length: count }, (_, at) => ({
    source: { product_id: `p${String(at)}`, name: `Producto ${String(at)}`, in_stock: true },
    sort: [points, `p${String(at)}`],
    matched: [],
  }));
  return { ...EMPTY, hits, total: { value: count, relation: 'eq' } };
}
