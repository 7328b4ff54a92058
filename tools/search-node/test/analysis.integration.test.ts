import { join } from 'node:path';
import {
  freshnessIndexDefinition,
  indexAliases,
  indexDefinition,
  indexName,
  TABLES,
} from '@cloudpf/es-mappings';
import { TenantId } from '@cloudpf/tenant-routing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluginComponents } from '../src/analysis-components.ts';
import { type SearchNode, startSearchNode } from '../src/index.ts';
import { ask, basic, scratchFolder } from './node-client.ts';

const folder = scratchFolder();
let node: SearchNode;

beforeAll(async () => {
  const dataDir = join(folder.path, 'node');
  node = await startSearchNode({ name: 'analysis', dataDir, password: 'only-here', tuneFor: 'start' });
});

afterAll(async () => {
  await node.stop();
  folder[Symbol.dispose]();
});

const request = (path: string, body?: unknown, method?: string) =>
  ask(node.url, basic(node), {
    path,
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });

/** The tokens as `text@position`, or what the node said against it. */
async function analyse(body: Record<string, unknown>): Promise<string> {
  const answer = await request('/_analyze', body);
  if (answer.status !== 200) return JSON.stringify(answer.body);
  const { tokens } = answer.body as { tokens: { token: string; position: number }[] };
  return tokens.map(({ token, position }) => `${token}@${position}`).join(' ');
}

const filtered = (filter: unknown, text: string, tokenizer: unknown = 'standard') =>
  analyse({ tokenizer, filter: [filter], text });
const replaced = (charFilter: unknown, text: string) =>
  analyse({ tokenizer: 'keyword', char_filter: [charFilter], text });

describe('char filters', () => {
  it('mapping takes literal characters, escapes, spaces around the sides, and nothing as a target', async () => {
    const mappings = ['n\\u0303=>ñ', 'á => a', '\u0301=>', 'ph=>f', '\\u0020=>_'];

    expect(await replaced({ type: 'mapping', mappings }, 'an\u0303o más e\u0301 photo')).toBe(
      'año_mas_e_foto@0',
    );
  });

  it('mapping prefers the longest key, and parts a rule at its last arrow', async () => {
    expect(await replaced({ type: 'mapping', mappings: ['a=>1', 'ab=>2', '=>=>3'] }, 'abaa=>')).toBe(
      '2113@0',
    );
  });

  it.each([
    [['no arrow here'], 'has no [=>]'],
    [['\\u00=>x'], '4 hex digits'],
    [['a=>b', 'a=>c'], 'was already added'],
  ])('mapping refuses %j', async (mappings, reason) => {
    expect(await replaced({ type: 'mapping', mappings }, 'x')).toContain(reason);
  });

  it('pattern_replace knows groups and flags', async () => {
    const filter = {
      type: 'pattern_replace',
      pattern: '(\\d+)-x',
      replacement: '$1',
      flags: 'CASE_INSENSITIVE',
    };

    expect(await replaced(filter, '12-X y')).toBe('12 y@0');
  });

  it('html_strip drops tags but those to be kept', async () => {
    expect(await replaced({ type: 'html_strip', escaped_tags: ['b'] }, '<i>ho</i>la <b>x</b>&amp;')).toBe(
      'hola <b>x</b>&@0',
    );
  });
});

describe('tokenizers', () => {
  it.each([
    ['keyword', 'a b', 'a b@0'],
    ['whitespace', 'a-b c', 'a-b@0 c@1'],
    ['uax_url_email', 'a@b.com http://www.a.es/b x', 'a@b.com@0 http://www.a.es/b@1 x@2'],
    ['pattern', 'a,b c', 'a@0 b@1 c@2'],
    [{ type: 'pattern', pattern: '"([^"]+)"', group: 1 }, '"a b" "c"', 'a b@0 c@1'],
    [{ type: 'whitespace', max_token_length: 2 }, 'abc', 'ab@0 c@1'],
  ])('%j cuts as the official one does', async (tokenizer, text, tokens) => {
    expect(await analyse({ tokenizer, text })).toBe(tokens);
  });
});

