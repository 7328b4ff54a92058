import * as z from 'zod';
import { CommandError } from '../errors.ts';
import { NOT_FOUND, type Ran, type Shell } from './shell.ts';

/** A command line that cannot be started, and what to do about it. */
export const NO_PULUMI = {
  what: 'the Pulumi command line is not on this machine',
  next: 'install it as https://www.pulumi.com/docs/install/ says, so that "pulumi version" answers',
} as const;

const Stacks = z.array(z.looseObject({ name: z.string() }));
const Config = z.record(z.string(), z.looseObject({ value: z.string().optional() }));
const Whoami = z.looseObject({ url: z.string() });
const Preview = z.looseObject({
  steps: z.array(z.looseObject({ op: z.string(), urn: z.string() })).default([]),
  diagnostics: z.array(z.looseObject({ severity: z.string(), message: z.string() })).default([]),
});
export type Preview = z.infer<typeof Preview>;

/** Behind a path Pulumi takes these texts for numbers and truths. */
const MISTAKEN = /^([+-]?\d+|true|false)$/;
/** Characters of what was printed, where it is not what it should be. */
const QUOTED = 300;

/** The Pulumi command line, in the folder of the program. */
export class Pulumi {
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  async version(): Promise<string | undefined> {
    const { code, stdout } = await this.#shell.run('pulumi', ['version']);
    return code === 0 ? stdout.trim() : undefined;
  }

  /** Where the state is kept; `undefined` where Pulumi is logged in nowhere. */
  async backend(): Promise<string | undefined> {
    const args = ['whoami', '--json'];
    const { code, stdout } = await this.#ask(args);
    return code === 0 ? answerOf(args, stdout, Whoami).url : undefined;
  }

  async stacks(): Promise<readonly string[]> {
    const all = await this.#json(['stack', 'ls', '--json'], Stacks);
    return all.map(({ name }) => name.split('/').at(-1) ?? name);
  }

  /** All values as text, objects as JSON; secrets are not shown. */
  async config(stack: string): Promise<Readonly<Record<string, string>>> {
    const all = await this.#json(['config', '--json', '--stack', stack], Config);
    return Object.fromEntries(
      Object.entries(all).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
    );
  }

  async outputs(stack: string): Promise<unknown> {
    return this.#json(['stack', 'output', '--json', '--stack', stack], z.unknown());
  }

  async init(stack: string, secretsProvider: string | undefined): Promise<void> {
    const provider = secretsProvider === undefined ? [] : ['--secrets-provider', secretsProvider];
    succeeded(await this.#ask(['stack', 'init', stack, ...provider]), `the stack "${stack}" cannot be made`);
  }

  /** Each value is kept as the text that it is. */
  async set(stack: string, values: Readonly<Record<string, string>>): Promise<void> {
    const what = `the configuration of "${stack}" cannot be written`;
    const isMistaken = ([key, value]: readonly [string, string]) => key.includes('.') && MISTAKEN.test(value);
    const all = Object.entries(values);
    const args = all
      .filter((each) => !isMistaken(each))
      .flatMap(([key, value]) => ['--plaintext', `${key}=${value}`]);
    succeeded(await this.#ask(['config', 'set-all', '--path', '--stack', stack, ...args]), what);
    for (const [key, value] of all.filter(isMistaken)) {
      const text = ['config', 'set', key, value, '--path', '--type', 'string', '--plaintext'];
      succeeded(await this.#ask([...text, '--stack', stack]), what);
    }
  }

  async preview(stack: string, targets: readonly string[]): Promise<Preview> {
    const ran = await this.#ask(['preview', '--json', '--stack', stack, ...only(targets)]);
    const preview = parsed(ran.stdout, Preview);
    if (ran.code !== 0 || preview === undefined) {
      const errors = (preview?.diagnostics ?? []).filter(({ severity }) => severity === 'error');
      const detail =
        errors.map(({ message }) => message.trim()).join('\n') || ran.stderr.trim() || quoted(ran.stdout);
      throw new CommandError('PREVIEW_FAILED', `what would change cannot be found out:\n${detail}`);
    }
    return preview;
  }

  /** Carries out what was agreed to; its own progress goes to the terminal. */
  async up(stack: string, targets: readonly string[]): Promise<void> {
    const args = ['up', '--yes', '--skip-preview', '--stack', stack, ...only(targets)];
    await this.#shown(args, {
      problem: `"pulumi up" of the stack "${stack}" ended before its end`,
      next: `what was done is kept; mend the cause that Pulumi tells above, then run the same command again`,
    });
  }

  async destroy(stack: string): Promise<void> {
    await this.#shown(['destroy', '--yes', '--skip-preview', '--stack', stack], {
      problem: `"pulumi destroy" of the stack "${stack}" ended before its end`,
      next: 'mend the cause that Pulumi tells above, then run the same command again',
    });
  }

  async forget(stack: string): Promise<void> {
    succeeded(await this.#ask(['stack', 'rm', stack, '--yes']), `the stack "${stack}" cannot be forgotten`);
  }

  async #shown(
    args: readonly string[],
    { problem, next }: { readonly problem: string; readonly next: string },
  ): Promise<void> {
    const { code } = await this.#shell.run('pulumi', args, { shown: true });
    if (code !== 0) throw new CommandError('PULUMI_FAILED', problem, { next });
  }

  async #json<T>(args: readonly string[], schema: z.ZodType<T>): Promise<T> {
    const { stdout } = succeeded(await this.#ask(args), `"pulumi ${args.slice(0, 2).join(' ')}" failed`);
    return answerOf(args, stdout, schema);
  }

  async #ask(args: readonly string[]): Promise<Ran> {
    return this.#shell.run('pulumi', [...args, '--non-interactive']);
  }
}

function succeeded(ran: Ran, problem: string): Ran {
  if (ran.code === NOT_FOUND) throw new CommandError('NOT_READY', NO_PULUMI.what, { next: NO_PULUMI.next });
  if (ran.code !== 0) throw new CommandError('PULUMI_FAILED', `${problem}: ${ran.stderr.trim()}`);
  return ran;
}

function only(targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => ['--target', target]);
}

function answerOf<T>(args: readonly string[], text: string, schema: z.ZodType<T>): T {
  const answer = parsed(text, schema);
  if (answer !== undefined) return answer;
  const command = `pulumi ${args.slice(0, 2).join(' ')}`;
  throw new CommandError('PULUMI_FAILED', `"${command}" printed what is not its JSON: ${quoted(text)}`, {
    next: `run "pulumi ${args.join(' ')}" in infra/: nothing but its JSON may come on standard output`,
  });
}

function quoted(text: string): string {
  return text.trim().slice(0, QUOTED);
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
