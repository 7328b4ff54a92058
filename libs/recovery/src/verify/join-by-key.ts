/** What both sides hold of one key. */
export interface Joined<L, R> {
  readonly key: string;
  readonly left: readonly L[];
  readonly right: readonly R[];
}

/** Elements in the order of their keys by UTF-8 bytes, page by page. */
export interface Sorted<E> {
  readonly pages: AsyncIterable<readonly E[]>;
  readonly keyOf: (element: E) => string;
}

/** Walks two sorted sides together, holding a page of each and the elements of one key. */
export async function* joinByKey<L, R>(left: Sorted<L>, right: Sorted<R>): AsyncGenerator<Joined<L, R>> {
  const lefts = groupsOf(left);
  const rights = groupsOf(right);
  try {
    let [l, r] = await Promise.all([lefts.next(), rights.next()]);
    while (l.done !== true || r.done !== true) {
      const order = l.done === true ? 1 : r.done === true ? -1 : compareKeys(l.value.key, r.value.key);
      const [a, b] = [order <= 0 ? l.value : undefined, order >= 0 ? r.value : undefined];
      yield {
        key: (a ?? b)?.key ?? '',
        left: a?.elements ?? [],
        right: b?.elements ?? [],
      };
      if (a) l = await lefts.next();
      if (b) r = await rights.next();
    }
  } finally {
    await Promise.all([lefts.return(undefined), rights.return(undefined)]);
  }
}

interface Group<E> {
  readonly key: string;
  readonly elements: readonly E[];
}

async function* groupsOf<E>({ pages, keyOf }: Sorted<E>): AsyncGenerator<Group<E>, undefined> {
  let group: { key: string; elements: E[] } | undefined;
  for await (const page of pages) {
    for (const element of page) {
      const key = keyOf(element);
      if (group?.key === key) group.elements.push(element);
      else {
        if (group) yield group;
        group = { key, elements: [element] };
      }
    }
  }
  if (group) yield group;
  return undefined;
}

/** The order of sort keys in DynamoDB and of terms in Elasticsearch; JavaScript's own differs beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
