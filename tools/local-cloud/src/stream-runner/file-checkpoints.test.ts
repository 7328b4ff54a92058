import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MappingCheckpoint } from './checkpoints.ts';
import { DamagedCheckpointError } from './errors.ts';
import { FileCheckpoints } from './file-checkpoints.ts';

const CHECKPOINT: MappingCheckpoint = {
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/products/stream/2026-01-01T00:00:00.000',
  shards: {
    'shard-1': { position: 'SHARD_END' },
    'shard-2': { position: 'AFTER', sequenceNumber: '6300000000002513012315' },
    'shard-3': { position: 'LATEST', since: 5 },
    'shard-4': { position: 'TRIM_HORIZON' },
  },
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('FileCheckpoints', () => {
  it('gives back what was saved last', async () => {
    const saving = new FileCheckpoints(join(folder, 'not', 'there', 'yet'));
    await saving.save('m', { ...CHECKPOINT, shards: {} });

    await saving.save('m', CHECKPOINT);

    expect(await new FileCheckpoints(join(folder, 'not', 'there', 'yet')).load('m')).toEqual(CHECKPOINT);
  });

  it('knows nothing of a mapping that was never saved', async () => {
    expect(await new FileCheckpoints(folder).load('m')).toBeUndefined();
  });

  it('keeps mappings apart, whatever their names', async () => {
    const checkpoints = new FileCheckpoints(folder);
    await checkpoints.save('../a/b', CHECKPOINT);
    await checkpoints.save('c', { ...CHECKPOINT, shards: {} });

    expect(await checkpoints.load('../a/b')).toEqual(CHECKPOINT);
    expect((await readdir(folder)).sort()).toEqual(['..%2Fa%2Fb.json', 'c.json']);
  });

  it.each([0, 1, 40, 200])('puts a file torn after %i bytes aside and starts clean', async (bytes) => {
    const checkpoints = new FileCheckpoints(folder);
    await checkpoints.save('m', CHECKPOINT);
    await truncate(join(folder, 'm.json'), bytes);

    await expect(checkpoints.load('m')).rejects.toThrow(DamagedCheckpointError);

    expect(await checkpoints.load('m')).toBeUndefined();
    expect(await readdir(folder)).toEqual(['m.json.damaged']);
  });

  it.each([
    'null',
    '{"version":2}',
    '{"version":1,"streamArn":"a","shards":{"s":{"position":"AFTER","sequenceNumber":"x"}}}',
  ])('puts a file aside that says %s', async (text) => {
    await writeFile(join(folder, 'm.json'), text);

    await expect(new FileCheckpoints(folder).load('m')).rejects.toThrow(DamagedCheckpointError);
  });

  it('leaves the saved file alone when a write did not finish', async () => {
    const checkpoints = new FileCheckpoints(folder);
    await checkpoints.save('m', CHECKPOINT);
    await writeFile(join(folder, 'm.json.tmp'), '{"vers');

    expect(await checkpoints.load('m')).toEqual(CHECKPOINT);
    expect(await readFile(join(folder, 'm.json'), 'utf8')).toContain('6300000000002513012315');
  });
});
