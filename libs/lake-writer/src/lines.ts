import { PURCHASE_COLUMNS } from './columns.ts';
import { type LakeFormat } from './lake-format.ts';
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
  if (value === undefined) return '""';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${visible(text).replaceAll('"', '""')}"`;
}

const CONTROL_CHARACTERS = /[\u0000-\u001f]/g;
const CONTROL_PICTURES = 0x2400;

/**
 * OpenCSVSerde ends a row at a line break even inside quotes, so control characters become their pictures
 * in Unicode (a line feed becomes U+240A). JSON text has none: it escapes them.
 */
function visible(text: string): string {
  return text.replace(CONTROL_CHARACTERS, (character) =>
    String.fromCodePoint(CONTROL_PICTURES + character.charCodeAt(0)),
  );
}
