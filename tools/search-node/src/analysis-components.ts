/** Names of analysis components by kind. */
export interface AnalysisComponents {
  readonly charFilters: readonly string[];
  readonly tokenizers: readonly string[];
  readonly tokenFilters: readonly string[];
  readonly analyzers: readonly string[];
}

/** What the plugin of this package adds, under the official names. */
export const pluginComponents: AnalysisComponents = {
  charFilters: ['html_strip', 'mapping', 'pattern_replace'],
  tokenizers: ['keyword', 'pattern', 'uax_url_email', 'whitespace'],
  tokenFilters: [
    'asciifolding',
    'edge_ngram',
    'flatten_graph',
    'length',
    'pattern_capture',
    'pattern_replace',
    'remove_duplicates',
    'reverse',
    'stemmer',
    'trim',
    'truncate',
    'unique',
    'uppercase',
    'word_delimiter_graph',
  ],
  analyzers: [],
};

/** What the server has without any module. `hunspell` is left out: it needs dictionary files. */
export const coreComponents: AnalysisComponents = {
  charFilters: [],
  tokenizers: ['standard'],
  tokenFilters: ['lowercase', 'shingle', 'stop'],
  analyzers: ['default', 'keyword', 'simple', 'standard', 'stop', 'whitespace'],
};
