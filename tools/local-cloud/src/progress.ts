import {
  type DefaultRenderer,
  Listr,
  type ListrTaskWrapper,
  PRESET_TIMER,
  type SimpleRenderer,
} from 'listr2';
import pc from 'picocolors';

/** A step of a plan, as people read it. */
export interface StepTitle {
  readonly id: string;
  readonly title: string;
}

/** What happens while a plan runs; plain data, so that it can cross to another process. */
export type ProgressEvent =
  | { readonly type: 'plan'; readonly steps: readonly StepTitle[] }
  | { readonly type: 'started'; readonly id: string }
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  | { readonly type: 'done'; readonly id: string; readonly text?: string }
  | { readonly type: 'failed'; readonly id: string; readonly text: string };

export type Progress = (event: ProgressEvent) => void;

/** Counters that run are for terminals; a log gets one look at them now and then. */
const noteEveryMs = 3_000;

/** One line an event with the seconds since the start, for logs and pipes. */
export function plainProgress(print: (line: string) => void): Progress {
  const began = Date.now();
  const titles = new Map<string, string>();
  const noted = new Map<string, number>();
  const line = (id: string, text: string): void => {
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
    print(`${seconds} s  ${titles.get(id) ?? id}${text}`);
  };
  return (event) => {
    switch (event.type) {
      case 'plan':
        for (const { id, title } of event.steps) {
          titles.set(id, title);
        }
        break;
      case 'started':
        break;
      case 'note':
        if (Date.now() - (noted.get(event.id) ?? 0) >= noteEveryMs) {
          noted.set(event.id, Date.now());
          line(event.id, `: ${event.text}`);
        }
        break;
      case 'done':
        line(event.id, `: done${event.text === undefined ? '' : ` (${event.text})`}`);
        break;
      case 'failed':
        line(event.id, `: failed\n${event.text}`);
        break;
    }
  };
}

interface Row {
  readonly finished: PromiseWithResolvers<unknown>;
  task?: ListrTaskWrapper<object, typeof DefaultRenderer, typeof SimpleRenderer>;
}

/** A live list of steps on a terminal. */
export class ListProgress {
  readonly #rows = new Map<string, Row>();
  #list: Promise<unknown> = Promise.resolve();

  readonly report: Progress = (event) => {
    if (event.type === 'plan') {
      this.#list = this.#show(event.steps);
      return;
    }
    const row = this.#rows.get(event.id);
    if (row === undefined) {
      return;
    }
    switch (event.type) {
      case 'started':
        break;
      case 'note':
        setOutput(row, event.text);
        break;
      case 'done':
        if (event.text !== undefined && row.task !== undefined) {
          row.task.title = `${row.task.title} ${pc.dim(event.text)}`;
        }
        row.finished.resolve(undefined);
        break;
      case 'failed':
        row.finished.reject(new Error(event.text));
        break;
    }
  };

  /** Ends the list: what is still open is marked as not done. */
  async close(): Promise<void> {
    for (const { finished } of this.#rows.values()) {
      finished.reject(new Error('not done'));
    }
    await this.#list;
  }

  async #show(steps: readonly StepTitle[]): Promise<void> {
    for (const { id } of steps) {
      const finished = Promise.withResolvers<unknown>();
      finished.promise.catch(() => undefined);
      this.#rows.set(id, { finished });
    }
    const list = new Listr(
      steps.map(({ id, title }) => ({
        title,
        task: async (_context: object, task: Row['task']) => {
          const row = this.#rows.get(id);
          if (row !== undefined && task !== undefined) {
            row.task = task;
          }
          await row?.finished.promise;
        },
      })),
      {
        concurrent: true,
        exitOnError: false,
        registerSignalListeners: false,
        rendererOptions: { timer: PRESET_TIMER },
      },
    );
    await list.run().catch(() => undefined);
  }
}

function setOutput(row: Row, text: string): void {
  if (row.task !== undefined) {
    row.task.output = text;
  }
}
