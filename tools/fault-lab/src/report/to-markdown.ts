import { HARMS } from '../check/violation.ts';
import { type TallyLine } from './tally.ts';

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
  readonly seeds: string;
  readonly minutes: number;
  readonly lines: readonly TallyLine[];
  readonly mutations: readonly MutationResult[];
}

const INTRODUCTION = `Random histories of changes run through the pipeline's own code on real search nodes, S3 and DynamoDB Local, while
deliveries and engines fail. Afterwards every record, document, held object and lake row is held against a model.
What is counted, how to replay a seed and what is left out: [the laboratory's own page](../tools/fault-lab/README.md).`;

/** The page \`docs/faults.md\`. */
export function toMarkdown({
  command,
  date,
  machine,
  seeds,
  minutes,
  lines,
  mutations,
}: FaultReport): string {
  const harms = HARMS.map((harm) => (harm === 'other' ? 'other wrong' : harm));
  const table = lines.map(({ fault, runs, records, harms: counts }) =>
    row([fault, runs, records, ...HARMS.map((harm) => counts[harm])]),
  );
  return [
    '# Faults',
    '',
    INTRODUCTION,
    '',
    `\`${command}\`, ${date}, ${machine}: seeds ${seeds}, ${minutes.toFixed(1)} minutes.`,
    'A run has several faults, and counts in the line of each.',
    '',
    row(['fault', 'runs', 'records', ...harms]),
    row(['---', ...Array.from({ length: 2 + HARMS.length }, () => '---:')]),
    ...table,
    '',
    '## Whether it would be noticed',
    '',
    'Each line takes one promise out of the sources before they are bundled; the laboratory has to go red.',
    '',
    row(['mutation', 'what no longer holds', 'first thing seen']),
    row(['---', '---', '---']),
    ...mutations.map(({ name, breaks, seen }) => row([name, breaks, seen ?? '**not noticed**'])),
    '',
  ].join('\n');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}
