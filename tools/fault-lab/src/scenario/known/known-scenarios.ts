import { MAX_DOCUMENT_ID_BYTES } from '@cloudpf/es-mappings';
import { keysOf } from '../keys.ts';
import { type WorldFault } from '../fault-kinds.ts';
import { type Scenario } from '../scenario.ts';
import { Script } from './script.ts';

const [long1 = '', long2 = ''] = keysOf('products').filter(({ length }) => length > MAX_DOCUMENT_ID_BYTES);

/** Short histories that each rest on one promise of the core, by the name of the mutation that takes it away. */
export const KNOWN_SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  [
    new Script('products')
      .change('put', 'p-1')
      .deliver()
      .change('put', 'p-1')
      .deliver()
      .coldStart()
      .replay(0)
      .end('no-position-check'),
    // One environment remembers the first version, another writes the third, and the second comes to the one again.
    new Script('products')
      .change('put', 'p-1')
      .deliver()
      .change('put', 'p-2')
      .change('put', 'p-1')
      .change('put', 'p-1')
      .arm({ kind: 'twice-at-once', size: 1 })
      .deliver()
      .replay(1, 'shorter')
      .end('unconditional-write'),
    new Script('products')
      .change('put', 'p-1')
      .deliver()
      .change('remove', 'p-1')
      .deliver()
      .coldStart()
      .replay(0)
      .end('delete-instead-of-tombstone'),
    new Script('products').change('put', 'p-1').change('remove', 'p-1').deliver().end('tombstones-in-search'),
    new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-1')
      .change('remove', 'p-1')
      .change('put', 'p-1')
      .deliver()
      .end('changes-of-a-key-race'),
    new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-1')
      .change('put', 'p-1')
      .deliver()
      .end('positions-as-plain-text', { digitsGrowIn: 3 }),
    new Script('products')
      .change('put', 'p-1')
      .deliver()
      .recreate()
      .change('put', 'p-1')
      .deliver()
      .end('position-without-stream'),
    new Script('products')
      .change('put', 'p-1')
      .break('cell-down')
      .arm({ kind: 'error', call: 'park', nth: 0, times: 1 })
      .deliver()
      .end('acknowledged-before-parked'),
    new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-1', 't1')
      .break('cell-down')
      .arm({ kind: 'error', call: 'park', nth: 0, times: 1 })
      .deliver()
      .end('failures-not-reported', { tenants: 2 }),
    new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-1', 't1')
      .break('cell-down')
      .arm({ kind: 'error', call: 'park', nth: 0, times: 1 })
      .deliver()
      .end('counted-before-it-is-safe', { tenants: 2 }),
    new Script('purchases')
      .change('put', 'c-1')
      .change('put', 'c-2')
      .arm({ kind: 'error', call: 'rows', nth: 0, times: 1 })
      .deliver()
      .end('lake-failure-ignored', { lakeFormat: 'csv' }),
    // The object of t0 is written whole, the one of t1 not; then the batch comes with fewer records.
    new Script('purchases')
      .change('put', 'c-1')
      .change('put', 'c-1', 't1')
      .change('put', 'c-2', 't1')
      .change('put', 'c-2')
      .arm({ kind: 'crash', call: 'rows', nth: 1, when: 'before' })
      .deliver()
      .arm({ kind: 're-cut', size: 2 })
      .deliver()
      .deliver()
      .end('claim-without-condition', { tenants: 2 }),
    new Script('purchases')
      .change('put', 'c-1', 't1')
      .change('put', 'c-1')
      .change('put', 'c-2', 't1')
      .break('cell-down')
      .arm({ kind: 'error', call: 'park', nth: 0, times: 1 })
      .deliver()
      .heal()
      .end('no-claim-where-a-batch-resumes', { tenants: 2 }),
    new Script('products').change('put', 'p-1', 'erasing').change('put', 'p-1').deliver().end('no-fence'),
    new Script('products').change('put', 'p-1').change('remove', 'p-1').deliver().end('tenant-from-image'),
    new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-2', 't1')
      .deliver()
      .end('one-lane-for-all', { tenants: 2 }),
    new Script('products').change('put', long1).change('put', long2).deliver().end('long-keys-cut'),
    besideBrokenCell('cell-hangs').end('lanes-in-a-row', { tenants: 2 }),
    besideBrokenCell('cell-hangs').end('lane-without-limit', { tenants: 2 }),
    besideBrokenCell('cell-down').end('broken-cell-holds-the-batch', { tenants: 2 }),
    new Script('products')
      .change('put', 'p-1')
      .break('cell-throttles-items')
      .change('put', 'p-2')
      .change('put', 'p-10')
      .change('put', 'p-11')
      .deliver()
      .end('too-busy-is-refused'),
    new Script('products')
      .change('put', 'p-1')
      .deliver()
      .reindex('p-2')
      .change('remove', 'p-1')
      .deliver()
      .dropPredecessor()
      .change('put', 'p-10')
      .deliver()
      .end('targets-never-read-again'),
  ].map((scenario) => [scenario.seed, scenario]),
);

function besideBrokenCell(fault: WorldFault): Script {
  return new Script('products').break(fault).change('put', 'p-1').change('put', 'p-1', 't1').deliver().heal();
}
