import { type Mutation } from './mutation.ts';

const GUARDED_APPLY = 'libs/tenant-index/src/guarded-apply.ts';
const CELL_REQUESTS = 'libs/tenant-index/src/cell-requests.ts';
const NO_GUARD = {
  file: GUARDED_APPLY,
  find: 'if (expected && !isNewer(candidate, expected)) {',
  replace: 'if (false as boolean) {',
};
const INDEX_WITHOUT_CONDITION = {
  file: CELL_REQUESTS,
  find: `"if_seq_no":\${expected.seqNo},"if_primary_term":\${expected.primaryTerm}}}`,
  replace: '"require_alias":true}}',
};

const WRITE_TARGETS = 'libs/tenant-index/src/write-targets.ts';

/** Of what becomes of a document. */
export const DOCUMENT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'no-position-check',
    breaks: 'a change is written whatever position is stored',
    edits: [NO_GUARD],
  },
  {
    name: 'unconditional-write',
    breaks: 'a document is written on what was remembered of it, though another wrote it since',
    edits: [INDEX_WITHOUT_CONDITION],
  },
  {
    name: 'delete-instead-of-tombstone',
    breaks: 'a remove deletes the document, so that nothing tells an old change that it is old',
    edits: [
      {
        file: CELL_REQUESTS,
        find: 'const name = JSON.stringify(id);',
        replace:
          'const name = JSON.stringify(id);\n' +
          `if (document.includes('"deleted":true')) { body += '{"delete":{"_id":' + name + '}}\\n'; continue; }`,
      },
      {
        file: CELL_REQUESTS,
        find: "item['create'] ?? item['index'] ?? []",
        replace: "item['create'] ?? item['index'] ?? { status: 200 }",
      },
    ],
  },
  {
    name: 'tombstones-in-search',
    breaks: 'a search finds what was removed',
    edits: [
      {
        file: 'libs/es-mappings/src/index-definition.ts',
        find: '{ filter: { term: { deleted: false } } }',
        replace: '{}',
      },
    ],
  },
  {
    name: 'changes-of-a-key-race',
    breaks: 'changes of one item in one batch are written each for itself, in no order, without a guard',
    edits: [
      {
        file: 'libs/tenant-index/src/elasticsearch-tenant-index.ts',
        find: 'let newest = foldByKey(changes.entries());',
        replace:
          "let newest = [...changes.entries()].flatMap(([index, change]) => change.operation === 'heartbeat' ? [] : [{ index, change }]).reverse();",
      },
      NO_GUARD,
      INDEX_WITHOUT_CONDITION,
      { file: CELL_REQUESTS, find: '`{"create":{"_id":', replace: '`{"index":{"_id":' },
    ],
  },
  {
    name: 'positions-as-plain-text',
    breaks: 'sequence numbers are compared as text, without regard to their lengths',
    edits: [
      {
        file: 'libs/change-stream/src/position.ts',
        find: 'PADDING.slice(sequenceNumber.length) + sequenceNumber',
        replace: 'sequenceNumber',
      },
    ],
  },
  {
    name: 'position-without-stream',
    breaks: 'a position does not tell which incarnation of the stream it is of',
    edits: [
      {
        file: 'libs/change-stream/src/position.ts',
        find: 'return `${streamLabel}#${padded}` as Position;',
        replace: 'return `2026-01-01T00:00:00.000#${padded}` as Position;',
      },
    ],
  },
  {
    name: 'long-keys-cut',
    breaks: 'keys that are too long for a document id are cut, so that some meet',
    edits: [
      {
        file: 'libs/es-mappings/src/document-id.ts',
        find: 'return isTooLong(escaped) ? `#${sha256(key)}` : escaped;',
        replace: 'return isTooLong(escaped) ? escaped.slice(0, 512) : escaped;',
      },
    ],
  },
  {
    name: 'too-busy-is-refused',
    breaks: 'a node that has too much to do is taken to refuse the change for good',
    edits: [
      {
        file: 'libs/tenant-index/src/classify-failure.ts',
        find: 'status === 400 && isPermanent(reason.code, reason.message)',
        replace: 'status >= 400',
      },
    ],
  },
  {
    name: 'targets-never-read-again',
    breaks: 'what is written in a cell is asked once, and remembered whatever becomes of its indices',
    edits: [
      {
        file: WRITE_TARGETS,
        find: 'const readAt = this.#now();',
        replace:
          'const kept = this.#held.get(tenant);\n' +
          'if (kept?.client === client) return kept.targets;\n' +
          'const readAt = this.#now();',
      },
    ],
  },
];
