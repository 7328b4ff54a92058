import ts from 'typescript';
import { hasParameters, isFunction, isOurs, isValue } from './nodes.ts';
import { type SdkCommand, toCommand, whereIs } from './sdk.ts';

/** A command that running a module can lead to. */
export interface SdkCall extends SdkCommand {
  /** Such as `libs/cells/src/cell-keys.ts:40`. */
  readonly where: string;
  /** The names of what the sending class was given of the configuration, such as `holdingBucket`. */
  readonly given: readonly string[];
}

/** A member that somebody asks of a value, by its name and the type that it must have. */
interface Demand {
  readonly name: string;
  readonly type: ts.Type;
  /** The class of which it is asked, where it is no port. */
  readonly of: ts.Type | undefined;
  /** Where types hold parameters, the name alone decides. */
  readonly isGeneric: boolean;
}

/** Members that the language calls by itself. */
const UNASKED = ['toJSON', 'toString', 'valueOf', 'then'];

/**
 * Follows a program from the exports of one module. Functions are followed where they are named; what is inside of one
 * belongs to it. A member of a class is followed where the class is made and somebody asks for a member of that name
 * and a fitting type, be it through an interface: so a method that an app never calls does not count.
 * What the libraries of others call of ours is followed only where our class extends one of theirs.
 */
