import type ts from 'typescript';

/** Something of AWS's SDK is used of which nobody has said what it calls. */
export class UnknownSdkUseError extends Error {
  override readonly name = 'UnknownSdkUseError';

  constructor(what: string, where: string) {
    super(`"${what}" is used in ${where}, and what it calls is not known`);
  }
}

/** One command of a client of AWS's SDK, such as `GetObject` of `s3`. */
export interface SdkCommand {
  readonly client: string;
  readonly command: string;
}

const PACKAGE = /\/node_modules\/((?:@aws-sdk|@smithy)\/[^/]+)\//;
const CLIENT = '@aws-sdk/client-';
/** Packages that call nothing. */
const SILENT = ['@aws-sdk/util-dynamodb'];

/**
 * The command that a value of the SDK is or sends; none for clients, errors and constants.
 * @throws UnknownSdkUseError
 */
export function toCommand(
  symbol: ts.Symbol,
  { checker, node }: { readonly checker: ts.TypeChecker; readonly node: ts.Node },
): SdkCommand | undefined {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
  const [, name] = PACKAGE.exec(file) ?? [];
  if (name === undefined || SILENT.includes(name)) return undefined;
  if (!name.startsWith(CLIENT)) throw new UnknownSdkUseError(name, whereIs(node));
  const client = name.slice(CLIENT.length);
  // A paginator sends one command again and again.
  const [, command] = /^(\w+)Command$/.exec(symbol.name) ?? /^paginate(\w+)$/.exec(symbol.name) ?? [];
  if (command !== undefined) return { client, command };
  if (symbol.name.endsWith('Client') || !isCallable(symbol, checker)) return undefined;
  throw new UnknownSdkUseError(`${name}: ${symbol.name}`, whereIs(node));
}

function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeOfSymbol(symbol);
  if (type.getCallSignatures().length > 0) return true;
  return type.getConstructSignatures().some((made) => !isError(made.getReturnType()));
}

function isError(type: ts.Type): boolean {
  return type.getProperty('stack') !== undefined && type.getProperty('message') !== undefined;
}

/** Such as `libs/cells/src/cell-keys.ts:40`. */
export function whereIs(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName.replace(/^.*\/(?=(?:apps|libs)\/)/, '')}:${line + 1}`;
}
