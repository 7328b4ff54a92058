import { type Join, type Relation } from './ast.ts';
import { coerce } from './cast.ts';
import { columnOf, isZoned } from './moment.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { translate } from './expression.ts';
import { ANYTHING, equalities, project, type Predicate } from './predicate.ts';
import { type Environment, expressionContext, translateQuery, type TranslatedQuery } from './query.ts';
import { type Field, type Scope } from './scope.ts';
import { type Session } from './session.ts';
import { text, typed, type Typed } from './typed.ts';
import { BIGINT, BOOLEAN, fieldName, quoteName, type Type, typeText, VARCHAR } from './types.ts';

/** Part of a FROM clause: DuckDB text and the columns it gives. */
export interface TranslatedRelation {
  readonly sql: string;
  readonly fields: readonly Field[];
}

export function translateRelation(
  relation: Relation,
  environment: Environment,
  left: readonly Field[] = [],
): TranslatedRelation {
  switch (relation.kind) {
    case 'table':
      return translateTable(relation, environment);
    case 'derived':
      return named(
        translateQuery(relation.query, {
          ...environment,
          outer: scopeOf(left, environment),
          depth: environment.depth + 1,
        }),
        environment.session,
      );
    case 'unnest':
      return translateUnnest(relation, environment, left);
    case 'aliased':
      return translateAlias(relation, environment, left);
    case 'join':
      return translateJoin(relation, environment, left);
  }
}

function scopeOf(fields: readonly Field[], { outer }: Environment): Scope {
  return { fields, ...(outer && { outer }) };
}

function named(query: TranslatedQuery, session: Session, qualifier?: string): TranslatedRelation {
  const alias = session.fresh('r');
  return {
    sql: `(${query.sql}) AS "${alias}"`,
    fields: query.columns.map(({ name, value }, index) => ({
      ...(name !== undefined && { name }),
      ...(qualifier !== undefined && { qualifier }),
      value: columnOf(value, `"${alias}"."c${index}"`),
    })),
  };
}

function translateTable(
  relation: Relation & { kind: 'table' },
  environment: Environment,
): TranslatedRelation {
  const { session } = environment;
  const [name = '', schema, catalog, ...rest] = [...relation.name].reverse();
  const common = schema === undefined ? environment.ctes.get(name) : undefined;
  if (common) {
    const query = translateQuery(common.table.query, { ...common.environment, depth: environment.depth + 1 });
    return named(renamed(query, common.table.columns, common.table.at), session, name);
  }
  if (rest.length > 0)
    throw new QueryError(
      'SYNTAX_ERROR',
      `Too many dots in table name: ${relation.name.join('.')}`,
      relation.at,
    );
  if (catalog !== undefined && catalog !== 'awsdatacatalog')
    throw new QueryError('CATALOG_NOT_FOUND', `Catalog '${catalog}' does not exist`, relation.at);
  const schemaName = schema ?? environment.schema;
  if (!session.resolver.hasSchema(schemaName))
    throw new QueryError('SCHEMA_NOT_FOUND', `Schema '${schemaName}' does not exist`, relation.at);
  const table = session.resolver.table(schemaName, name);
  if (!table)
    throw new QueryError(
      'TABLE_NOT_FOUND',
      `Table 'awsdatacatalog.${schemaName}.${name}' does not exist`,
      relation.at,
    );
  if ('query' in table) {
    const { outer: _outer, ...rootEnvironment } = environment;
    return named(
      translateQuery(table.query, {
        ...rootEnvironment,
        ctes: new Map(),
        schema: table.schema,
        depth: environment.depth + 1,
      }),
      session,
      name,
    );
  }
  const scan = session.scan(table);
  const alias = session.fresh('r');
  const field = (column: string, type: Type, options: { hidden: boolean; partition: boolean }): Field => ({
    name: column,
    qualifier: name,
    schema: schemaName,
    hidden: options.hidden,
    value: {
      sql: `"${alias}".${quoteName(column)}`,
      type,
      constant: false,
      ...(options.partition && { origins: [{ scan: scan.id, column }] }),
    },
    touch: () => scan.used.add(column),
  });
  return {
    sql: `"scan${scan.id}" AS "${alias}"`,
    fields: [
      ...table.columns.map((column) =>
        field(column.name, column.type, { hidden: false, partition: column.partition }),
      ),
      field('$path', VARCHAR, { hidden: true, partition: false }),
      field('$file_size', BIGINT, { hidden: true, partition: false }),
    ],
  };
}

