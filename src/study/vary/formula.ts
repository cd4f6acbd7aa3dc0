import {
  absDependencies,
  addDependencies,
  andDependencies,
  ceilDependencies,
  compileDependencies,
  create,
  divideDependencies,
  equalDependencies,
  floorDependencies,
  largerDependencies,
  largerEqDependencies,
  log2Dependencies,
  type MathNode,
  type MathType,
  maxDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  notDependencies,
  orDependencies,
  parseDependencies,
  powDependencies,
  roundDependencies,
  smallerDependencies,
  smallerEqDependencies,
  sqrtDependencies,
  subtractDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
  unequalDependencies,
} from 'mathjs/number';
import type { ConfigError } from '../../errors.ts';
import { nearest } from '../../quantity/nearest.ts';

/** What may be called in a formula. */
const FUNCTIONS = ['abs', 'ceil', 'floor', 'round', 'min', 'max', 'sqrt', 'log2', 'pow'] as const;

/** mathjs with arithmetic and comparisons, and nothing else: no import, no parse, no units. */
const math = create(
  {
    ...{ parseDependencies, compileDependencies },
    ...{ addDependencies, subtractDependencies, multiplyDependencies, divideDependencies, modDependencies },
    ...{ unaryMinusDependencies, unaryPlusDependencies, powDependencies },
    ...{ equalDependencies, unequalDependencies, largerDependencies, largerEqDependencies },
    ...{ smallerDependencies, smallerEqDependencies, andDependencies, orDependencies, notDependencies },
    ...{ absDependencies, ceilDependencies, floorDependencies, roundDependencies },
    ...{ minDependencies, maxDependencies, sqrtDependencies, log2Dependencies },
  },
  // The root of a negative number is no number, rather than a complex one.
  { predictable: true },
);

/** No assignments, no ranges, no properties of objects. */
const ALLOWED_NODES = [
  ...['ConstantNode', 'SymbolNode', 'ParenthesisNode', 'OperatorNode', 'FunctionNode'],
  ...['ConditionalNode', 'RelationalNode'],
];

/** A value that follows from others. */
export interface Formula {
  text: string;
  /** What it takes, by name. */
  names: string[];
  /** @throws an Error if the values are of a kind that arithmetic does not know */
  valueOf(values: Record<string, unknown>): unknown;
}

/** Makes the error that says what is wrong with something, and where it was written. */
export type Fail = (reason: string, hint?: string) => ConfigError;

/** The names in a text, read as a formula; none if it is no formula. */
export function namesIn(text: string): string[] {
  try {
    return symbolsOf(math.parse(text));
  } catch {
    return [];
  }
}

/**
 * Compiles a formula once for many values.
 * @param known the names that it may take
 * @throws ConfigError if it is no formula, takes another name, or does what is not arithmetic
 */
export function compileFormula(text: string, known: readonly string[], fail: Fail): Formula {
  const node = parsed(text, fail);
  const names = symbolsOf(node);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, known);
    const advice = meant === undefined ? `what varies: ${known.join(', ')}` : `did you mean "${meant}"?`;
    throw fail(`unknown name "${unknown}" in "${text}"`, `${advice}; a text stands in quotes`);
  }
  node.traverse((part) => refuse(part, text, fail));
  const { evaluate } = node.compile();
  return { text, names, valueOf: (values) => evaluate({ ...values }) as MathType };
}

function parsed(text: string, fail: Fail): MathNode {
  try {
    return math.parse(text);
  } catch (error) {
    throw fail(`expected a formula, found "${text}": ${(error as Error).message}`);
  }
}

function refuse(node: MathNode, text: string, fail: Fail): void {
  const { type } = node;
  if (!ALLOWED_NODES.includes(type))
    throw fail(`expected arithmetic, found ${type.replace('Node', '')} in "${text}"`);
  if (!('fn' in node) || type !== 'FunctionNode') return;
  const called = String(node.fn);
  if (!(FUNCTIONS as readonly string[]).includes(called))
    throw fail(`unknown function "${called}" in "${text}"`, `known: ${FUNCTIONS.join(', ')}`);
}

/** Every name that stands for a value; names of functions are not among them. */
function symbolsOf(node: MathNode): string[] {
  const names = new Set<string>();
  node.traverse((part, path) => {
    if (part.type === 'SymbolNode' && path !== 'fn') names.add((part as MathNode & { name: string }).name);
  });
  return [...names];
}
