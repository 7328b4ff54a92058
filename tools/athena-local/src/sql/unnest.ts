import { type Relation } from './ast.ts';
import { QueryError } from './errors.ts';
import { translate } from './expression.ts';
import { type Environment, expressionContext } from './query.ts';
import { scopeOf, type TranslatedRelation } from './relation.ts';
import { type Field } from './scope.ts';
import { text, type Typed } from './typed.ts';
import { BIGINT, fieldName, type Type, typeText } from './types.ts';

/** Arrays side by side, arrays of rows as one column per field, maps as two. */
export function translateUnnest(
  relation: Relation & { kind: 'unnest' },
  environment: Environment,
  left: readonly Field[],
): TranslatedRelation {
  const context = expressionContext(environment, scopeOf(left, environment));
  const alias = environment.session.fresh('r');
  const items: string[] = [];
  const lengths: string[] = [];
  const fields: Field[] = [];
  const column = (sql: string, type: Type) => {
    const name = `c${items.length}`;
    items.push(`unnest(${sql}) AS "${name}"`);
    return { sql: `"${alias}"."${name}"`, type, constant: false };
  };
  for (const node of relation.args) {
    const value = translate(node, context);
    if (value.type.kind === 'array') {
      const element = column(value.sql, value.type.element);
      lengths.push(`len(${value.sql})`);
      fields.push(...(element.type.kind === 'row' ? rowFields(element, element.type) : [{ value: element }]));
    } else if (value.type.kind === 'map') {
      lengths.push(`len(map_keys(${value.sql}))`);
      fields.push(
        { value: column(`map_keys(${value.sql})`, value.type.key) },
        { value: column(`map_values(${value.sql})`, value.type.value) },
      );
    } else {
      throw new QueryError('TYPE_MISMATCH', `Cannot unnest type: ${typeText(value.type)}`, node.at);
    }
  }
  if (relation.ordinality) {
    const longest = `greatest(${lengths.map((length) => `coalesce(${length}, 0)`).join(', ')}, 0)`;
    fields.push({ name: 'ordinality', value: column(`range(1, CAST(${longest} AS BIGINT) + 1)`, BIGINT) });
  }
  return { sql: `LATERAL (SELECT ${items.join(', ')}) AS "${alias}"`, fields };
}

function rowFields(element: Typed, type: Type & { kind: 'row' }): Field[] {
  return type.fields.map((field, index) => ({
    ...(field.name !== undefined && { name: field.name }),
    value: {
      sql: `struct_extract(${element.sql}, ${text(fieldName(field, index))})`,
      type: field.type,
      constant: false,
    },
  }));
}
