import { type Ending, type EndingCounter } from '../src/index.ts';

/** Remembers each ending in its order. */
export class CountedEndings implements EndingCounter {
  readonly counted: { ending: Ending; tenant: string; code: string | undefined }[] = [];
  readonly problems: { readonly itemIdentifier: string; readonly error: unknown }[] = [];

  count(
    ending: Ending,
    record: { readonly tenant: string; readonly reason?: { readonly code: string } },
  ): void {
    this.counted.push({ ending, tenant: record.tenant, code: record.reason?.code });
  }

  stopped(problem: { readonly itemIdentifier: string; readonly error: unknown }): void {
    this.problems.push(problem);
  }

  endings(): readonly Ending[] {
    return this.counted.map(({ ending }) => ending);
  }
}
