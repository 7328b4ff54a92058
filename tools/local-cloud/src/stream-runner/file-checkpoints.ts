import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Checkpoints, type MappingCheckpoint } from './checkpoints.ts';
import { DamagedCheckpointError } from './errors.ts';

const CheckpointFile = z.object({
  version: z.literal(1),
  streamArn: z.string(),
  shards: z.record(
    z.string(),
    z.discriminatedUnion('position', [
      z.object({ position: z.literal('AFTER'), sequenceNumber: z.string().regex(/^\d+$/) }),
      z.object({ position: z.literal('TRIM_HORIZON') }),
      z.object({ position: z.literal('LATEST'), since: z.number() }),
      z.object({ position: z.literal('SHARD_END') }),
    ]),
  ),
});

/** Keeps one JSON file per mapping in a folder; a file is replaced as a whole, so a crash leaves the old one or the new one. */
export class FileCheckpoints implements Checkpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Puts a file that cannot be read aside, so that the next load starts clean and someone can still look at it. */
  async load(mappingUuid: string): Promise<MappingCheckpoint | undefined> {
    const path = this.#path(mappingUuid);
    const text = await readFile(path, 'utf8').catch(ifMissing);
    if (text === undefined) return undefined;
    const checkpoint = parse(text);
    if (checkpoint) return { streamArn: checkpoint.streamArn, shards: checkpoint.shards };
    const aside = `${path}.damaged`;
    await rename(path, aside);
    throw new DamagedCheckpointError(aside);
  }

  async save(mappingUuid: string, checkpoint: MappingCheckpoint): Promise<void> {
    const path = this.#path(mappingUuid);
    const unfinished = `${path}.tmp`;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(unfinished, `${JSON.stringify({ version: 1, ...checkpoint }, null, 2)}\n`, {
      flush: true,
    });
    await rename(unfinished, path);
  }

  #path(mappingUuid: string): string {
    return join(this.#folder, `${encodeURIComponent(mappingUuid)}.json`);
  }
}

function parse(text: string): z.infer<typeof CheckpointFile> | undefined {
  try {
    return CheckpointFile.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
