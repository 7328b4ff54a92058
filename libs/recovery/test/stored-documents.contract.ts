import { type StoredDocument, type StoredDocuments } from '@cloudpf/tenant-index';
import { expect, it } from 'vitest';

/** What everything must do that reads and mends the documents of a cell, in memory and in Elasticsearch alike. */
export function storedDocumentsContract(make: () => Promise<StoredDocuments>): void {
  const document = (key: string | undefined, name: string) =>
    JSON.stringify({
      tenant_id: 'acme',
      ...(key === undefined ? {} : { product_id: key }),
      name,
      deleted: false,
    });

  const create = (documents: StoredDocuments, ...ids: readonly string[]) =>
    documents.write(ids.map((id) => ({ id, document: document(id, 'first'), expected: undefined })));

  const all = async (documents: StoredDocuments): Promise<readonly StoredDocument[]> => {
    const found: StoredDocument[] = [];
    for await (const page of documents.pages()) found.push(...page);
    return found;
  };

  it('gives back what was written, by id', async () => {
    const documents = await make();
    expect(await create(documents, 'a', 'ñ')).toEqual([{ kind: 'written' }, { kind: 'written' }]);

    const found = await documents.get(['ñ', 'none', 'a']);

    expect([...found.keys()].sort()).toEqual(['a', 'ñ']);
    expect(found.get('ñ')).toMatchObject({ id: 'ñ', source: { product_id: 'ñ', name: 'first' } });
  });

  it('walks all documents in the order of their keys by bytes, those without a key first', async () => {
    const documents = await make();
    const keys = ['b', '👟', 'ñ', '\uffee', 'a', 'B'];
    await create(documents, ...keys);
    await documents.write([{ id: 'keyless', document: document(undefined, 'x'), expected: undefined }]);

    const walked = (await all(documents)).map(({ source }) => source['product_id']);

    expect(walked).toEqual([undefined, 'B', 'a', 'b', 'ñ', '\uffee', '👟']);
  });

  it('walks more than a page', async () => {
    const documents = await make();
    const keys = Array.from({ length: 1_001 }, (_, place) => `k-${String(place).padStart(4, '0')}`);
    await create(documents, ...keys);

    expect((await all(documents)).map(({ id }) => id)).toEqual(keys);
  });

  it('writes over the document that was seen, and over no other', async () => {
    const documents = await make();
    await create(documents, 'a', 'b');
    const seen = await documents.get(['a', 'b']);
    await documents.write([{ id: 'a', document: document('a', 'meanwhile'), expected: seen.get('a') }]);

    const outcomes = await documents.write(
      ['a', 'b'].map((id) => ({ id, document: document(id, 'mended'), expected: seen.get(id) })),
    );

    expect(outcomes).toEqual([{ kind: 'changed' }, { kind: 'written' }]);
    const after = await documents.get(['a', 'b']);
    expect([...after.values()].map(({ source }) => source['name']).sort()).toEqual(['meanwhile', 'mended']);
  });

  it('creates nothing where something is', async () => {
    const documents = await make();
    await create(documents, 'a');

    expect(await create(documents, 'a')).toEqual([{ kind: 'changed' }]);
  });

  it('takes an empty cell, and no writes at all', async () => {
    const documents = await make();

    expect(await all(documents)).toEqual([]);
    expect(await documents.write([])).toEqual([]);
    expect(await documents.get([])).toEqual(new Map());
  });
}
