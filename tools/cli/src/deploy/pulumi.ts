import * as z from 'zod';
import { CommandError } from '../errors.ts';
import { type Ran, type Shell } from './shell.ts';

const Stacks = z.array(z.looseObject({ name: z.string() }));
const Config = z.record(z.string(), z.looseObject({ value: z.string().optional() }));
const Preview = z.looseObject({
  steps: z.array(z.looseObject({ op: z.string(), urn: z.string() })).default([]),
  diagnostics: z.array(z.looseObject({ severity: z.string(), message: z.string() })).default([]),
});
export type Preview = z.infer<typeof Preview>;

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
    const { code, stdout } = await this.#ask(['whoami', '--json']);
    return code === 0 ? z.looseObject({ url: z.string() }).parse(JSON.parse(stdout)).url : undefined;
  }

  async stacks(): Promise<readonly string[]> {
    return Stacks.parse(await this.#json(['stack', 'ls', '--json'])).map(
      ({ name }) => name.split('/').at(-1) ?? name,
    );
  }

  /** All values as text, objects as JSON; secrets are not shown. */
  async config(stack: string): Promise<Readonly<Record<string, string>>> {
    const all = Config.parse(await this.#json(['config', '--json', '--stack', stack]));
    return Object.fromEntries(
      Object.entries(all).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
    );
  }

  async outputs(stack: string): Promise<unknown> {
    return this.#json(['stack', 'output', '--json', '--stack', stack]);
  }

  async init(stack: string, secretsProvider: string | undefined): Promise<void> {
    const provider = secretsProvider === undefined ? [] : ['--secrets-provider', secretsProvider];
    succeeded(await this.#ask(['stack', 'init', stack, ...provider]), `the stack "${stack}" cannot be made`);
  }

  async set(stack: string, values: Readonly<Record<string, string>>): Promise<void> {
    const args = Object.entries(values).flatMap(([key, value]) => ['--plaintext', `${key}=${value}`]);
    const what = `the configuration of "${stack}" cannot be written`;
    succeeded(await this.#ask(['config', 'set-all', '--path', '--stack', stack, ...args]), what);
  }

  async preview(stack: string, targets: readonly string[]): Promise<Preview> {
    const ran = await this.#ask(['preview', '--json', '--stack', stack, ...only(targets)]);
    const preview = parsed(ran.stdout);
    if (ran.code !== 0 || preview === undefined) {
      const errors = (preview?.diagnostics ?? []).filter(({ severity }) => severity === 'error');
      const detail = errors.map(({ message }) => message.trim()).join('\n') || ran.stderr.trim();
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

  async #json(args: readonly string[]): Promise<unknown> {
    const { stdout } = succeeded(await this.#ask(args), `"pulumi ${args.slice(0, 2).join(' ')}" failed`);
    return JSON.parse(stdout) as unknown;
  }

  async #ask(args: readonly string[]): Promise<Ran> {
    return this.#shell.run('pulumi', [...args, '--non-interactive']);
  }
}

function succeeded(ran: Ran, problem: string): Ran {
  if (ran.code !== 0) throw new CommandError('PULUMI_FAILED', `${problem}: ${ran.stderr.trim()}`);
  return ran;
}

function only(targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => ['--target', target]);
}

function parsed(text: string): Preview | undefined {
  try {
    return Preview.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
