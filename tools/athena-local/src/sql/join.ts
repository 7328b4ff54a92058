import { type Join, type Relation } from './ast.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { translate } from './expression.ts';
import { isZoned } from './moment.ts';
import { ANYTHING, equalities, type Predicate, project } from './predicate.ts';
import { type Environment, expressionContext } from './query.ts';
import { scopeOf, translateRelation, type TranslatedRelation } from './relation.ts';
import { type Field } from './scope.ts';
import { type Session } from './session.ts';
import { typed } from './typed.ts';
import { BOOLEAN } from './types.ts';

export function translateJoin(
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
