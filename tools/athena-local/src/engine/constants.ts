import { type DuckDBConnection } from '@duckdb/node-api';
import { type Constant } from '../sql/predicate.ts';
import { type ConstantValue, type ConstantValues } from '../lake/pruning.ts';

/** Works out what the constants of partition predicates are; one that fails stays unknown, and the query itself will say why. */
export async function resolveConstants(
  constants: readonly Constant[],
  connection: DuckDBConnection,
): Promise<ConstantValues> {
  const known = new Map<string, ConstantValue>();
  const key = ({ sql, as }: Constant) => `${as} ${sql}`;
  for (const constant of constants) {
    if (!known.has(key(constant)))
      known.set(key(constant), plainValue(constant) ?? (await evaluate(constant, connection)));
  }
  return (constant) => known.get(key(constant));
}

/** Most constants are literals, which need no engine. */
function plainValue({ sql, as }: Constant): ConstantValue {
  if (as === 'text') return /^'(?:[^']|'')*'$/.test(sql) ? sql.slice(1, -1).replaceAll("''", "'") : undefined;
  const number = /^CAST\((-?\d+) AS (?:INTEGER|BIGINT)\)$/.exec(sql)?.[1];
  return as === 'integer' && number !== undefined ? BigInt(number) : undefined;
}

async function evaluate({ sql, as }: Constant, connection: DuckDBConnection): Promise<ConstantValue> {
  try {
    const result = await connection.runAndReadAll(`SELECT CAST(${sql} AS VARCHAR)`);
    const value = result.getRows()[0]?.[0];
    if (value === null) return null;
    if (typeof value !== 'string') return undefined;
    return as === 'integer' ? BigInt(value) : value;
  } catch {
    return undefined;
  }
}
