import { PURCHASE_COLUMNS, type LakeFormat } from '@cloudpf/lake-catalog';
import { type PurchaseRow } from './purchase-row.ts';

/** One row as a line of a raw object, with its line feed. */
export function line(format: LakeFormat, row: PurchaseRow): string {
  return format === 'json' ? `${JSON.stringify(row)}\n` : csvLine(row);
}

/** RFC 4180 with every field quoted; what is absent is an empty field. */
function csvLine(row: PurchaseRow): string {
  return `${PURCHASE_COLUMNS.map(({ name }) => csvField(row[name])).join(',')}\n`;
}

function csvField(value: PurchaseRow[keyof PurchaseRow]): string {
  if (typeof value === 'string') return quoted(visible(value));
  if (typeof value === 'number') return `"${value}"`;
  return value === undefined ? '""' : quoted(JSON.stringify(value));
}

const QUOTES = /"/g;

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replace(QUOTES, '""')}"` : `"${text}"`;
}

const CONTROL_CHARACTER = /[\u0000-\u001f]/;
const CONTROL_CHARACTERS = new RegExp(CONTROL_CHARACTER, 'g');
const CONTROL_PICTURES = 0x2400;

/**
 * OpenCSVSerde ends a row at a line break even inside quotes, so control characters become their pictures
 * in Unicode (a line feed becomes U+240A). JSON text has none: it escapes them.
 */
function visible(text: string): string {
  if (!CONTROL_CHARACTER.test(text)) return text;
  return text.replace(CONTROL_CHARACTERS, (character) =>
    String.fromCharCode(CONTROL_PICTURES + character.charCodeAt(0)),
  );
}
