import { spawnSync } from 'node:child_process';

/** What a program printed (both streams), or undefined when it could not run or failed. */
export function output(program, args, env) {
  const result = spawnSync(program, args, { encoding: 'utf8', timeout: 20_000, env });
  return result.status === 0 ? `${result.stdout}${result.stderr}` : undefined;
}
