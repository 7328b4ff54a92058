import { COLUMNS, formatFigure } from './format-figure.ts';
import { type Report } from './report.ts';

/** The document `docs/benchmarks.md`. */
export function toMarkdown(report: Report): string {
  const { machine } = report;
  return [
    '# Benchmarks',
    '',
    `\`${report.command}\` measured this on ${report.started_at.slice(0, 10)}: ${report.rounds} rounds after warm-up, ${Math.round(report.seconds)} s in all. It writes this page anew.`,
    '',
    '- Each figure with the columns "ours" and "bare" was measured side by side: both in turn in every round, each in a process of its own, against the same node, with the same seeded data. The ratio is the median of the rounds\' ratios; the last column holds their middle half.',
    '- They come from one machine, which the search node, both sides and the load generator share. Other load disturbs them, so compare ratios rather than times, and run it again on a quiet machine before you believe a small difference.',
    '- "Mixed changes" are six updates, two inserts and two removes in ten, with every guard. No product comes twice, so each update reads the stored position first: the hardest case. "Hot keys" are the same over 300 products.',
    '- Raw bulk is `helpers.bulk` of `@elastic/elasticsearch` with the finished documents, overwriting without looking; it keeps neither the order nor a tombstone from being overwritten by an older change. The handler also decodes the records.',
    '- Registry, secrets and token keys come from a stand-in, since a warm function asks for them once. Records are made elsewhere; the process of the handler holds nothing but the handler and its batch.',
    '',
    '| machine | |',
    '| --- | --- |',
    ...Object.entries({
      processor: machine.processor,
      memory: `${machine.memory_gb} GB`,
      system: machine.system,
      'Node.js': machine.node,
      Elasticsearch: `${machine.elasticsearch}, one node, 512 MB heap`,
      'load average (1 minute)': `${report.load_before} before, ${report.load_after} after`,
    }).map(([name, value]) => `| ${name} | ${value} |`),
    '',
    ...report.parts.flatMap(({ name, figures }) => [
      `## ${name}`,
      '',
      row(COLUMNS),
      row(COLUMNS.map(() => '---')),
      ...figures.map((figure) => row(formatFigure(figure))),
      '',
    ]),
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
