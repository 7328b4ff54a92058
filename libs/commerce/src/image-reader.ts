import { type AttributeValue, type Image, type Json, setField, toJson } from './attribute-value.ts';
import { InvalidImageError } from './errors.ts';
import { type Money, MONEY_DECIMALS, MONEY_INTEGER_DIGITS, parseMoney } from './money.ts';

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** A time that is in UTC already, on a day that every month has: most are, and parsing costs more than all the rest. */
const PLAIN_UTC =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
const UP_TO_SECONDS = '2026-01-31T10:30:00'.length;

/** Reads the fields of one image by name and type, and says which field is wrong and why. */
export class ImageReader {
  readonly #image: Image;
  readonly #path: string;

  constructor(image: Image, path = '') {
    this.#image = image;
    this.#path = path;
  }

  requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw this.#error(name, 'is missing');
    if (text.trim() === '') throw this.#error(name, 'is empty');
    return text;
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (value.S === undefined) throw this.#error(name, `must be text (S), not ${typeOf(value)}`);
    return value.S;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (value.SS) return value.SS.toSorted();
    if (!value.L) throw this.#error(name, `must be a list of texts, not ${typeOf(value)}`);
    return value.L.map((element, index) => {
      if (element.S === undefined)
        throw this.#error(`${name}[${index}]`, `must be text (S), not ${typeOf(element)}`);
      return element.S;
    });
  }

  /** A number of money: not negative, at most 18 integer digits and 4 decimals. */
  money(name: string): Money | undefined {
    const number = this.#number(name);
    if (number === undefined) return undefined;
    const money = parseMoney(number);
    if (money === undefined) {
      throw this.#error(
        name,
        `must have at most ${MONEY_INTEGER_DIGITS} integer digits and ${MONEY_DECIMALS} decimals`,
      );
    }
    if (money.startsWith('-')) throw this.#error(name, 'must not be negative');
    return money;
  }

  /** A whole number that a double holds exactly. */
  integer(name: string, minimum = Number.MIN_SAFE_INTEGER): number | undefined {
    const number = this.#number(name);
    if (number === undefined) return undefined;
    const integer = Number(number);
    if (!Number.isSafeInteger(integer))
      throw this.#error(name, 'must be a whole number of at most 15 digits');
    if (integer < minimum) throw this.#error(name, `must be at least ${minimum}`);
    return integer;
  }

  boolean(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (value.BOOL === undefined) throw this.#error(name, `must be a boolean (BOOL), not ${typeOf(value)}`);
    return value.BOOL;
  }

  /** An ISO 8601 time or date, given back in UTC with milliseconds. */
  time(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (PLAIN_UTC.test(text)) {
      return text.length > UP_TO_SECONDS + 1 ? text : `${text.slice(0, UP_TO_SECONDS)}.000Z`;
    }
    const instant = TIME.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(instant)) {
      throw this.#error(name, 'must be an ISO 8601 time with a zone, such as 2026-01-31T10:30:00Z');
    }
    return new Date(instant).toISOString();
  }

  /** The maps of a list, each with a reader of its own. */
  maps(name: string): readonly ImageReader[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    if (!value.L) throw this.#error(name, `must be a list (L), not ${typeOf(value)}`);
    return value.L.map((element, index) => {
      const path = `${name}[${index}]`;
      if (!element.M) throw this.#error(path, `must be a map (M), not ${typeOf(element)}`);
      return new ImageReader(element.M, `${this.#path}${path}.`);
    });
  }

  /** Everything the schema does not name, as plain JSON. */
  others(known: ReadonlySet<string>): Readonly<Record<string, Json>> | undefined {
    let others: Record<string, Json> | undefined;
    for (const name of Object.keys(this.#image)) {
      const value = this.#image[name];
      if (value && !known.has(name)) setField((others ??= {}), name, toJson(value));
    }
    return others;
  }

  fail(name: string, problem: string): never {
    throw this.#error(name, problem);
  }

  #number(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (value.N === undefined) throw this.#error(name, `must be a number (N), not ${typeOf(value)}`);
    return value.N;
  }

  #value(name: string): AttributeValue | undefined {
    const value = this.#image[name];
    return value?.NULL ? undefined : value;
  }

  #error(name: string, problem: string): InvalidImageError {
    return new InvalidImageError(`${this.#path}${name}`, problem);
  }
}

function typeOf(value: AttributeValue): string {
  return Object.keys(value)[0] ?? 'nothing';
}
