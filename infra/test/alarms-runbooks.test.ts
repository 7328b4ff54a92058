import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { platformConfig } from '../src/config/platform-config.ts';
import { readConfig } from '../src/config/read-config.ts';
import { declareTenant, exampleTenantConfig } from '../src/offline/declare-tenant.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { PLATFORM_EXAMPLE } from '../src/offline/examples.ts';
import { alarmsOf, type DeclaredAlarm } from '../src/proof/alarms/readings.ts';
import { ACME } from './prod.ts';

const REPOSITORY = new URL('../../', import.meta.url);
const HEADINGS = ['You see', 'It means', 'Look', 'Mend', 'It is over when'];

/** What this test calls of a command of `commander`. */
interface Command {
  readonly commands: readonly Command[];
  readonly registeredArguments: readonly { readonly required: boolean; readonly variadic: boolean }[];
  name(): string;
  parseOptions(words: string[]): {
    readonly operands: readonly string[];
    readonly unknown: readonly string[];
  };
}

const runbooks = new Map<string, string>();
let alarms: readonly DeclaredAlarm[];
let program: Command;

beforeAll(async () => {
  const folder = new URL('docs/runbooks/', REPOSITORY);
  for (const file of await readdir(folder)) {
    runbooks.set(`docs/runbooks/${file}`, await readFile(new URL(file, folder), 'utf8'));
  }
  alarms = [await declarePlatform('prod'), await declareTenant('prod', ACME)].flatMap((stack) =>
    alarmsOf(stack),
  );
  // No package imports an app, so it comes by its path.
  const cli = (await import(new URL('tools/cli/src/program.ts', REPOSITORY).href)) as {
    createProgram(context: unknown): Command;
  };
  const terminal = { out: () => undefined, note: () => undefined, colors: false };
  program = cli.createProgram({ terminal, now: () => 0 });
}, 60_000);

const runbookOf = ({ description }: DeclaredAlarm) => /What to do: (\S+)$/.exec(description)?.[1] ?? '';
const linesWith = (start: RegExp) =>
  [...runbooks].flatMap(([file, text]) =>
    [...text.matchAll(start)].map(([line]) => ({ file, line: line.trim() })),
  );

describe('the runbook that an alarm names', () => {
  it('is there, and says what is seen, what it means, where to look, how to mend it and when it is over', () => {
    for (const alarm of alarms) {
      const text = runbooks.get(runbookOf(alarm)) ?? '';
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect([alarm.name, headings]).toEqual([alarm.name, HEADINGS]);
    }
  });

  it('has something to run at its look and to do at its mending', () => {
    for (const [file, text] of runbooks) {
      if (file.endsWith('README.md')) continue;
      const [, , look = '', mend = ''] = text.split(/^## .+$/m).slice(1);
      expect(look, file).toMatch(/```sh\n(aws|npx|curl|jq)/);
      expect(mend.trim().length, file).toBeGreaterThan(200);
    }
  });

  it('lists the alarm among those that it is for, in the table of all', () => {
    const table = runbooks.get('docs/runbooks/README.md') ?? '';
    for (const alarm of alarms) {
      const [, file = ''] = /([^/]+)$/.exec(runbookOf(alarm)) ?? [];
      const row = table.split('\n').find((line) => line.includes(`](${file})`)) ?? '';
      const listed = [...row.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace('…', ''));
      expect(
        listed.some((name) => alarm.name.endsWith(name)),
        `${alarm.name} in ${file}`,
      ).toBe(true);
    }
  });

  it('says in a sentence for whom it matters, and in how many words CloudWatch takes', () => {
    for (const { description } of alarms) {
      expect(description.length).toBeLessThanOrEqual(1_024);
      expect(description.split(' ').length).toBeGreaterThan(8);
    }
  });
});

describe('a command in a runbook', () => {
  const ours = () => linesWith(/npx cloudpf [^`\n#]+/g);

  it('is one of the command line', () => {
    expect(ours().length).toBeGreaterThan(20);
    for (const { file, line } of ours())
      expect([file, line, problemOf(line)]).toEqual([file, line, undefined]);
  });

  it('sets only what the configuration knows', () => {
    const set = linesWith(/pulumi config set (--path )?cloudpf:\S+ \S+/g);

    expect(set.length).toBeGreaterThan(8);
    for (const { file, line } of set) {
      const [, path = '', value = ''] = /cloudpf:(\S+) (\S+)/.exec(line) ?? [];
      expect(isKnown(path, value.replace(/[`,]/g, '')), `${file}: ${line}`).toBe(true);
    }
  });
});

/** What the command line would refuse; nothing is run. */
function problemOf(line: string): string | undefined {
  const words = line.split(/\s+/).slice(2);
  let command = program;
  for (let sub; (sub = command.commands.find((each) => each.name() === words[0])); words.shift())
    command = sub;
  if (command === program || command.commands.length > 0) return 'no such command';
  const { operands, unknown } = command.parseOptions(words);
  if (unknown.length > 0) return `no such option: ${unknown.join(' ')}`;
  const { registeredArguments } = command;
  if (operands.length < registeredArguments.filter(({ required }) => required).length)
    return 'too few arguments';
  const isVariadic = registeredArguments.some(({ variadic }) => variadic);
  return !isVariadic && operands.length > registeredArguments.length ? 'too many arguments' : undefined;
}

/** Whether the platform's stack or a tenant's may be told a value under a path. */
function isKnown(path: string, value: string): boolean {
  const [key = '', ...inner] = path.split('.');
  const platform = { ...PLATFORM_EXAMPLE };
  const given = (before = '{}') =>
    inner.length === 0 ? value : JSON.stringify(withValue(JSON.parse(before), inner, value));
  return [
    () =>
      readConfig('prod', platformConfig('prod'), {
        ...platform,
        [`cloudpf:${key}`]: given(platform[`cloudpf:${key}`]),
      }),
    () => exampleTenantConfig('prod', ACME, { [`cloudpf:${key}`]: given() }),
  ].some((read) => {
    try {
      read();
      return true;
    } catch {
      return false;
    }
  });
}

function withValue(before: unknown, [key, ...inner]: readonly string[], value: string): unknown {
  if (key === undefined) return value;
  const fields = (before ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: withValue(fields[key], inner, value) };
}
