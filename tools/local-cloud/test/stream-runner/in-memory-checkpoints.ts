import { type Checkpoints, type MappingCheckpoint } from '../../src/stream-runner/checkpoints.ts';

export class InMemoryCheckpoints implements Checkpoints {
  readonly saved = new Map<string, MappingCheckpoint>();

  async load(mappingUuid: string): Promise<MappingCheckpoint | undefined> {
    return this.saved.get(mappingUuid);
  }

  async save(mappingUuid: string, checkpoint: MappingCheckpoint): Promise<void> {
    this.saved.set(mappingUuid, structuredClone(checkpoint));
  }
}
