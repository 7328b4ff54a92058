import { type SearchText } from '../text/parse-text.ts';
import { type Query } from '../text/query.ts';

/** Marks what was found in the name and the best place of the description. Shop texts are foreign HTML: they are escaped. */
export function highlightOf({ whole }: SearchText): Query {
  return {
    encoder: 'html',
    pre_tags: ['<mark>'],
    post_tags: ['</mark>'],
    fields: {
      name: { number_of_fragments: 0, highlight_query: found('name', whole) },
      description: {
        number_of_fragments: 1,
        fragment_size: 160,
        highlight_query: found('description', whole),
      },
    },
  };
}

function found(field: string, text: string): Query {
  return {
    bool: {
      should: [
        { match: { [field]: { query: text, fuzziness: 'AUTO:4,8', prefix_length: 1 } } },
        { match_bool_prefix: { [field]: { query: text } } },
      ],
    },
  };
}
