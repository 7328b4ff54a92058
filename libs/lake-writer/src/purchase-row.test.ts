import { describe, expect, it } from 'vitest';
import { aChange } from '../test/fixtures/lake-records.ts';
import { purchaseRow } from './purchase-row.ts';

describe('the row of a change', () => {
  it('tells what the purchase is now', () => {
    const row = purchaseRow(aChange(3, { image: { total: '0.10', attributes: { gift: true, note: 'ñ' } } }));

    expect(row).toMatchObject({
      event_id: 'event-3',
      op: 'upsert',
      purchase_id: 'purchase-3',
      changed_at: '2026-02-03T04:05:06.000Z',
      total: '0.10',
      item_count: 2,
      attributes: '{"gift":true,"note":"ñ"}',
      schema_version: 1,
    });
  });

  it('tells what a removed purchase was', () => {
    const row = purchaseRow(aChange(3, { removed: true, image: { status: 'cancelled' } }));

    expect(row).toMatchObject({
      op: 'remove',
      purchase_id: 'purchase-3',
      status: 'cancelled',
      total: '52.30',
    });
  });

  it('tells of a removed purchase that nobody knows only that it is gone', () => {
    const row = purchaseRow({ ...aChange(3), operation: 'remove', image: undefined });

    expect(row).toMatchObject({
      op: 'remove',
      purchase_id: 'purchase-3',
      status: undefined,
      total: undefined,
    });
  });
});