export class Walk {
  readonly #checker: ts.TypeChecker;
  readonly #seen = new Set<ts.Node>();
  readonly #waiting: ts.Node[] = [];
  readonly #demands: Demand[] = [];
  readonly #classes = new Set<ts.ClassLikeDeclaration>();
  readonly #given = new Map<ts.ClassLikeDeclaration, Set<string>>();
  readonly #found: { readonly command: SdkCommand; readonly node: ts.Node }[] = [];

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** @throws UnknownSdkUseError */
  from(entry: ts.SourceFile): readonly SdkCall[] {
    this.#load(entry);
    const module = this.#checker.getSymbolAtLocation(entry);
    for (const exported of module ? this.#checker.getExportsOfModule(module) : [])
      this.#refer(exported, entry);
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      ts.forEachChild(next, (child) => {
        this.#visit(child);
      });
    }
    return this.#found.map(({ command, node }) => ({
      ...command,
      where: whereIs(node),
      given: this.#givenTo(node),
    }));
  }

  /** What happens when a module is loaded, and those that it imports. */
  #load(file: ts.SourceFile): void {
    if (!this.#isNew(file)) return;
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) this.#import(statement);
      else if (ts.isVariableStatement(statement)) {
        for (const { initializer, name } of statement.declarationList.declarations) {
          if (initializer && !isFunction(initializer)) this.#visit(initializer);
          if (!ts.isIdentifier(name)) this.#visit(name);
        }
      } else if (!ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement))
        this.#visit(statement);
    }
  }

  #import(statement: ts.ImportDeclaration | ts.ExportDeclaration): void {
    const isOfTypes = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    if (!isOfTypes && statement.moduleSpecifier) this.#importFrom(statement.moduleSpecifier);
  }

  #importFrom(specifier: ts.Node): void {
    const file = this.#checker.getSymbolAtLocation(specifier)?.declarations?.[0];
    if (file && ts.isSourceFile(file) && isOurs(file)) this.#load(file);
  }

  #visit(node: ts.Node): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isClassLike(node)) {
      this.#make(node);
      return;
    }
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) this.#name(node);
    if (ts.isObjectBindingPattern(node)) this.#takeApart(node);
    if (ts.isElementAccessExpression(node)) this.#pick(node);
    if (ts.isNewExpression(node)) this.#note(node);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier) this.#importFrom(specifier);
    }
    ts.forEachChild(node, (child) => {
      this.#visit(child);
    });
  }

  #name(node: ts.Identifier | ts.PrivateIdentifier): void {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(node.parent)
      : this.#checker.getSymbolAtLocation(node);
    if (!symbol) return;
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) this.#demand(symbol);
    this.#refer(symbol, node);
  }

  #takeApart(pattern: ts.ObjectBindingPattern): void {
    const type = this.#checker.getTypeAtLocation(pattern);
    for (const { propertyName, name } of pattern.elements) {
      const key = propertyName ?? name;
      if (ts.isIdentifier(key)) this.#take(type, [key.text], key);
    }
  }

  /** Where the name is only known at run time, any member may be meant. */
  #pick({ expression, argumentExpression: key }: ts.ElementAccessExpression): void {
    const wanted = this.#checker.getTypeAtLocation(key);
    const names = (wanted.isUnion() ? wanted.types : [wanted]).map((each) =>
      each.isStringLiteral() ? each.value : undefined,
    );
    const type = this.#checker.getTypeAtLocation(expression);
    this.#take(type, names.every((name) => name !== undefined) ? names : undefined, key);
  }

  #take(type: ts.Type, names: readonly string[] | undefined, node: ts.Node): void {
    for (const property of type.getProperties()) {
      if (names && !names.includes(property.name)) continue;
      this.#demand(property);
      this.#refer(property, node);
    }
  }

  #note({ expression, arguments: passed }: ts.NewExpression): void {
    const symbol = this.#checker.getSymbolAtLocation(expression);
    const made = symbol && this.#resolve(symbol).declarations?.find(ts.isClassLike);
    if (!made) return;
    const given = this.#given.get(made) ?? new Set();
    this.#given.set(made, given);
    for (const argument of passed ?? []) {
      if (ts.isPropertyAccessExpression(argument)) given.add(argument.name.text);
    }
  }

  #refer(symbol: ts.Symbol, node: ts.Node): void {
    const resolved = this.#resolve(symbol);
    for (const declaration of resolved.declarations ?? []) {
      if (!isOurs(declaration.getSourceFile())) {
        if (!isValue(declaration) || !this.#isNew(node)) return;
        const command = toCommand(resolved, { checker: this.#checker, node });
        if (command) this.#found.push({ command, node });
        return;
      }
      if (ts.isClassLike(declaration)) this.#make(declaration);
      else if (ts.isFunctionDeclaration(declaration)) this.#wait(declaration);
      else if (ts.isVariableDeclaration(declaration) && declaration.initializer) this.#wait(declaration);
    }
  }

  #demand(symbol: ts.Symbol): void {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || !isOurs(declaration.getSourceFile())) return;
    for (const each of symbol.declarations ?? []) if (ts.isClassElement(each)) this.#wait(each);
    const demand = {
      name: symbol.name,
      type: this.#checker.getTypeOfSymbol(symbol),
      of: ts.isClassElement(declaration) ? this.#checker.getTypeAtLocation(declaration.parent) : undefined,
      isGeneric: hasParameters(declaration) || hasParameters(declaration.parent),
    };
    this.#demands.push(demand);
    for (const made of this.#classes) this.#answer(made, demand);
  }

  #make(made: ts.ClassLikeDeclaration): void {
    if (this.#classes.has(made)) return;
    this.#classes.add(made);
    const bases = made.heritageClauses?.filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? [];
    const isTheirs = bases
      .flatMap(({ types }) => types)
      .some(({ expression }) => {
        const base = this.#checker.getSymbolAtLocation(expression);
        return !base || !this.#resolve(base).declarations?.some((each) => isOurs(each.getSourceFile()));
      });
    for (const base of bases) for (const { expression } of base.types) this.#visit(expression);
    for (const member of made.members) {
      const isRun =
        ts.isConstructorDeclaration(member) ||
        ts.isPropertyDeclaration(member) ||
        ts.isClassStaticBlockDeclaration(member);
      const name = member.name && !ts.isComputedPropertyName(member.name) ? member.name.getText() : '';
      if (isRun || isTheirs || name === '' || UNASKED.includes(name)) this.#wait(member);
    }
    for (const demand of this.#demands) this.#answer(made, demand);
  }

  #answer(made: ts.ClassLikeDeclaration, demand: Demand): void {
    for (const member of made.members) {
      if (!member.name || !ts.isIdentifier(member.name) || member.name.text !== demand.name) continue;
      const isGeneric = demand.isGeneric || hasParameters(made) || hasParameters(member);
      if (isGeneric || this.#fits(made, member.name, demand)) this.#wait(member);
    }
  }

  #fits(made: ts.ClassLikeDeclaration, name: ts.Identifier, { type, of }: Demand): boolean {
    if (of && !this.#checker.isTypeAssignableTo(this.#checker.getTypeAtLocation(made), of)) return false;
    return this.#checker.isTypeAssignableTo(this.#checker.getTypeAtLocation(name), type);
  }

  #wait(node: ts.Node): void {
    if (this.#isNew(node)) this.#waiting.push(node);
  }

  #isNew(node: ts.Node): boolean {
    if (this.#seen.has(node)) return false;
    this.#seen.add(node);
    return true;
  }

  #resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #givenTo(node: ts.Node): readonly string[] {
    const sender = ts.findAncestor(node, ts.isClassLike);
    return sender ? [...(this.#given.get(sender) ?? [])] : [];
  }
}
