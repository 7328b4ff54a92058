import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { type NewObject } from '../object-store.ts';
import { S3ObjectStore } from './s3-object-store.ts';

const object: NewObject = { key: 'a/b', body: Buffer.from('x'), contentType: 'text/plain' };

/** Answers each call by the next of these statuses, then with success. */
class ScriptedClient {
  readonly inputs: unknown[] = [];
  readonly #statuses: number[];

  constructor(...statuses: number[]) {
    this.#statuses = statuses;
  }

  send = async (command: { readonly input: unknown }): Promise<never> => {
    this.inputs.push(command.input);
    const status = this.#statuses.shift();
    if (status === undefined) return { ETag: '"1"' } as never;
    throw new S3ServiceException({
      name: `Status${status}`,
      $fault: 'client',
      message: 'scripted',
      $metadata: { httpStatusCode: status },
    });
  };
}

describe('the S3 object store', () => {
  it('asks again while another conditional write is under way', async () => {
    const client = new ScriptedClient(409, 409);

    expect(await new S3ObjectStore(client, 'lake').putIfAbsent(object)).toBe(true);
    expect(client.inputs).toHaveLength(3);
    expect(client.inputs[2]).toMatchObject({ Bucket: 'lake', Key: 'a/b', IfNoneMatch: '*' });
  });

  it('takes a conflict that ends in a winner for what it is', async () => {
    expect(await new S3ObjectStore(new ScriptedClient(409, 412), 'lake').putIfAbsent(object)).toBe(false);
  });

  it('gives up on a conflict that never ends', async () => {
    const client = new ScriptedClient(...Array.from({ length: 50 }, () => 409));

    await expect(new S3ObjectStore(client, 'lake').putIfAbsent(object)).rejects.toThrow('scripted');
  });

  it.each([403, 500, 503])('does not take status %i for an answer', async (status) => {
    const store = () => new S3ObjectStore(new ScriptedClient(status), 'lake');

    await expect(store().putIfAbsent(object)).rejects.toThrow('scripted');
    await expect(store().get('a/b')).rejects.toThrow('scripted');
    await expect(store().head('a/b')).rejects.toThrow('scripted');
  });

  it('does not take a missing bucket for a missing version', async () => {
    await expect(
      new S3ObjectStore(new ScriptedClient(404), 'lake').putIfMatch(object, '"1"'),
    ).rejects.toThrow();
  });
});
