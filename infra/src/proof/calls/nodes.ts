import ts from 'typescript';

export function isFunction(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** Not a member of something. */
export function isValue(node: ts.Node): boolean {
  return ts.isClassLike(node) || ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node);
}

export function hasParameters(node: ts.Node): boolean {
  return 'typeParameters' in node && node.typeParameters !== undefined;
}

/** Neither a library's nor the language's. */
export function isOurs(file: ts.SourceFile): boolean {
  return !file.isDeclarationFile && !file.fileName.includes('/node_modules/');
}
