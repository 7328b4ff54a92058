/** Characters that an OpenCSVSerde table names in its SERDEPROPERTIES. */
export interface OpenCsvDialect {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
}

/**
 * What OpenCSVSerde reads of a text: Hadoop's line reader, then the state machine of `au.com.bytecode.opencsv`
 * 2.3, `CSVParser.parseLine`, which the SerDe calls for each line alone. Written after that source, not after our writer.
 */
export function readOpenCsv(text: string, dialect: OpenCsvDialect): string[][] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line, index, lines) => index < lines.length - 1 || line !== '')
    .map((line) => parseLine(line, dialect));
}

function parseLine(line: string, { separator, quote, escape }: OpenCsvDialect): string[] {
  const tokens: string[] = [];
  let token = '';
  let inQuotes = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === escape) {
      // An escape before anything else is dropped, and so is one outside of quotes.
      if (inQuotes && (next === quote || next === escape)) {
        token += next;
        at++;
      }
    } else if (character === quote) {
      if (inQuotes && next === quote) {
        token += next;
        at++;
      } else {
        inQuotes = !inQuotes;
        const isInsideField =
          at > 2 && line.charAt(at - 1) !== separator && next !== '' && next !== separator;
        if (isInsideField) token += character;
      }
    } else if (character === separator && !inQuotes) {
      tokens.push(token);
      token = '';
    } else {
      token += character;
    }
  }
  return [...tokens, token];
}
