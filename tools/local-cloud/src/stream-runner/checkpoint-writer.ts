import { type Checkpoints, type MappingCheckpoint } from './checkpoints.ts';

/** Saves the newest checkpoint of a mapping, one write at a time: while one is under way, only the last of the newer ones waits. */
export class CheckpointWriter {
  readonly #checkpoints: Checkpoints;
  readonly #mappingUuid: string;
  readonly #onError: (error: unknown) => void;
  #next: MappingCheckpoint | undefined;
  #writing: Promise<void> | undefined;

  constructor(checkpoints: Checkpoints, mappingUuid: string, onError: (error: unknown) => void) {
    this.#checkpoints = checkpoints;
    this.#mappingUuid = mappingUuid;
    this.#onError = onError;
  }

  save(checkpoint: MappingCheckpoint): void {
    this.#next = checkpoint;
    this.#writing ??= this.#write();
  }

  /** Resolves when nothing waits to be saved. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#next) {
      const checkpoint = this.#next;
      this.#next = undefined;
      // A checkpoint that is not saved is only behind: its records come again.
      await this.#checkpoints.save(this.#mappingUuid, checkpoint).catch(this.#onError);
    }
    this.#writing = undefined;
  }
}
