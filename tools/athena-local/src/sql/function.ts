import { type Call, type Expression } from './ast.ts';
import { coerce } from './cast.ts';
import { coercible } from './coercion.ts';
import { QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { typed, type Typed } from './typed.ts';
import { type Type, typeText } from './types.ts';

/** A function of Trino's that turns into DuckDB text. */
export type ScalarFunction = (node: Call, context: ExpressionContext) => Typed;

/** A function of fixed argument types; the last ones may be left out where `optional` says how many. */
export function simple(
  types: readonly Type[],
  result: Type,
  options: { readonly optional?: number; readonly emit: (...args: string[]) => string },
): ScalarFunction {
  return (node, context) => {
    const args = checked(node, context, types, options.optional ?? 0);
    return typed(options.emit(...args.map(({ sql }) => sql)), result, args);
  };
}

// eslint-disable-next-line max-params -- one place, and the four are what a signature is
function checked(node: Call, context: ExpressionContext, types: readonly Type[], optional: number): Typed[] {
  const args = node.args.map((argument) => translate(argument, context));
  if (args.length > types.length || args.length < types.length - optional) throw unexpected(node, args);
  return args.map((argument, index) => {
    const type = types[index];
    if (!type || !coercible(argument.type, type)) throw unexpected(node, args);
    return coerce(argument, type, node.at);
  });
}

/** A function whose types depend on its arguments. */
export function generic(
  emit: (args: readonly Typed[], node: Call, context: ExpressionContext) => Typed | undefined,
): ScalarFunction {
  return (node, context) => {
    const args = node.args.map((argument) => translate(argument, context));
    const result = emit(args, node, context);
    if (!result) throw unexpected(node, args);
    return result;
  };
}

export function unexpected(node: Call, args: readonly Typed[]): QueryError {
  return new QueryError(
    'FUNCTION_NOT_FOUND',
    `Unexpected parameters (${args.map(({ type }) => typeText(type)).join(', ')}) for function ${node.name}`,
    node.at,
  );
}

/** The text of an argument that must be written out, such as the unit of date_trunc. */
export function literalText(node: Expression | undefined, context: ExpressionContext): string | undefined {
  if (node?.kind === 'parameter') return literalText(context.session.parameters[node.index], context);
  return node?.kind === 'string' ? node.value : undefined;
}
