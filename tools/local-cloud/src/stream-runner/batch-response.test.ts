import { describe, expect, it } from 'vitest';
import { readBatchResponse } from './batch-response.ts';

const SENT = ['9', '10', '11'];

function reporting(...identifiers: readonly unknown[]): unknown {
  return { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

describe('readBatchResponse', () => {
  it.each([
    ['nothing', null],
    ['an empty response', {}],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('takes %s for success', (_, payload) => {
    expect(readBatchResponse(payload, SENT)).toEqual({ kind: 'done' });
  });

  it.each([
    ['an empty identifier', reporting('')],
    ['a null identifier', reporting(null)],
    ['an identifier under another name', { batchItemFailures: [{ id: '10' }] }],
    ['a sequence number that was not sent', reporting('10', '12')],
    ['a list that is none', { batchItemFailures: 'all' }],
    ['a text', 'ok'],
    ['a list of failures outside of an object', [{ itemIdentifier: '10' }]],
  ])('fails the whole batch for %s', (_, payload) => {
    expect(readBatchResponse(payload, SENT)).toMatchObject({ kind: 'failed' });
  });

  it('starts again at the earliest of the reported records', () => {
    expect(readBatchResponse(reporting('11', '10'), SENT)).toEqual({ kind: 'failed-from', index: 1 });
  });

  it('goes by the order of the stream and not by the order of text', () => {
    expect(readBatchResponse(reporting('10', '9'), SENT)).toEqual({ kind: 'failed-from', index: 0 });
  });
});
