import type { ConfigError } from '../errors.ts';

/** Keys and indices from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** Says where something in a configuration stands: makes the error for a value at a path. */
export interface Locator {
  /** True if the text says something at this path. */
  has(path: Path): boolean;
  error(path: Path, reason: string, hint?: string): ConfigError;
}

/** `deployments[0].layout` */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`;
  return text;
}

/** The inverse: `deployments[0].layout` and `deployments.0.layout` are the same path. */
export function parsePath(text: string): Path {
  const parts = text.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The locator of the value that stands at `prefix`. */
export function within(locator: Locator, prefix: Path): Locator {
  return {
    has: (path) => locator.has([...prefix, ...path]),
    error: (path, reason, hint) => locator.error([...prefix, ...path], reason, hint),
  };
}

/**
 * The locator of values that were laid over each other: an error stands where the last layer that has the value
 * says so, and what is missing everywhere is missing from the last layer.
 */
export function layered(locators: readonly Locator[]): Locator {
  const responsible = (path: Path) =>
    locators.findLast((locator) => locator.has(path)) ?? locators[locators.length - 1];
  return {
    has: (path) => responsible(path).has(path),
    error: (path, reason, hint) => responsible(path).error(path, reason, hint),
  };
}