function renamed(
  query: TranslatedQuery,
  columns: readonly string[] | undefined,
  at: Relation['at'],
): TranslatedQuery {
  if (!columns) return query;
  if (columns.length !== query.columns.length)
    throw new QueryError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${columns.length} entries but relation has ${query.columns.length} columns`,
      at,
    );
  return {
    ...query,
    columns: query.columns.map(({ value }, index) => ({ name: columns[index] ?? '', value })),
  };
}

function translateAlias(
  relation: Relation & { kind: 'aliased' },
  environment: Environment,
  left: readonly Field[],
): TranslatedRelation {
  const inner = translateRelation(relation.relation, environment, left);
  const visible = inner.fields.filter(({ hidden }) => !hidden);
  if (relation.columns && relation.columns.length !== visible.length) {
    throw new QueryError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${relation.columns.length} entries but '${relation.alias}' has ${visible.length} columns available`,
      relation.at,
    );
  }
  const fields = inner.fields.map(({ schema: _schema, ...field }): Field => {
    const name =
      relation.columns?.[visible.findIndex((candidate) => candidate.value === field.value)] ?? field.name;
    return { ...field, qualifier: relation.alias, ...(name !== undefined && { name }) };
  });
  return { sql: inner.sql, fields };
}

/** Arrays side by side, arrays of rows as one column per field, maps as two. */
function translateUnnest(
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

function translateJoin(
  join: Join,
  environment: Environment,
  outerLeft: readonly Field[],
): TranslatedRelation {
  const left = translateRelation(join.left, environment, outerLeft);
  const right = translateRelation(join.right, environment, [...outerLeft, ...left.fields]);
  const fields = [...left.fields, ...right.fields];
  if (join.type === 'CROSS') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, fields };
  if ((join.type === 'RIGHT' || join.type === 'FULL') && isUnnest(join.right))
    throw notSupported(`${join.type} JOIN with UNNEST`, join.at);
  if (join.using) return translateUsing({ ...join, using: join.using }, left, { right, environment });
  if (!join.on) throw new Error('The parser gives every such join a condition.');
  const condition = coerce(
    translate(join.on, {
      ...expressionContext(environment, scopeOf(fields, environment)),
      noAggregates: 'JOIN clause',
    }),
    BOOLEAN,
    join.on.at,
  );
  restrictJoin(join.type, condition.predicate ?? ANYTHING, { left, right, session: environment.session });
  return { sql: `(${left.sql} ${join.type} JOIN ${right.sql} ON ${condition.sql})`, fields };
}

function isUnnest(relation: Relation): boolean {
  return relation.kind === 'unnest' || (relation.kind === 'aliased' && isUnnest(relation.relation));
}

/** A join's condition says something about the side whose rows vanish without a match. */
function restrictJoin(
  type: Join['type'],
  predicate: Predicate,
  sides: { left: TranslatedRelation; right: TranslatedRelation; session: Session },
): void {
  const { left, right, session } = sides;
  const restricted = [
    ...(type === 'INNER' || type === 'RIGHT' ? left.fields : []),
    ...(type === 'INNER' || type === 'LEFT' ? right.fields : []),
  ];
  restrictScans(session, restricted, predicate);
}

/** Tells the scans behind these columns what a predicate says of them. */
export function restrictScans(session: Session, fields: readonly Field[], predicate: Predicate): void {
  const ids = new Set(fields.flatMap(({ value }) => value.origins?.map(({ scan }) => scan) ?? []));
  for (const id of ids) session.scans[id]?.restrict(project(predicate, id));
  for (const { left, right } of equalities(predicate)) {
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      // With several origins only one of them gave the row.
      if (from.length !== 1 || to.length !== 1 || !from[0] || !to[0] || !ids.has(to[0].scan)) continue;
      session.links.push({ from: from[0], to: to[0] });
    }
  }
}

function translateUsing(
  join: Join & { using: readonly string[] },
  left: TranslatedRelation,
  rest: { right: TranslatedRelation; environment: Environment },
): TranslatedRelation {
  const { right, environment } = rest;
  const find = (side: TranslatedRelation, name: string) => {
    const field = side.fields.find((candidate) => candidate.name === name);
    if (!field)
      throw new QueryError('COLUMN_NOT_FOUND', `Column '${name}' is missing from one side of join`, join.at);
    field.touch?.();
    return field;
  };
  const pairs = join.using.map((name) => ({ name, a: find(left, name).value, b: find(right, name).value }));
  const merged = pairs.map(({ name, a, b }): { field: Field; condition: string } => {
    const type = commonType(a.type, b.type);
    if (!type || isZoned(type))
      throw new QueryError('TYPE_MISMATCH', `Column '${name}' cannot be joined with USING`, join.at);
    const [x, y] = [coerce(a, type, join.at), coerce(b, type, join.at)];
    if (a.origins && b.origins)
      restrictJoin(
        join.type,
        { kind: 'same', left: a.origins, right: b.origins },
        { left, right, session: environment.session },
      );
    const kept =
      join.type === 'RIGHT'
        ? y
        : join.type === 'FULL'
          ? typed(`coalesce(${x.sql}, ${y.sql})`, type, [x, y])
          : x;
    return { field: { name, value: { ...kept, constant: false } }, condition: `${x.sql} = ${y.sql}` };
  });
  const others = [...left.fields, ...right.fields].filter(
    ({ name }) => name === undefined || !join.using.includes(name),
  );
  return {
    sql: `(${left.sql} ${join.type} JOIN ${right.sql} ON ${merged.map(({ condition }) => condition).join(' AND ')})`,
    fields: [...merged.map(({ field }) => field), ...others],
  };
}
