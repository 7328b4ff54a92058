import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { indexDefinition, TABLES } from '@cloudpf/es-mappings';
import { describe, expect, it } from 'vitest';
import { coreComponents, pluginComponents } from './analysis-components.ts';

const kinds = {
  charFilters: { key: 'char_filter', method: 'getCharFilters' },
  tokenizers: { key: 'tokenizer', method: 'getTokenizers' },
  tokenFilters: { key: 'filter', method: 'getTokenFilters' },
} as const;
type Kind = keyof typeof kinds;

const pluginSource = readFileSync(
  fileURLToPath(new URL('../plugin/src/cloudpf/analysis/CloudpfAnalysisPlugin.java', import.meta.url)),
  'utf8',
);

/** Types that the core has and that need neither a module nor the plugin. */
const coreFieldTypes = [
  'boolean',
  'date',
  'flattened',
  'double',
  'float',
  'integer',
  'keyword',
  'long',
  'object',
  'text',
];

type Analysis = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>
>;

/** The names that the chains of a definition use, each its own definition's type where it has one. */
function used(analysis: Analysis, kind: Kind): readonly string[] {
  const { key } = kinds[kind];
  const defined = analysis[key] ?? {};
  const chains = [
    ...Object.values(analysis['analyzer'] ?? {}),
    ...Object.values(analysis['normalizer'] ?? {}),
  ];
  const names = chains.flatMap((chain) => chain[key] ?? []).map(String);
  const types = Object.values(defined).map(({ type }) => String(type));
  return [...new Set([...types, ...names.filter((name) => !(name in defined))])];
}

function fieldTypes(mapping: object): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    if (key === 'type' && typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? fieldTypes(value as object) : [];
  });
}

describe('the analysis components', () => {
  it.each(Object.keys(kinds) as Kind[])('listed as the plugin’s %s are those of its source', (kind) => {
    const [, body = ''] = pluginSource.split(`${kinds[kind].method}() {`);
    const method = body.split('\n    }\n')[0] ?? '';
    const names = [...method.matchAll(/(?:\.put\(|^\s+)"(\w+)",/gm)].map(([, name]) => name);

    expect(names.sort()).toEqual(pluginComponents[kind]);
  });

  it.each(TABLES.flatMap((table) => (Object.keys(kinds) as Kind[]).map((kind) => [table, kind] as const)))(
    'the index of %s uses only %s that the core or the plugin has',
    (table, kind) => {
      const analysis = indexDefinition(table).settings['analysis'] as Analysis;
      const supplied = [...coreComponents[kind], ...pluginComponents[kind]];

      const missing = used(analysis, kind).filter((name) => !supplied.includes(name));

      expect(missing).toEqual([]);
    },
  );

  it.each(TABLES)('the index of %s uses only field types of the core', (table) => {
    const types = new Set(fieldTypes(indexDefinition(table).mappings));

    expect([...types].filter((type) => !coreFieldTypes.includes(type))).toEqual([]);
  });
});
