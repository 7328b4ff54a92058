import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack } from '../../offline/capture.ts';
import { type SdkCall } from './walk.ts';

/** Where the scripts of search hosts are, and what of them is run. */
const SCRIPTS = 'infra/host';
const FOLDERS = ['', 'bin', 'lib'];
const NO_SCRIPT = /\.(?:md|json|jq)$/;

/** Such as `aws ec2 wait volume-in-use`. */
const COMMAND = /\baws ([a-z0-9]+) (?:(wait) )?([a-z][a-z0-9-]+)/g;
/** What waits sends a command again and again. */
const WAITED: Readonly<Record<string, string>> = {
  'volume-in-use': 'describe-volumes',
  'volume-available': 'describe-volumes',
  'snapshot-completed': 'describe-snapshots',
};
/** Where the command line calls a client otherwise than the SDK. */
const CLIENTS: Readonly<Record<string, string>> = { secretsmanager: 'secrets-manager' };

/** The commands of AWS's command line that the scripts of search hosts, and what starts them, can send. */
export function commandsOfScripts(checkout: string, stack: Stack): readonly SdkCall[] {
  const scripts = FOLDERS.flatMap((folder) =>
    readdirSync(join(checkout, SCRIPTS, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !NO_SCRIPT.test(entry.name))
      .map(({ name }) => join(SCRIPTS, folder, name)),
  );
  return [
    ...scripts.flatMap((path) => commandsIn(readFileSync(join(checkout, path), 'utf8'), path)),
    ...stack
      .all('aws:ec2/launchTemplate:LaunchTemplate')
      .flatMap(({ name, inputs }) =>
        commandsIn(Buffer.from(String(inputs['userData']), 'base64').toString(), `start of ${name}`),
      ),
  ];
}

function commandsIn(text: string, where: string): readonly SdkCall[] {
  return text.split('\n').flatMap((line, nth) =>
    line.trimStart().startsWith('#')
      ? []
      : [...line.matchAll(COMMAND)].map(([, service = '', wait, operation = '']) => ({
          client: CLIENTS[service] ?? service,
          command: pascal(wait === undefined ? operation : (WAITED[operation] ?? `wait-${operation}`)),
          where: `${where}:${nth + 1}`,
          given: [],
        })),
  );
}

function pascal(operation: string): string {
  return operation.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
