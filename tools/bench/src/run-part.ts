import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import colors from 'picocolors';
import { buildHandlers } from './build-handlers.ts';
import { describeMachine, loadNow } from './report/machine.ts';
import { putSection } from './report/page.ts';
import { type Measured, type Section } from './report/section.ts';
import { toTable } from './report/to-table.ts';

export interface CommonOptions {
  readonly json: boolean;
  readonly build: boolean;
  readonly page: boolean;
}

/** One part of the benchmark, ready to run. */
export interface Part {
  readonly title: string;
  /** What a reader must know to believe the figures. */
  readonly notes: readonly string[];
  /** Left out of the page when it looked at a part of itself only. */
  readonly isPartial?: boolean;
  run(onProgress: (message: string) => void): Promise<Measured>;
}

/** Of the page, in this order. */
export const TITLES = {
  cdc: 'Change to search',
  peers: 'Beside other ways to the index',
  lag: 'From write to search',
  scale: 'As tenants and documents grow',
  drain: 'Parked changes',
  api: 'Search API',
} as const;

function say(message: string): void {
  process.stderr.write(`${colors.dim(new Date().toISOString().slice(11, 19))} ${message}\n`);
}

/** Runs parts one after the other, prints what each found and writes its section of `docs/benchmarks.md`. */
export async function runParts(parts: readonly Part[], options: CommonOptions): Promise<void> {
  if (options.build) {
    say('building the functions');
    await buildHandlers();
  }
  for (const part of parts) await runPart(part, options);
}

async function runPart(part: Part, { json, page }: CommonOptions): Promise<void> {
  const started = new Date();
  const load_before = loadNow();
  const measured = await part.run(say);
  const section: Section = {
    ...measured,
    title: part.title,
    notes: part.notes,
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
      ' ',
    ),
    started_at: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1_000,
    load_before,
    load_after: loadNow(),
    machine: describeMachine(),
  };
  print(section, json);
  if (page && !part.isPartial) await write(section);
}

function print(section: Section, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(section, undefined, 2));
    return;
  }
  const { title, seconds, load_before, load_after } = section;
  console.log(`\n${colors.bold(title)}\n${toTable(section)}`);
  console.log(`\n${Math.round(seconds)} s; load average ${load_before} before, ${load_after} after\n`);
}

async function write(section: Section): Promise<void> {
  const file = join(checkoutDir(), 'docs/benchmarks.md');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, await formatted(putSection(before, section, Object.values(TITLES)), file));
  say(`the section "${section.title}" of docs/benchmarks.md is written`);
}

/** As the checkout's formatter has it, so that a new page is no formatting error. */
async function formatted(text: string, filepath: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
