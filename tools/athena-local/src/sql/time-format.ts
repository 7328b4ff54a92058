import { notSupported } from './errors.ts';

/** A piece of a time format: text as it is, or a part of the clock. */
export interface TimePart {
  readonly literal?: string;
  /** DuckDB text that prints this part. */
  readonly print?: (moment: {
    readonly wall: string;
    readonly zone: string;
    readonly instant: string;
  }) => string;
  /** The same part for strptime, where it has it. */
  readonly code?: string;
}

function strf(format: string, code = format): TimePart {
  return { print: ({ wall }) => `strftime(${wall}, '${format}')`, code };
}

function number(part: string, code?: string): TimePart {
  return {
    print: ({ wall }) => `CAST(date_part('${part}', ${wall}) AS VARCHAR)`,
    ...(code !== undefined && { code }),
  };
}

const hour12 = (padded: boolean): TimePart => strf(padded ? '%I' : '%-I', '%I');

const mysql: Readonly<Record<string, TimePart>> = {
  a: strf('%a'),
  b: strf('%b'),
  c: number('month', '%m'),
  d: strf('%d'),
  e: number('day', '%d'),
  f: strf('%f'),
  H: strf('%H'),
  h: hour12(true),
  I: hour12(true),
  i: strf('%M'),
  j: strf('%j'),
  k: number('hour', '%H'),
  l: hour12(false),
  M: strf('%B'),
  m: strf('%m'),
  p: strf('%p'),
  r: strf('%I:%M:%S %p'),
  S: strf('%S'),
  s: strf('%S'),
  T: strf('%H:%M:%S'),
  W: strf('%A'),
  Y: strf('%Y'),
  y: strf('%y'),
  v: { print: ({ wall }) => `lpad(CAST(date_part('week', ${wall}) AS VARCHAR), 2, '0')` },
  x: number('isoyear'),
};

/** The letters of date_format and date_parse, which follow MySQL. */
export function mysqlFormat(format: string): TimePart[] {
  const parts: TimePart[] = [];
  for (let index = 0; index < format.length; index += 1) {
    const character = format.charAt(index);
    if (character !== '%') {
      parts.push({ literal: character });
      continue;
    }
    index += 1;
    const letter = format.charAt(index);
    const part = mysql[letter];
    if (part) parts.push(part);
    else if (/[DUuVwX]/.test(letter)) throw notSupported(`the format %${letter}`);
    else parts.push({ literal: letter });
  }
  return parts;
}

const zoneOffset: TimePart = {
  print: ({ instant, wall }) =>
    `replace(replace(a_print_offset(${instant}, ${wall}), 'Z', '+0000'), ':', '')`,
};
const zoneOffsetColon: TimePart = {
  print: ({ instant, wall }) => `replace(a_print_offset(${instant}, ${wall}), 'Z', '+00:00')`,
};

/** The letters of format_datetime and parse_datetime, which follow Joda-Time. */
export function javaFormat(format: string): TimePart[] {
  const parts: TimePart[] = [];
  for (const [piece] of format.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (piece.startsWith("'"))
      parts.push({ literal: piece === "''" ? "'" : piece.slice(1, -1).replaceAll("''", "'") });
    else if (/^[A-Za-z]/.test(piece)) parts.push(javaPart(piece));
    else parts.push({ literal: piece });
  }
  return parts;
}

function javaPart(run: string): TimePart {
  const count = run.length;
  const two = count >= 2;
  switch (run.charAt(0)) {
    case 'y':
    case 'Y':
      return count === 2 ? strf('%y') : strf('%Y');
    case 'x':
      return number('isoyear');
    case 'M':
      return count > 3 ? strf('%B') : count === 3 ? strf('%b') : two ? strf('%m') : number('month', '%m');
    case 'd':
      return two ? strf('%d') : number('day', '%d');
    case 'D':
      return count === 3 ? strf('%j') : number('doy');
    case 'H':
      return two ? strf('%H') : number('hour', '%H');
    case 'h':
      return hour12(two);
    case 'm':
      return two ? strf('%M') : number('minute', '%M');
    case 's':
      return two
        ? strf('%S')
        : {
            print: ({ wall }) => `CAST(CAST(floor(date_part('second', ${wall})) AS INTEGER) AS VARCHAR)`,
            code: '%S',
          };
    case 'S':
      return {
        print: ({ wall }) => `left(rpad(strftime(${wall}, '%f'), ${Math.max(6, count)}, '0'), ${count})`,
        ...(count === 3 && { code: '%g' }),
      };
    case 'a':
      return strf('%p');
    case 'E':
      return count > 3 ? strf('%A') : strf('%a');
    case 'e':
      return number('isodow');
    case 'w':
      return two
        ? { print: ({ wall }) => `lpad(CAST(date_part('week', ${wall}) AS VARCHAR), 2, '0')` }
        : number('week');
    case 'Z':
      return count === 1 ? zoneOffset : count === 2 ? zoneOffsetColon : { print: ({ zone }) => zone };
    default:
      throw notSupported(`the format letter ${run}`);
  }
}
