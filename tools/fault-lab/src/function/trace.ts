import { type Ending } from '@cloudpf/change-stream';

/** What one invocation did with its records, seen from outside of the core. */
export class Trace {
  /** The endings of each record, by its `eventID`, as the ports tell of them. */
  readonly endings = new Map<string, Ending[]>();
  /** What the function counted. */
  readonly counted = new Map<Ending, number>();
  /** Tenants in the order in which their lanes came back, and whether their cell took anything. */
  readonly lanes: { readonly tenant: string; readonly unavailable: boolean }[] = [];
  /** Why the batch stopped short, as the function told its log. */
  stoppedBy: unknown;

  end(eventId: string | undefined, ending: Ending): void {
    const id = eventId ?? '';
    this.endings.set(id, [...(this.endings.get(id) ?? []), ending]);
  }

  count(ending: Ending): void {
    this.counted.set(ending, (this.counted.get(ending) ?? 0) + 1);
  }
}
