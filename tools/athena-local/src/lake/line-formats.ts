/** What the CSV SerDe's properties say. */
export interface CsvOptions {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
}

/** A reader of one kind of text file: what a line holds, as one JSON text that DuckDB reads. */
export type LineFormat = (line: string) => string;

/**
 * One JSON object a line, as the OpenX SerDe reads it: keys lose their case unless told otherwise, an empty line is a row of NULLs,
 * and a broken one is `null`, which the scan answers with an error or NULLs as `ignore.malformed.json` says.
 */
export function jsonLine({ caseInsensitive }: { readonly caseInsensitive: boolean }): LineFormat {
  return (line) => {
    const text = line.trim();
    if (text === '') return '{}';
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'null';
    } catch {
      return 'null';
    }
    return caseInsensitive ? lowerKeys(text) : text;
  };
}

/** Keys are rewritten in the text, since going through JavaScript numbers would round them. */
function lowerKeys(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (string, colon: string | undefined) =>
    colon === undefined || string.includes('\\') ? string : string.toLowerCase(),
  );
}

/** One record a line, as opencsv's parser splits it: no line breaks inside of quotes, and a field that never ends is lost. */
export function csvLine(options: CsvOptions): LineFormat {
  return (line) => JSON.stringify(csvFields(line, options));
}

function csvFields(line: string, { separator, quote, escape }: CsvOptions): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    const next = line.charAt(index + 1);
    if (character === escape) {
      // Before anything but a quote or itself the escape character vanishes.
      if (!quoted || (next !== quote && next !== escape)) continue;
      field += next;
      index += 1;
    } else if (character === quote && quoted && next === quote) {
      field += quote;
      index += 1;
    } else if (character === quote) {
      const within = index > 2 && line.charAt(index - 1) !== separator && next !== '' && next !== separator;
      if (within) field = field.trim() === '' ? '' : field + quote;
      quoted = !quoted;
    } else if (character === separator && !quoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  return quoted ? fields : [...fields, field];
}
