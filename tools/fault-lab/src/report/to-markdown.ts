import { ENDINGS } from '@cloudpf/change-stream';
import { HARMS } from '../check/violation.ts';
import { FAULT_WORDS } from './fault-words.ts';
import { FEW_RUNS, rareFaults, type Sums } from './tally.ts';

export interface MutationResult {
  readonly name: string;
  readonly breaks: string;
  /** The first broken promise that the laboratory saw; absent where it noticed nothing. */
  readonly seen?: string;
}

export interface FaultReport {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly seeds: readonly string[];
  readonly minutes: number;
  readonly sums: Sums;
  readonly mutations: readonly MutationResult[];
}

const INTRODUCTION = `Random histories of changes run through the pipeline's own code on real search nodes, S3 and DynamoDB Local, while
deliveries and engines fail. Afterwards every record, document, held object and lake row is held against a model.
What is compared, how to replay a seed and what is left out: [the laboratory's own page](../tools/fault-lab/README.md).`;

const COLUMNS = `A run has several faults and counts in the line of each that really struck in it; **records** are those of its runs.
**lost**: a change that no document, lake row or quarantine tells of, or that still waits in the end. **duplicated**: told of twice. **resurrected**: an item
that was removed, and is found. **mixed**: data of one tenant where another's belong. **other wrong**: any other broken
promise, such as a wrong count, or a tenant that waits for another's cell.`;

/** The page \`docs/faults.md\`. */
export function toMarkdown(report: FaultReport): string {
  return [
    '# Faults',
    '',
    INTRODUCTION,
    '',
    ...summary(report),
    '',
    COLUMNS,
    '',
    ...faultTable(report),
    '',
    ...rare(report),
    '## Where the function ended',
    '',
    'How often it ended before a call, while one was under way, after one, or with one that landed after the next delivery.',
    '',
    ...crashTable(report),
    '',
    '## Whether it would be noticed',
    '',
    'Each line takes one promise out of the sources before they are bundled; the laboratory has to go red.',
    '',
    row(['mutation', 'what no longer holds', 'first thing seen']),
    row(['---', '---', '---']),
    ...report.mutations.map(({ name, breaks, seen }) => row([name, breaks, seen ?? '**not noticed**'])),
    '',
  ].join('\n');
}

function summary({ command, date, machine, seeds, minutes, sums, mutations }: FaultReport): string[] {
  const { lines, endings, invocations } = sums;
  const all = lines.find(({ fault }) => fault === 'all');
  const wrong = HARMS.reduce((sum, harm) => sum + (all?.harms[harm] ?? 0), 0);
  const noticed = mutations.filter(({ seen }) => seen !== undefined).length;
  const ended = ENDINGS.map((ending) => `${endings[ending]} ${ending}`).join(', ');
  return [
    `${all?.runs ?? 0} runs of ${all?.records ?? 0} records in ${invocations} invocations: **${wrong} broken promises**. ` +
      `${noticed} of ${mutations.length} mutations of the core are noticed.`,
    '',
    `Acknowledged, repeated deliveries included: ${ended}.`,
    '',
    `\`${command}\`, ${date}, ${machine}: seeds ${seeds[0] ?? ''} to ${seeds.at(-1) ?? ''}, ${minutes.toFixed(1)} minutes, the mutations included.`,
  ];
}

function faultTable({ sums }: FaultReport): string[] {
  const harms = HARMS.map((harm) => (harm === 'other' ? 'other wrong' : harm));
  const table = sums.lines.map(({ fault, runs, records, harms: counts }) =>
    row([
      fault,
      fault === 'all' ? 'every run' : FAULT_WORDS[fault],
      runs,
      records,
      ...HARMS.map((harm) => counts[harm]),
    ]),
  );
  return [
    row(['fault', 'what happens', 'runs', 'records', ...harms]),
    row(['---', '---', ...Array.from({ length: 2 + HARMS.length }, () => '---:')]),
    ...table,
  ];
}

function rare({ sums }: FaultReport): string[] {
  const few = rareFaults(sums);
  return few.length === 0 ? [] : [`In fewer than ${FEW_RUNS} runs: ${few.join(', ')}.`, ''];
}

function crashTable({ sums }: FaultReport): string[] {
  return [
    row(['call', 'before', 'during', 'after', 'late']),
    row(['---', '---:', '---:', '---:', '---:']),
    ...sums.crashes
      .toSorted((a, b) => (a.call < b.call ? -1 : 1))
      .map(({ call, times }) => row([call, times.before, times.during, times.after, times.late])),
  ];
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}
