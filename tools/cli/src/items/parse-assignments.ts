import { type AttributeValue, type Image } from '@cloudpf/commerce';
import { badInput } from '../errors.ts';
import { type ItemKind } from './item-kind.ts';
import { parseValue } from './parse-item.ts';

const ASSIGNMENT = /^([^=:]+)(:?=)(.*)$/s;
const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The fields of `name=text` and `name:=json` pairs. The schema's own numbers, `in_stock` and `tags` get their type
 * from `name=…` too, so `price=12.50` is a number and `sku=0012` stays text.
 */
export function parseAssignments(pairs: readonly string[], kind: ItemKind): Image {
  const fields: Record<string, AttributeValue> = {};
  for (const pair of pairs) {
    const [, name, operator, text = ''] = ASSIGNMENT.exec(pair) ?? [];
    if (name === undefined) {
      throw badInput(`"${pair}" is not name=value`, {
        next: 'write name=text, or name:=json for any other type',
      });
    }
    fields[name] = operator === ':=' ? parseValue(text, name) : typed(name, text, kind);
  }
  return fields;
}

function typed(name: string, text: string, kind: ItemKind): AttributeValue {
  if (kind.numbers.has(name)) {
    if (!DECIMAL.test(text)) throw badInput(`${name} must be a number, not "${text}"`);
    return parseValue(text.replace(/^(-?)0+(?=\d)/, '$1'), name);
  }
  if (name === 'in_stock') {
    if (text !== 'true' && text !== 'false') throw badInput(`in_stock must be true or false, not "${text}"`);
    return { BOOL: text === 'true' };
  }
  if (name === 'tags') {
    const tags = text.split(',').map((tag) => tag.trim());
    return { L: tags.filter((tag) => tag !== '').map((tag) => ({ S: tag })) };
  }
  return { S: text };
}
