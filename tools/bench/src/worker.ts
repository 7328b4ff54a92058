import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Message<Answer> {
  readonly answer?: Answer;
  readonly error?: string;
}

/** A process of its own that answers one question at a time. */
export class Worker<Question extends object, Answer> {
  readonly #child: ChildProcess;
  readonly #file: string;

  /** `file` is an address or a path. */
  constructor(
    file: URL | string,
    environment: Readonly<Record<string, string>>,
    execArgv: readonly string[] = [],
  ) {
    this.#file = typeof file === 'string' ? file : fileURLToPath(file);
    const { PATH = '' } = process.env;
    this.#child = fork(this.#file, [], {
      // Nothing of the caller's environment, such as an account's credentials, reaches what is measured.
      env: { PATH, POWERTOOLS_DEV: 'false', ...environment },
      execArgv: [...execArgv],
      serialization: 'advanced',
      // Metrics are written as in Lambda, and read by nobody.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  async ask(question: Question): Promise<Answer> {
    const over = new AbortController();
    const once = async (event: string) => nextEvent(this.#child, event, over.signal);
    try {
      this.#child.send(question);
      return await Promise.race([
        once('message').then((message) => answerOf(message as Message<Answer>)),
        once('exit').then((code) =>
          Promise.reject(new Error(`${this.#file} ended with code ${String(code)}`)),
        ),
        once('error').then((cause) => Promise.reject(new Error(`${this.#file} did not start`, { cause }))),
      ]);
    } finally {
      over.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.connected) this.#child.disconnect();
    await gone;
  }
}

/** What the first argument of the next such event is; never settles once the signal is given. */
function nextEvent(child: ChildProcess, event: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    child.once(event, resolve);
    signal.addEventListener('abort', () => child.off(event, resolve));
  });
}

function answerOf<Answer>({ answer, error }: Message<Answer>): Answer {
  if (error !== undefined) throw new Error(error);
  return answer as Answer;
}
