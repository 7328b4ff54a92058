import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { InMemoryItemTable } from '@cloudpf/recovery';

export interface ShopTableOptions {
  readonly keyName: string;
  /** The label of the stream that is open now. */
  readonly label: () => string;
  /** The time of the history, epoch milliseconds. */
  readonly now: () => number;
}

/** A table of the shop as whoever rebuilds a copy reads it while changes go on: items alone, no markers. */
export class ShopTable extends InMemoryItemTable {
  readonly #label: () => string;

  constructor({ keyName, label, now }: ShopTableOptions) {
    super(keyName, { now: () => new Date(now()) });
    this.#label = label;
  }

  override put(image: Image): void {
    if (image[this.keyName]?.S !== HEARTBEAT_KEY) super.put(image);
  }

  override async streamLabel(): Promise<string> {
    return this.#label();
  }
}
