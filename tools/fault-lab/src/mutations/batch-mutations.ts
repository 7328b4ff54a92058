import { type Mutation } from './mutation.ts';

const PROCESS_BATCH = 'libs/change-stream/src/process-batch.ts';
const RUN_LANES = 'libs/change-stream/src/run-lanes.ts';
const CELL_GUARD = 'libs/change-stream/src/cell-guard.ts';

/** Of what becomes of a batch: its lanes, its rows in the lake, and what is acknowledged of it. */
export const BATCH_MUTATIONS: readonly Mutation[] = [
  {
    name: 'acknowledged-before-parked',
    breaks: 'a lane counts as parked before it is',
    edits: [
      {
        file: RUN_LANES,
        find: '  try {\n    await work.ports.parked.park(',
        replace:
          "  for (const { index } of waiting) work.endings.set(index, { ending: 'parked', reason });\n" +
          '  try {\n    await work.ports.parked.park(',
      },
    ],
  },
  {
    name: 'failures-not-reported',
    breaks: 'a batch goes on past a record that is not safe, and acknowledges it',
    edits: [
      {
        file: PROCESS_BATCH,
        find: 'while (safe < covered.length && endings.has(safe)) safe++;',
        replace: 'safe = covered.length;',
      },
    ],
  },
  {
    name: 'counted-before-it-is-safe',
    breaks: 'records are counted that are not acknowledged, and again when they come again',
    edits: [
      {
        file: PROCESS_BATCH,
        find: 'report(records.slice(0, safe),',
        replace: 'report(records,',
      },
    ],
  },
  {
    name: 'lake-failure-ignored',
    breaks: 'a batch is acknowledged though its rows are not in the lake',
    edits: [
      {
        file: PROCESS_BATCH,
        find: 'return { count: 0, resumeAt: async () => undefined };',
        replace: 'return { count: batch.length, resumeAt: async () => undefined };',
      },
    ],
  },
  {
    name: 'claim-without-condition',
    breaks: 'whoever comes later takes the claim of a batch for its own',
    edits: [
      {
        file: 'libs/lake-writer/src/s3-lake.ts',
        find: 'if (won) return claim;',
        replace: 'if (won || key !== "") return claim;',
      },
    ],
  },
  {
    name: 'no-claim-where-a-batch-resumes',
    breaks: 'the place from which a batch is delivered again has no claim',
    edits: [
      {
        file: PROCESS_BATCH,
        find: 'if (safe > 0 && safe < covered.length) await cover.resumeAt(safe);',
        replace: '',
      },
    ],
  },
  {
    name: 'no-fence',
    breaks: 'changes of a tenant that is being erased reach its cell',
    edits: [
      {
        file: 'libs/change-stream/src/place-batch.ts',
        find: 'isFenced: tenant !== undefined && isFenced(tenant)',
        replace: 'isFenced: tenant !== undefined && isFenced({ ...tenant, status: "active" })',
      },
    ],
  },
  {
    name: 'tenant-from-image',
    breaks: 'the tenant is read from the new image instead of the key, which a remove does not have',
    edits: [
      {
        file: 'libs/change-stream/src/decode-record.ts',
        find: "const tenant = keys?.['tenant_id']?.S;",
        replace: "const tenant = record.dynamodb?.NewImage?.['tenant_id']?.S;",
      },
    ],
  },
  {
    name: 'one-lane-for-all',
    breaks: 'all tenants of a batch share one lane, and the cell of the first',
    edits: [
      {
        file: RUN_LANES,
        find: 'const lane = lanes.get(placed.change.tenant);',
        replace: "const lane = lanes.get('all');",
      },
      {
        file: RUN_LANES,
        find: 'else lanes.set(placed.change.tenant, [placed]);',
        replace: "else lanes.set('all', [placed]);",
      },
    ],
  },
  {
    name: 'lanes-in-a-row',
    breaks: 'the lane of a tenant waits for the one of another, whose cell may be dead',
    edits: [{ file: RUN_LANES, find: 'pLimit(LANES_AT_ONCE)', replace: 'pLimit(1)' }],
  },
  {
    name: 'lane-without-limit',
    breaks: 'a lane waits for its cell as long as a request may take',
    edits: [
      {
        file: CELL_GUARD,
        find: 'await within(this.#index.apply(tenant, changes), budgetMs)',
        replace: 'await this.#index.apply(tenant, changes)',
      },
    ],
  },
  {
    name: 'broken-cell-holds-the-batch',
    breaks: 'what a cell does not take is not parked, and its batch comes again until the cell is back',
    edits: [
      {
        file: RUN_LANES,
        find: 'if (!reason || waiting.length === 0) return;',
        replace: 'if (!reason || waiting.length >= 0) return;',
      },
    ],
  },
];
