import { notSupported } from '../sql/errors.ts';

const widths: Readonly<Record<string, readonly [string, string]>> = {
  yyyy: ['year', '\\d{4}'],
  uuuu: ['year', '\\d{4}'],
  MM: ['month', '\\d{2}'],
  dd: ['day', '\\d{2}'],
  HH: ['hour', '\\d{2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
};

/** A reader of Java's `DateTimeFormatter` patterns made of year, month, day and clock; it gives UTC milliseconds. */
export function parseDatePattern(pattern: string): (value: string) => number | undefined {
  const names: string[] = [];
  const source = [...pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)].map(
    ([piece, quoted]) => {
      if (quoted !== undefined) return escapePattern(quoted === '' ? "'" : quoted);
      if (!/^[A-Za-z]/.test(piece)) return escapePattern(piece);
      const part = widths[piece];
      if (!part) throw notSupported(`the partition projection format '${pattern}'`);
      names.push(part[0]);
      return `(${part[1]})`;
    },
  );
  const expression = new RegExp(`^${source.join('')}$`);
  return (value) => {
    const match = expression.exec(value);
    if (!match) return undefined;
    const part = (name: string, otherwise: number) => {
      const index = names.indexOf(name);
      return index < 0 ? otherwise : Number(match[index + 1]);
    };
    const [year, month, day] = [part('year', 1970), part('month', 1), part('day', 1)];
    const time = Date.UTC(year, month - 1, day, part('hour', 0), part('minute', 0), part('second', 0));
    // 2026-02-30 is no date.
    return new Date(time).getUTCDate() === day ? time : undefined;
  };
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
