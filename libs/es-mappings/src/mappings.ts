/** One field of a mapping, in Elasticsearch's own words. */
export interface FieldMapping {
  readonly type?: string;
  readonly [parameter: string]: unknown;
}

export interface Mappings {
  readonly dynamic: 'strict';
  readonly properties: Readonly<Record<string, FieldMapping>>;
}

/** Lucene refuses a term of more than 32,766 bytes and with it the document; a character has at most four. */
const LONGEST_KEYWORD = 8191;
/** DynamoDB nests at most 32 levels deep; a document nested deeper than this limit would be refused. */
const ATTRIBUTE_DEPTH = 40;

const id = { type: 'keyword', ignore_above: LONGEST_KEYWORD };
const keyword = { type: 'keyword', ignore_above: 1024 };
const foldedKeyword = { type: 'keyword', normalizer: 'folded', ignore_above: 1024 };
const money = { type: 'double' };
/** A time outside of what a date field holds stays in the source and is only not searchable. */
const time = { type: 'date', format: 'strict_date_optional_time', ignore_malformed: true };
const attributes = { type: 'flattened', ignore_above: 1024, depth_limit: ATTRIBUTE_DEPTH };

/** Matched as a set of terms; neither order nor length matter. */
const bag = { type: 'text', norms: false, index_options: 'docs' };
const prefix = { ...bag, analyzer: 'prefix', search_analyzer: 'exact' };

/** What free text is matched against: everything that names the thing, in one field, so that words may come from several. */
const words = {
  type: 'text',
  analyzer: 'text',
  norms: false,
  fields: {
    exact: { type: 'text', analyzer: 'exact', norms: false },
    stem: { ...bag, analyzer: 'stem' },
    prefix,
    joined: { ...bag, analyzer: 'joined', search_analyzer: 'exact' },
    sound: { ...bag, analyzer: 'sound' },
  },
};

/** A text that is also a filter (folded), a facet (as written) and a suggestion (by its beginning). */
const label = {
  type: 'text',
  analyzer: 'text',
  norms: false,
  copy_to: 'words',
  fields: { folded: foldedKeyword, value: { type: 'keyword', ignore_above: 256 }, prefix },
};

/** What the pipeline keeps beside the item; never part of an answer. */
const meta = {
  position: { type: 'keyword', index: false, doc_values: false },
  deleted: { type: 'boolean' },
  changed_at: time,
};

export const META_FIELDS: readonly (keyof typeof meta)[] = ['position', 'deleted', 'changed_at'];

export const PRODUCT_MAPPINGS: Mappings = {
  dynamic: 'strict',
  properties: {
    ...meta,
    tenant_id: keyword,
    product_id: id,
    name: {
      type: 'text',
      analyzer: 'text',
      copy_to: 'words',
      fields: {
        whole: { type: 'keyword', normalizer: 'sortable', ignore_above: 512 },
        head: { ...bag, analyzer: 'head', search_analyzer: 'text' },
        first: { ...bag, analyzer: 'first', search_analyzer: 'text' },
      },
    },
    description: { type: 'text', analyzer: 'text', norms: false },
    category: label,
    brand: label,
    sku: {
      type: 'text',
      analyzer: 'sku',
      norms: false,
      index_options: 'docs',
      copy_to: 'words',
      fields: { prefix: { ...bag, analyzer: 'sku_prefix', search_analyzer: 'sku' } },
    },
    words,
    price: money,
    currency: keyword,
    stock: { type: 'long' },
    in_stock: { type: 'boolean' },
    tags: { ...foldedKeyword, copy_to: 'words', fields: { value: { type: 'keyword', ignore_above: 256 } } },
    created_at: time,
    updated_at: time,
    attributes,
  },
};

export const PURCHASE_MAPPINGS: Mappings = {
  dynamic: 'strict',
  properties: {
    ...meta,
    tenant_id: keyword,
    purchase_id: { ...id, copy_to: 'words' },
    customer_id: { ...id, copy_to: 'words' },
    status: { ...foldedKeyword, copy_to: 'words' },
    currency: keyword,
    total: money,
    words,
    items: {
      dynamic: 'strict',
      properties: {
        product_id: { ...id, copy_to: 'words' },
        name: { type: 'text', analyzer: 'text', norms: false, copy_to: 'words' },
        category: { ...foldedKeyword, copy_to: 'words' },
        brand: { ...foldedKeyword, copy_to: 'words' },
        sku: { ...bag, analyzer: 'sku', copy_to: 'words' },
        quantity: { type: 'long' },
        unit_price: money,
      },
    },
    item_count: { type: 'long' },
    purchased_at: time,
    updated_at: time,
    attributes,
  },
};

export const FRESHNESS_MAPPINGS: Mappings = {
  dynamic: 'strict',
  properties: {
    table: { type: 'keyword' },
    indexed_through: { type: 'date' },
    lag_ms: { type: 'long' },
    measured_at: { type: 'date' },
    position: { type: 'keyword', index: false, doc_values: false },
  },
};
