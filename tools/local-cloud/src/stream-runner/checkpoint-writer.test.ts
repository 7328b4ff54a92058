import { expect, it } from 'vitest';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { type MappingCheckpoint } from './checkpoints.ts';

it('writes one at a time and, of those that came meanwhile, only the newest', async () => {
  const written: string[] = [];
  let writing = 0;
  const checkpoints = {
    load: async () => undefined,
    save: async (_: string, { streamArn }: MappingCheckpoint) => {
      writing += 1;
      expect(writing).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      written.push(streamArn);
      writing -= 1;
    },
  };
  const writer = new CheckpointWriter(checkpoints, 'm', () => undefined);

  for (const streamArn of ['1', '2', '3', '4']) writer.save({ streamArn, shards: {} });
  await writer.flush();
  writer.save({ streamArn: '5', shards: {} });
  await writer.flush();

  expect(written).toEqual(['1', '4', '5']);
});
