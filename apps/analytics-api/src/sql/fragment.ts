/** A piece of Athena SQL and the values of its `?`, in the order of the text. */
export interface Sql {
  readonly text: string;
  /** Each one an SQL literal, as `ExecutionParameters` wants them: `'it''s'`. */
  readonly parameters: readonly string[];
}

/** SQL from a template whose holes take SQL only, so that no text from outside becomes part of a statement. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  return {
    text: strings.reduce((text, part, index) => text + (holes[index - 1]?.text ?? '') + part),
    parameters: holes.flatMap((hole) => hole.parameters),
  };
}

export function join(parts: readonly Sql[], separator: ', ' | ' AND ' | ' OR ' | ',\n  '): Sql {
  return {
    text: parts.map((part) => part.text).join(separator),
    parameters: parts.flatMap((part) => part.parameters),
  };
}

/** A caller's text as a `?`. Athena takes parameters in WHERE only. */
export function parameter(value: string): Sql {
  return { text: '?', parameters: [quoted(value)] };
}

/** A checked text as a literal, for the places where Athena takes no parameter. */
export function literal(value: string): Sql {
  return { text: quoted(value), parameters: [] };
}

/** A decimal number as an exact literal. @throws TypeError where the text is none. */
export function decimalLiteral(value: string): Sql {
  if (!/^-?\d{1,18}(?:\.\d{1,4})?$/.test(value))
    throw new TypeError(`"${value}" is not a decimal of the lake`);
  return { text: `CAST('${value}' AS DECIMAL(22,4))`, parameters: [] };
}

/** @throws TypeError where the number is not whole and exact. */
export function integerLiteral(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number`);
  return { text: String(value), parameters: [] };
}

/** A quoted name. @throws TypeError where it is not one of ours. */
export function identifier(name: string): Sql {
  if (!/^[a-z_][a-z0-9_]{0,127}$/.test(name)) throw new TypeError(`"${name}" is not a name of the lake`);
  return { text: `"${name}"`, parameters: [] };
}

/** Code of this program taken as SQL; never a value from outside. */
export function trusted(text: string): Sql {
  return { text, parameters: [] };
}

/** In SQL text only the quote has to be doubled; the backslash means itself. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
