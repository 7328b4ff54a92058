import { execa } from 'execa';
import { ToolError } from '../errors.ts';

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, quietly; its last lines are in the error when it fails. */
export async function runTool({ command, args, cwd, env }: ToolRun): Promise<string> {
  const result = await execa(command, args, {
    all: true,
    reject: false,
    stdin: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  if (result.failed) {
    const output = result.all === '' ? (result.shortMessage ?? '') : result.all;
    throw new ToolError([command, ...args.slice(0, 2)].join(' '), output);
  }
  return result.all;
}
