/** A query or a part of one in Elasticsearch's query language. */
export type Query = Readonly<Record<string, unknown>>;

export function constant(points: number, filter: Query): Query {
  return { constant_score: { boost: points, filter } };
}

/** Every token of `text` in one field. */
export function match(field: string, text: string, options?: Readonly<Record<string, unknown>>): Query {
  return { match: { [field]: { query: text, operator: 'and', ...options } } };
}

export function phrase(field: string, text: string, slop = 0): Query {
  return { match_phrase: { [field]: { query: text, ...(slop > 0 && { slop }) } } };
}

export function anyOf(queries: readonly Query[]): Query {
  const [only] = queries;
  return only !== undefined && queries.length === 1
    ? only
    : { bool: { should: queries, minimum_should_match: 1 } };
}
