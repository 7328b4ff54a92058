import { COLUMNS, formatFigure } from './format-figure.ts';
import { type Section } from './section.ts';

const HEAD = `# Benchmarks

Every section is written by the command that it names and says when and where that ran; the other sections stay as they were.

- Figures with the columns "ours" and "bare" were measured side by side: both in turn in every round, each in a process of its own, against the same node, with the same seeded data. The ratio is the median of the rounds' ratios; the last column holds their middle half.
- One machine carries the search node, both sides and the load generator. Other load disturbs them, so compare ratios rather than times, and measure again on a quiet machine before you believe a small difference.`;

/** The page with this section in the place of its earlier version, the sections in the order of `titles`. */
export function putSection(page: string, section: Section, titles: readonly string[]): string {
  const sections = sectionsOf(page);
  sections.set(section.title, toMarkdown(section));
  const known = titles.flatMap((title) => sections.get(title) ?? []);
  const others = [...sections].filter(([title]) => !titles.includes(title)).map(([, text]) => text);
  return [HEAD, ...known, ...others].join('\n\n') + '\n';
}

function sectionsOf(page: string): Map<string, string> {
  const [, ...parts] = page.split(/^(?=## )/m);
  return new Map(parts.map((part) => [/^## (.*)$/m.exec(part)?.[1]?.trim() ?? '', part.trim()]));
}

function toMarkdown(section: Section): string {
  const { title, command, started_at, seconds, load_before, load_after, machine, notes } = section;
  const { processor, memory_gb, system, node, elasticsearch } = machine;
  return [
    `## ${title}`,
    `\`${command}\` measured this on ${started_at.slice(0, 10)} in ${Math.round(seconds)} s; load average ${load_before} before, ${load_after} after. ${processor}, ${memory_gb} GB, ${system}; Node.js ${node}; Elasticsearch ${elasticsearch}.`,
    notes.map((note) => `- ${note}`).join('\n'),
    ...(section.figures.length === 0 ? [] : [table(COLUMNS, section.figures.map(formatFigure))]),
    ...section.tables.flatMap(({ title, head, rows }) => [`### ${title}`, table(head, rows)]),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
