/** What the CSV SerDe's properties say. */
export interface CsvOptions {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
}

/** A reader of one kind of text file: each line becomes one JSON text that DuckDB reads, or undefined to leave it out. */
export type LineFormat = (line: string) => string;

/**
 * One JSON object a line, as the OpenX SerDe reads it: keys lose their case, an empty line is a row of NULLs, and a broken one is
 * `null`, which the scan answers with an error or NULLs as `ignore.malformed.json` says.
 */
export function jsonLine(line: string): string {
  const text = line.trim();
  if (text === '') return '{}';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'null';
  } catch {
    return 'null';
  }
  // Keys are rewritten in the text, since going through JavaScript numbers would round them.
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"(?=\s*:)/g, (key) =>
    key.includes('\\') ? key : key.toLowerCase(),
  );
}

/** One record a line, as opencsv's parser splits it: no line breaks inside of quotes. */
export function csvLine({ separator, quote, escape }: CsvOptions): LineFormat {
  return (line) => {
    const fields: string[] = [];
    let field = '';
    let quoted = false;
    for (let index = 0; index < line.length; index += 1) {
      const character = line.charAt(index);
      const next = line.charAt(index + 1);
      if (character === escape && quoted && (next === quote || next === escape)) {
        field += next;
        index += 1;
      } else if (character === quote && quoted && next === quote) {
        field += quote;
        index += 1;
      } else if (character === quote) {
        quoted = !quoted;
      } else if (character === separator && !quoted) {
        fields.push(field);
        field = '';
      } else {
        field += character;
      }
    }
    fields.push(field);
    return JSON.stringify(fields);
  };
}
