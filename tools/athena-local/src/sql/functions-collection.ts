import { type Expression } from './ast.ts';
import { cast, coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { generic, type ScalarFunction, unexpected } from './function.ts';
import { typed, type Typed } from './typed.ts';
import { BIGINT, BOOLEAN, duckType, isInteger, type Type, VARCHAR } from './types.ts';

type ArrayType = Type & { kind: 'array' };

function onArray(
  emit: (value: string, type: ArrayType) => string,
  result: (type: ArrayType) => Type,
): ScalarFunction {
  return generic(([value, more]) => {
    const type = value?.type;
    return value && !more && type?.kind === 'array'
      ? typed(emit(value.sql, type), result(type), [value])
      : undefined;
  });
}

/** A function of an array and a value of its element type. */
function withElement(
  emit: (value: string, element: string) => string,
  result: (type: ArrayType) => Type,
): ScalarFunction {
  return generic(([value, element], node) => {
    if (value?.type.kind !== 'array' || !element) return undefined;
    const common = commonType(value.type.element, element.type);
    if (!common) return undefined;
    const type: ArrayType = { kind: 'array', element: common };
    return typed(emit(coerce(value, type, node.at).sql, coerce(element, common, node.at).sql), result(type), [
      value,
      element,
    ]);
  });
}

function lambda(
  node: Expression | undefined,
  types: readonly Type[],
  context: ExpressionContext,
): { readonly head: string; readonly body: Typed } | undefined {
  if (node?.kind !== 'lambda' || node.parameters.length !== types.length) return undefined;
  const names = node.parameters.map(() => context.session.fresh('l'));
  const fields = node.parameters.map((name, index) => ({
    name,
    value: { sql: names[index] ?? '', type: types[index] ?? VARCHAR, constant: false },
  }));
  const body = translate(node.body, {
    ...context,
    scope: { fields, outer: context.scope },
    noAggregates: 'Lambda expression',
  });
  return { head: `lambda ${names.join(', ')}:`, body };
}

function overArray(
  emit: (array: string, lambda: string) => string,
  result: (array: ArrayType, body: Type) => Type | undefined,
): ScalarFunction {
  return (node, context) => {
    const [arrayNode, lambdaNode] = node.args;
    const array = arrayNode && translate(arrayNode, context);
    if (array?.type.kind !== 'array') throw unexpected(node, array ? [array] : []);
    const inner = lambda(lambdaNode, [array.type.element], context);
    const type = inner && result(array.type, inner.body.type);
    if (!inner || !type) throw unexpected(node, [array]);
    return { ...typed(emit(array.sql, `${inner.head} ${inner.body.sql}`), type), constant: false };
  };
}

const predicateResult = (type: Type) => (_array: ArrayType, body: Type) =>
  body.kind === 'boolean' ? type : undefined;

/** any_match and its kin over three values: a NULL answer counts only when nothing decides. */
function matching(
  decisive: 'TRUE' | 'FALSE',
  otherwise: 'TRUE' | 'FALSE',
  onDecisive: 'TRUE' | 'FALSE',
): (array: string, fn: string) => string {
  return (array, fn) => {
    const answers = `list_transform(${array}, ${fn})`;
    return `CASE WHEN ${array} IS NULL THEN NULL WHEN list_contains(${answers}, ${decisive}) THEN ${onDecisive} WHEN list_count(${answers}) < len(${array}) THEN NULL ELSE ${otherwise} END`;
  };
}

const reduce: ScalarFunction = (node, context) => {
  const [arrayNode, startNode, inputNode, outputNode] = node.args;
  const array = arrayNode && translate(arrayNode, context);
  const start = startNode && translate(startNode, context);
  if (array?.type.kind !== 'array' || !start) throw unexpected(node, array ? [array] : []);
  const { element } = array.type;
  const trial = lambda(inputNode, [start.type, element], context);
  const state = trial && commonType(start.type, trial.body.type);
  const step = state && lambda(inputNode, [state, element], context);
  if (!step || !commonType(step.body.type, state) || step.body.type.kind !== state.kind)
    throw unexpected(node, [array, start]);
  const finish = lambda(outputNode, [state], context);
  if (!finish) throw unexpected(node, [array, start]);
  // DuckDB reduces a list of one type: states and elements travel together in a struct.
  const names = step.head.slice('lambda '.length, -1).split(', ');
  const [s = '', e = ''] = names;
  const wrapped = `list_prepend(struct_pack(s := CAST(${start.sql} AS ${duckType(state)}), e := CAST(NULL AS ${duckType(element)})), list_transform(${array.sql}, lambda w_: struct_pack(s := CAST(NULL AS ${duckType(state)}), e := w_)))`;
  const body = step.body.sql
    .replaceAll(new RegExp(`\\b${s}\\b`, 'g'), 'p_.s')
    .replaceAll(new RegExp(`\\b${e}\\b`, 'g'), 'n_.e');
  const total = `(list_reduce(${wrapped}, lambda p_, n_: struct_pack(s := CAST(${body} AS ${duckType(state)}), e := n_.e))).s`;
  const result = `list_extract(list_transform([${total}], ${finish.head} ${finish.body.sql}), 1)`;
  return {
    ...typed(`CASE WHEN ${array.sql} IS NULL THEN NULL ELSE ${result} END`, finish.body.type),
    constant: false,
  };
};

const elementAt = generic(([value, index], node) => {
  if (value?.type.kind === 'array' && index && isInteger(index.type)) {
    return typed(`list_extract(${value.sql}, ${coerce(index, BIGINT, node.at).sql})`, value.type.element, [
      value,
      index,
    ]);
  }
  if (value?.type.kind !== 'map' || !index) return undefined;
  const key = coerce(index, value.type.key, node.at).sql;
  return typed(
    `list_extract(map_values(${value.sql}), list_position(map_keys(${value.sql}), ${key}))`,
    value.type.value,
    [value, index],
  );
});

const arrayJoin = generic(([value, separator, nulls], node) => {
  if (value?.type.kind !== 'array' || separator?.type.kind !== 'varchar') return undefined;
  const texts = cast(value, { kind: 'array', element: VARCHAR }, { safe: false, at: node.at }).sql;
  const shown = nulls
    ? `list_transform(${texts}, lambda x_: coalesce(x_, ${nulls.sql}))`
    : `list_filter(${texts}, lambda x_: x_ IS NOT NULL)`;
  return typed(
    `CASE WHEN ${value.sql} IS NULL THEN NULL ELSE coalesce(array_to_string(${shown}, ${separator.sql}), '') END`,
    VARCHAR,
    [value, separator],
  );
});

export const collectionFunctions: Readonly<Record<string, ScalarFunction>> = {
  cardinality: generic(([value]) => {
    if (value?.type.kind === 'array') return typed(`CAST(len(${value.sql}) AS BIGINT)`, BIGINT, [value]);
    return value?.type.kind === 'map'
      ? typed(`CAST(cardinality(${value.sql}) AS BIGINT)`, BIGINT, [value])
      : undefined;
  }),
  element_at: elementAt,
  contains: withElement(
    (array, element) =>
      `CASE WHEN list_contains(${array}, ${element}) THEN TRUE WHEN ${array} IS NULL OR ${element} IS NULL OR list_count(${array}) < len(${array}) THEN NULL ELSE FALSE END`,
    () => BOOLEAN,
  ),
  array_position: withElement(
    (array, element) =>
      `CASE WHEN ${array} IS NULL OR ${element} IS NULL THEN NULL ELSE CAST(coalesce(list_position(${array}, ${element}), 0) AS BIGINT) END`,
    () => BIGINT,
  ),
  array_remove: withElement(
    (array, element) => `list_filter(${array}, lambda x_: x_ <> ${element})`,
    (type) => type,
  ),
  array_distinct: onArray(
    (value) =>
      `list_transform(list_filter(${value}, lambda x_, i_: list_position(${value}, x_) = i_ OR x_ IS NULL AND NOT list_contains(list_transform(${value}[1:i_ - 1], lambda y_: y_ IS NULL), TRUE)), lambda x_: x_)`,
    (type) => type,
  ),
  array_sort: onArray(
    (value) => `list_sort(${value}, 'ASC', 'NULLS LAST')`,
    (type) => type,
  ),
  array_max: onArray(
    (value) => `CASE WHEN list_count(${value}) < len(${value}) THEN NULL ELSE list_max(${value}) END`,
    ({ element }) => element,
  ),
  array_min: onArray(
    (value) => `CASE WHEN list_count(${value}) < len(${value}) THEN NULL ELSE list_min(${value}) END`,
    ({ element }) => element,
  ),
  array_join: arrayJoin,
  flatten: generic(([value]) =>
    value?.type.kind === 'array' && value.type.element.kind === 'array'
      ? typed(`flatten(list_filter(${value.sql}, lambda x_: x_ IS NOT NULL))`, value.type.element, [value])
      : undefined,
  ),
  slice: generic(([value, start, length], node) => {
    if (value?.type.kind !== 'array' || !start || !length) return undefined;
    const [from, count] = [coerce(start, BIGINT, node.at).sql, coerce(length, BIGINT, node.at).sql];
    const first = `(CASE WHEN ${from} < 0 THEN len(${value.sql}) + ${from} + 1 ELSE ${from} END)`;
    return typed(`list_slice(${value.sql}, ${first}, ${first} + ${count} - 1)`, value.type, [
      value,
      start,
      length,
    ]);
  }),
  sequence: generic(([start, stop, step], node) => {
    if (!start || !stop || !isInteger(start.type) || !isInteger(stop.type)) return undefined;
    const [from, to] = [coerce(start, BIGINT, node.at).sql, coerce(stop, BIGINT, node.at).sql];
    const by = step ? coerce(step, BIGINT, node.at).sql : `(CASE WHEN ${to} >= ${from} THEN 1 ELSE -1 END)`;
    return typed(`generate_series(${from}, ${to}, ${by})`, { kind: 'array', element: BIGINT }, [start, stop]);
  }),
  transform: overArray(
    (array, fn) => `list_transform(${array}, ${fn})`,
    (_array, body) => ({ kind: 'array', element: body }),
  ),
  filter: overArray(
    (array, fn) => `list_filter(${array}, ${fn})`,
    (array, body) => (body.kind === 'boolean' ? array : undefined),
  ),
  any_match: overArray(matching('TRUE', 'FALSE', 'TRUE'), predicateResult(BOOLEAN)),
  all_match: overArray(matching('FALSE', 'TRUE', 'FALSE'), predicateResult(BOOLEAN)),
  none_match: overArray(matching('TRUE', 'TRUE', 'FALSE'), predicateResult(BOOLEAN)),
  reduce,
  map: generic(([keys, values]) => {
    if (keys?.type.kind !== 'array' || values?.type.kind !== 'array') return undefined;
    return typed(
      `map(${keys.sql}, ${values.sql})`,
      { kind: 'map', key: keys.type.element, value: values.type.element },
      [keys, values],
    );
  }),
  map_keys: generic(([value]) =>
    value?.type.kind === 'map'
      ? typed(`map_keys(${value.sql})`, { kind: 'array', element: value.type.key }, [value])
      : undefined,
  ),
  map_values: generic(([value]) =>
    value?.type.kind === 'map'
      ? typed(`map_values(${value.sql})`, { kind: 'array', element: value.type.value }, [value])
      : undefined,
  ),
};
