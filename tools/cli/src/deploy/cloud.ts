import { createInterface } from 'node:readline/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import { costNote } from './cost-note.ts';
import { type Machine, regionOf } from './prerequisites.ts';
import { Pulumi } from './pulumi.ts';
import { ChildProcessShell } from './shell.ts';
import { type StackConfig } from './stack-config.ts';

/** What deploying uses of the world around it. */
export interface Cloud extends Machine {
  /** Makes the bundles that are deployed. @throws CommandError */
  readonly build: () => Promise<void>;
  /** What a stack costs a month, in words. */
  readonly cost: (stack: StackConfig) => Promise<string>;
  /** `undefined` where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

const ANY_REGION = 'us-east-1';

export function openCloud(checkout: string): Cloud {
  // Who one is, AWS tells in any region; that one is given is looked at elsewhere.
  const sts = new STSClient({ region: regionOf(process.env) ?? ANY_REGION });
  return {
    pulumi: new Pulumi(new ChildProcessShell(join(checkout, 'infra'))),
    env: process.env,
    identity: async () => {
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand());
      return { account: Account, arn: Arn };
    },
    build: () => build(checkout),
    cost: costNote,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  };
}

async function build(checkout: string): Promise<void> {
  const nx = join(checkout, 'node_modules/nx/dist/bin/nx.js');
  const args = ['run-many', '-t', 'build', '--outputStyle=stream-without-prefixes'];
  const { code, stdout, stderr } = await new ChildProcessShell(checkout).run(process.execPath, [nx, ...args]);
  if (code === 0) return;
  throw new CommandError('BUILD_FAILED', `the bundles cannot be built:\n${stdout}${stderr}`.trim());
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
