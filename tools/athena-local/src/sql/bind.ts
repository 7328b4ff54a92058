/** Cheap to repeat: a column, a literal, a variable. */
const cheap = /^(?:"\w+"\."[^"]+"|\w+|'(?:[^']|'')*'|CAST\((?:'[^']*'|-?\d+) AS [\w(),]+\))$/;

/**
 * DuckDB text that names a value once where its use needs it several times: repeating the text would grow with every level of nesting.
 * SQL has no let; a lambda over a list of one does the same. Equal inputs give equal text, so that GROUP BY still finds its expressions.
 */
export function bind(sql: string, use: (value: string) => string): string {
  if (cheap.test(sql)) return use(sql);
  const name = freeName(sql);
  return `list_extract(list_transform([${sql}], lambda ${name}: ${use(name)}), 1)`;
}

function freeName(sql: string): string {
  const taken = [...sql.matchAll(/\bv_(\d+)\b/g)].map(([, number]) => Number(number));
  return `v_${Math.max(0, ...taken) + 1}`;
}
