import { CommanderError } from 'commander';
import { type CommandContext } from './context.ts';
import { CommandError } from './errors.ts';
import { createProgram } from './program.ts';

/** Runs one command line and gives the exit code; every failure is told on standard error. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    report(error, args.includes('--json'), context);
    return 1;
  }
}

function report(error: unknown, asJson: boolean, { terminal }: CommandContext): void {
  const { code, message, next } = describe(error);
  if (asJson)
    terminal.note(JSON.stringify({ error: { code, message, ...(next === undefined ? {} : { next }) } }));
  else terminal.note([`error: ${message}`, ...(next === undefined ? [] : [`  ${next}`])].join('\n'));
}

function describe(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
} {
  if (error instanceof CommandError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.next === undefined ? {} : { next: error.next }),
    };
  }
  if (error instanceof Error) return { code: error.name, message: error.message || error.name };
  return { code: 'UNKNOWN', message: String(error) };
}
