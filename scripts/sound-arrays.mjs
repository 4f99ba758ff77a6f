import { dirname, relative, resolve } from "node:path";
import ts from "typescript";

const home = resolve("src/arrays.js");

/**
 * A transformer for the script's build: a call of an array's method, known by the array's type, becomes one of the method
 * as it was when the script was loaded (`src/arrays.ts`), as `arrayMethods.map.call(list, f)` for `list.map(f)`. A page that
 * breaks `Array.prototype` then breaks nothing of the script, and the source reads like any other.
 */
export const soundArrays = {
  type: "typeChecker",
  factory: (checker) => (context) => (file) => {
    let found = false;
    const visit = (node) => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!isCallOfMethod(node, checker)) return visited;
      found = true;
      return asLoaded(node, visited, context);
    };
    const rewritten = ts.visitNode(file, visit);
    return found ? importing(rewritten, context.factory) : file;
  },
};

function isCallOfMethod(node, checker) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node.expression.expression));
  return (type.isUnion() ? type.types : [type]).every((one) => checker.isArrayType(one) || checker.isTupleType(one));
}

/** @param node - As it is in the source. @param visited - The same with its parts rewritten. */
function asLoaded(node, visited, { factory, hoistVariableDeclaration }) {
  const { expression: list, name } = visited.expression;
  const call = (subject) => {
    const method = factory.createPropertyAccessExpression(factory.createIdentifier("arrayMethods"), name);
    const taken = factory.createPropertyAccessExpression(method, "call");
    return factory.createCallExpression(taken, undefined, [subject, ...visited.arguments]);
  };
  if (!ts.isOptionalChain(node.expression)) return call(list);
  refuseLongChain(node);
  const known = factory.createTempVariable(hoistVariableDeclaration);
  const assigned = factory.createParenthesizedExpression(factory.createAssignment(known, list));
  const isMissing = factory.createEquality(assigned, factory.createNull());
  return factory.createParenthesizedExpression(
    factory.createConditionalExpression(isMissing, undefined, factory.createVoidZero(), undefined, call(known)),
  );
}

/** Of `list?.map(f).length` the rest would no longer be skipped when there is no list. */
function refuseLongChain(node) {
  const { parent, expression } = node;
  if (expression.questionDotToken && (!ts.isOptionalChain(parent) || parent.questionDotToken)) return;
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  throw new Error(
    `${file.fileName}:${line + 1}: give the array a name; "${node.getText()}" is within a chain of "?.".`,
  );
}

function importing(file, factory) {
  const path = relative(dirname(file.fileName), home);
  const name = factory.createImportSpecifier(false, undefined, factory.createIdentifier("arrayMethods"));
  const declaration = factory.createImportDeclaration(
    undefined,
    factory.createImportClause(undefined, undefined, factory.createNamedImports([name])),
    factory.createStringLiteral(path.startsWith(".") ? path : `./${path}`),
  );
  return factory.updateSourceFile(file, [declaration, ...file.statements]);
}