describe('token filters', () => {
  it.each([
    ['asciifolding', 'año', 'ano@0'],
    [{ type: 'asciifolding', preserve_original: true }, 'año', 'ano@0 año@0'],
    ['edge_ngram', 'abc', 'a@0'],
    [{ type: 'edge_ngram' }, 'abc', 'a@0 ab@0'],
    [{ type: 'edge_ngram', min_gram: 2, max_gram: 3 }, 'abcd x', 'ab@0 abc@0'],
    [
      { type: 'edge_ngram', min_gram: 2, max_gram: 3, preserve_original: true },
      'abcd x',
      'ab@0 abc@0 abcd@0 x@1',
    ],
    [{ type: 'edge_ngram', min_gram: 2, max_gram: 2, side: 'back' }, 'abc', 'bc@0'],
    [{ type: 'length', min: 2, max: 3 }, 'a ab abcd', 'ab@1'],
    [{ type: 'pattern_capture', patterns: ['(\\d+)'] }, 'ab12', 'ab12@0 12@0'],
    [{ type: 'pattern_capture', patterns: ['(\\d+)'], preserve_original: false }, 'ab12', '12@0'],
    [{ type: 'pattern_replace', pattern: 'a', replacement: 'o', all: false }, 'banana', 'bonana@0'],
    ['reverse', 'abc', 'cba@0'],
    ['truncate', 'abcdefghijklm', 'abcdefghij@0'],
    [{ type: 'truncate', length: 3 }, 'abcdef', 'abc@0'],
    ['unique', 'a b a', 'a@0 b@1'],
    [{ type: 'unique', only_on_same_position: true }, 'a b a', 'a@0 b@1 a@2'],
    ['uppercase', 'ñu', 'ÑU@0'],
    [
      { type: 'stemmer', language: 'spanish_plural' },
      'mesas camiones bolso bolsa',
      'mesa@0 camion@1 bolso@2 bolsa@3',
    ],
    [{ type: 'stemmer', language: 'light_spanish' }, 'negras', 'negr@0'],
    [{ type: 'stemmer', language: 'spanish' }, 'corriendo', 'corr@0'],
    [{ type: 'stemmer', language: 'possessive_english' }, "ana's", 'ana@0'],
    [{ type: 'stemmer', language: 'light_english' }, 'running', 'running@0'],
    [{ type: 'stemmer', language: 'english' }, 'running', 'run@0'],
    ['stemmer', 'running', 'run@0'],
  ])('%j does what the official one does', async (filter, text, tokens) => {
    expect(await filtered(filter, text)).toBe(tokens);
  });

  it('trim drops the spaces around', async () => {
    expect(await filtered('trim', ' a b ', 'keyword')).toBe('a b@0');
  });

  it('remove_duplicates drops equal tokens of one position', async () => {
    const filter = [{ type: 'pattern_capture', patterns: ['(a+)', '(a)'] }, 'remove_duplicates'];

    expect(await analyse({ tokenizer: 'standard', filter, text: 'a a' })).toBe('a@0 a@1');
  });

  it.each([
    [{}, 'AB-12xY', 'AB@0 12@1 x@2 Y@3'],
    [{ catenate_all: true }, 'AB-12', 'AB12@0 AB@0 12@1'],
    [{ preserve_original: true, split_on_numerics: false }, 'AB-j2se', 'AB-j2se@0 AB@0 j2se@1'],
    [{ protected_words: ['AB-12'] }, 'AB-12 C-3', 'AB-12@0 C@1 3@2'],
    [{ generate_word_parts: false }, 'wi-fi-4', '4@0'],
  ])('word_delimiter_graph with %j', async (parameters, text, tokens) => {
    expect(await filtered({ type: 'word_delimiter_graph', ...parameters }, text, 'whitespace')).toBe(tokens);
  });

  it('flatten_graph makes a graph fit for an index', async () => {
    const filter = [{ type: 'word_delimiter_graph', catenate_all: true }, 'flatten_graph'];

    expect(await analyse({ tokenizer: 'whitespace', filter, text: 'ab-12 z' })).toBe('ab12@0 ab@0 12@1 z@2');
  });

  it.each([
    [{ type: 'edge_ngram', max_gramm: 3 }, 'unsupported parameters [max_gramm]'],
    [{ type: 'stemmer', language: 'klingon' }, 'must be one of'],
    [{ type: 'truncate', length: 0 }, 'at least 1'],
    [{ type: 'pattern_capture' }, '[patterns] is required'],
    [{ type: 'word_delimiter_graph', type_table: ['- => ALPHA'] }, 'unsupported parameters [type_table]'],
  ])('%j is refused with a reason', async (filter, reason) => {
    expect(await filtered(filter, 'x')).toContain(reason);
  });
});

