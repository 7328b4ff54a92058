import { readFile } from 'node:fs/promises';
import { type Image, InvalidImageError } from '@cloudpf/commerce';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { type ItemKind } from './item-kind.ts';
import { parseAssignments } from './parse-assignments.ts';
import { parseItem } from './parse-item.ts';

export interface ItemSource {
  readonly file?: string | undefined;
  readonly json?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

/** The fields given by a file (`-` is standard input), by JSON text and by pairs; pairs win over the others. */
export async function readFields(
  source: ItemSource,
  kind: ItemKind,
  context: CommandContext,
): Promise<Image> {
  const { file, json, set = [] } = source;
  if (file !== undefined && json !== undefined) throw badInput('give either --file or --item, not both');
  if (file === undefined && json === undefined && set.length === 0) {
    throw badInput('there is nothing to put', { next: 'give the item with --set, --item or --file' });
  }
  const whole = file === undefined ? json : await readText(file, context);
  const origin = file === undefined ? 'the item' : file === '-' ? 'standard input' : file;
  return { ...(whole === undefined ? {} : parseItem(whole, origin)), ...parseAssignments(set, kind) };
}

/** @throws CommandError with the reader's words, before anything is written. */
export function checkItem(image: Image, kind: ItemKind): void {
  try {
    kind.read(image);
  } catch (cause) {
    if (!(cause instanceof InvalidImageError)) throw cause;
    throw badInput(`this is not a ${kind.name}: ${cause.message}`, { cause, next: 'nothing was written' });
  }
}

async function readText(file: string, context: CommandContext): Promise<string> {
  if (file === '-') return context.readInput();
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw badInput(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
