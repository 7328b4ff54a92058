import { expect } from 'vitest';
import { type InvocationResult } from '../../src/functions/invocation-result.ts';
import {
  type EventSourceMapping,
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from '../../src/stream-runner/event-source-mapping.ts';
import { type MappingConfigInput } from '../../src/stream-runner/mapping-config.ts';
import { type MappingEvent } from '../../src/stream-runner/mapping-events.ts';
import { InMemoryCheckpoints } from './in-memory-checkpoints.ts';
import { InMemoryFailureDestination } from './in-memory-failure-destination.ts';
import { ScriptedFunction } from './scripted-function.ts';
import { SimulatedStreamSource } from '../../src/testing/simulated-stream-source.ts';

const FAST = { idlePollMs: 1, shardRefreshMs: 2, retryBaseMs: 1, retryCapMs: 2 };

/** A mapping over a simulated table, with everything around it in memory. */
export class MappingHarness {
  readonly source = new SimulatedStreamSource();
  readonly checkpoints = new InMemoryCheckpoints();
  readonly onFailure = new InMemoryFailureDestination();
  readonly fn = new ScriptedFunction();
  readonly events: MappingEvent[] = [];
  mapping: EventSourceMapping | undefined;

  start(config: MappingConfigInput = {}, more: Partial<EventSourceMappingOptions> = {}): EventSourceMapping {
    this.mapping = startEventSourceMapping({
      uuid: 'mapping-1',
      source: this.source,
      table: 'simulated',
      invoke: this.fn.invoke,
      config: { ...FAST, ...config },
      checkpoints: this.checkpoints,
      onFailure: this.onFailure,
      onEvent: (event) => void this.events.push(event),
      ...more,
    });
    return this.mapping;
  }

  put(...ids: readonly string[]): void {
    for (const id of ids) this.source.put(id);
  }

  /** Makes invocations wait until the returned function is called. */
  hold(answer: () => InvocationResult): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.fn.answer = async () => {
      await promise;
      return answer();
    };
    return () => {
      resolve(undefined);
    };
  }

  eventTypes(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  /** Positions of the shards as they are saved. */
  savedShards(): unknown {
    return this.checkpoints.saved.get('mapping-1')?.shards;
  }

  async delivered(count: number): Promise<void> {
    await expect
      .poll(() => this.mapping?.stats().recordsDelivered, { interval: 2, timeout: 10_000 })
      .toBe(count);
  }
}