describe('normalizers', () => {
  it('take the filters that keep to one token, also in the index settings', async () => {
    const created = await request(
      '/normalized',
      {
        settings: {
          analysis: {
            char_filter: { vowels: { type: 'mapping', mappings: ['á=>a'] } },
            normalizer: {
              plain: {
                type: 'custom',
                char_filter: ['vowels'],
                filter: ['trim', 'asciifolding', 'lowercase'],
              },
            },
          },
        },
      },
      'PUT',
    );

    const answer = await request('/normalized/_analyze', { normalizer: 'plain', text: ' Más Ñu ' });

    expect(created.status).toBe(200);
    expect(answer.body).toMatchObject({ tokens: [{ token: 'mas nu' }] });
  });
});

describe('the plugin', () => {
  it.each(
    (['charFilters', 'tokenizers', 'tokenFilters'] as const).flatMap((kind) =>
      pluginComponents[kind].map((name) => [kind, name] as const),
    ),
  )('supplies to the node, as %s, %s', async (kind, name) => {
    const chain = {
      charFilters: { tokenizer: 'standard', char_filter: [{ type: name, ...required[name] }] },
      tokenizers: { tokenizer: { type: name } },
      tokenFilters: { tokenizer: 'standard', filter: [{ type: name, ...required[name] }] },
    }[kind];

    expect((await request('/_analyze', { ...chain, text: 'abc' })).body).toHaveProperty('tokens');
  });

  const required: Readonly<Record<string, object>> = {
    mapping: { mappings: ['x=>y'] },
    pattern_replace: { pattern: 'x' },
    pattern_capture: { patterns: ['x'] },
    truncate: { length: 5 },
  };
});

describe('our own indices', () => {
  const tenant = TenantId.parse('acme');

  it.each(TABLES)('the one for %s is made, with its aliases', async (table) => {
    const created = await request(
      `/${indexName(tenant, table, 1)}`,
      { ...indexDefinition(table), aliases: indexAliases(tenant, table) },
      'PUT',
    );

    expect(created).toMatchObject({ status: 200, body: { acknowledged: true } });
  });

  it('the one for freshness is made', async () => {
    expect(await request('/acme_freshness', freshnessIndexDefinition(), 'PUT')).toMatchObject({
      status: 200,
    });
  });

  it('every analyser of the definition gives tokens', async () => {
    const { settings } = indexDefinition('products');
    const { analyzer } = settings['analysis'] as { analyzer: Record<string, unknown> };

    for (const name of Object.keys(analyzer)) {
      const text = 'ZAP-0001 Zapatillas niño para correr';
      const answer = await request(`/${indexName(tenant, 'products', 1)}/_analyze`, { analyzer: name, text });
      expect((answer.body as { tokens: unknown[] }).tokens, name).not.toHaveLength(0);
    }
  });
});
