import { describe, expect, it } from 'vitest';
import { S3ErasableObjects } from './s3-erasable-objects.ts';

/** Answers each call by the next of these. */
class ScriptedClient {
  readonly inputs: object[] = [];
  readonly #answers: object[];

  constructor(...answers: object[]) {
    this.#answers = answers;
  }

  send = async (command: { readonly input: object }): Promise<never> => {
    this.inputs.push(command.input);
    return (this.#answers.shift() ?? {}) as never;
  };
}

describe('the versions of objects in S3', () => {
  it('are listed on from where the page before ended', async () => {
    const first = { Versions: [{ Key: 'a', VersionId: '1', Size: 5 }], IsTruncated: true };
    const client = new ScriptedClient(
      { ...first, NextKeyMarker: 'a', NextVersionIdMarker: '1' },
      { DeleteMarkers: [{ Key: 'a', VersionId: '2' }] },
    );

    const found = [];
    for await (const page of new S3ErasableObjects(client, 'lake').pages('a')) found.push(...page);

    expect(found).toEqual([
      { key: 'a', versionId: '1', bytes: 5 },
      { key: 'a', versionId: '2', bytes: 0 },
    ]);
    expect(client.inputs[1]).toMatchObject({ Prefix: 'a', KeyMarker: 'a', VersionIdMarker: '1' });
  });

  it('are removed a thousand a request, each by its id, and those that S3 keeps are named', async () => {
    const versions = Array.from({ length: 1_001 }, (_, place) => ({
      key: `k-${place}`,
      versionId: `v-${place}`,
      bytes: 1,
    }));
    const client = new ScriptedClient(
      { Errors: [{ Key: 'k-7', VersionId: 'v-7', Code: 'AccessDenied' }] },
      {},
    );

    const refused = await new S3ErasableObjects(client, 'lake').remove(versions);

    expect(refused).toEqual([{ what: 'k-7', versionId: 'v-7', reason: 'AccessDenied' }]);
    expect(client.inputs).toHaveLength(2);
    expect(client.inputs[1]).toMatchObject({ Delete: { Objects: [{ Key: 'k-1000', VersionId: 'v-1000' }] } });
  });
});
