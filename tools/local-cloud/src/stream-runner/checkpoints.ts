/** Where the positions of event source mappings are kept between runs. */
export interface Checkpoints {
  /** `undefined` where nothing was saved yet. Throws `DamagedCheckpointError` once for a file that cannot be read. */
  load(mappingUuid: string): Promise<MappingCheckpoint | undefined>;
  /** Replaces what was saved, all or nothing. */
  save(mappingUuid: string, checkpoint: MappingCheckpoint): Promise<void>;
}

export interface MappingCheckpoint {
  readonly streamArn: string;
  readonly shards: Readonly<Record<string, ShardCheckpoint>>;
}

export type ShardCheckpoint =
  /** Everything up to and including this record was acknowledged or handed to the on-failure destination. */
  | { readonly position: 'AFTER'; readonly sequenceNumber: string }
  | { readonly position: 'TRIM_HORIZON' }
  /** Started at the tip at this time (epoch ms) and nothing was acknowledged since. */
  | { readonly position: 'LATEST'; readonly since: number }
  | { readonly position: 'SHARD_END' };
