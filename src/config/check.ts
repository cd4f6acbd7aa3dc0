import type * as z from 'zod';
import { ConfigError } from '../errors.ts';
import type { Locator, Path } from './locator.ts';
import { suggestion } from './suggestion.ts';

type Issue = z.core.$ZodIssue;

const LONGEST_SHOWN = 40;

/**
 * The value in the form that the schema gives it.
 * @throws ConfigError with the place of the first key that is misspelt, or else of the first thing that is wrong, what
 *   was expected there and what was found
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  locator: Locator,
): z.output<Schema> {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const issues = outcome.error.issues.flatMap(innermost);
  const found = withoutConsequences(issues, value);
  // Misspelt keys first: what is missing elsewhere may only be missing because of them.
  const errors = [found.filter(isUnknownKey), found.filter((issue) => !isUnknownKey(issue))].flatMap((some) =>
    some.map((issue) => explain(issue, value, locator)).sort(byPlace),
  );
  const [first] = errors;
  if (errors.length === 1) throw first;
  const more = `and ${errors.length - 1} more`;
  const { hint } = first.detail;
  throw new ConfigError(first.reason, { ...first.detail, hint: hint ? `${hint}; ${more}` : more });
}

/**
 * The issues of that form of a union whose type the value has, for they say what is wrong inside it; of several maps, of
 * the one that knows most of the keys.
 */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOfOtherType = (inner: Issue) => inner.code === 'invalid_type' && inner.path.length === 0;
  const [meant] = issue.errors
    .filter((inner) => !inner.some(isOfOtherType))
    .sort((a, b) => unknownKeys(a) - unknownKeys(b));
  if (!meant) return [issue];
  return meant.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** How many keys of the value itself a form does not know. */
function unknownKeys(issues: Issue[]): number {
  return issues
    .filter(isUnknownKey)
    .reduce((sum, { path, keys }) => sum + (path.length === 0 ? keys.length : 0), 0);
}

/** Where a key is misspelt, it is no news that the right one is missing. */
function withoutConsequences(issues: Issue[], value: unknown): Issue[] {
  const text = (path: readonly PropertyKey[]) => JSON.stringify(path);
  const misspelt = new Set(issues.filter(isUnknownKey).map(({ path }) => text(path)));
  return issues.filter((issue) => {
    if (isUnknownKey(issue)) return true;
    const isMissing = valueAt(value, issue.path as Path) === undefined;
    return !misspelt.has(text(isMissing ? issue.path.slice(0, -1) : issue.path));
  });
}

function isUnknownKey(issue: Issue): issue is z.core.$ZodIssueUnrecognizedKeys {
  return issue.code === 'unrecognized_keys';
}

function explain(issue: Issue, value: unknown, locator: Locator): ConfigError {
  const path = issue.path as Path;
  if (isUnknownKey(issue)) {
    return locator.error([...path, issue.keys[0]], `unknown key "${issue.keys[0]}"`, issue.message);
  }
  if (!issue.message.startsWith('expected')) return locator.error(path, issue.message);
  const found = valueAt(value, path);
  if (found === undefined) return locator.error(path, `missing, ${issue.message}`);
  return locator.error(path, `${issue.message}, found ${foundText(issue, found)}`, hintFor(issue, found));
}

/** A field that read the value itself says what it found. */
function foundText(issue: Issue, value: unknown): string {
  return issue.code === 'custom' && issue.params ? issue.params.found : describe(value);
}

function hintFor(issue: Issue, found: unknown): string | undefined {
  if (issue.code === 'custom') return issue.params?.hint;
  const choices = choicesOf(issue);
  return choices && typeof found === 'string' ? suggestion(found, choices) : undefined;
}

function choicesOf(issue: Issue): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue) return issue.options?.map(String);
  return undefined;
}

/** The value and its type as one says it: `-1 (number)`, `"fast" (text)`, `[3, 4] (list)`. */
function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `${JSON.stringify(value)} (text)`;
  if (typeof value !== 'object') return `${value} (${typeof value})`;
  const kind = Array.isArray(value) ? 'list' : 'map';
  const json = JSON.stringify(value).replaceAll(',', ', ');
  return json.length <= LONGEST_SHOWN ? `${json} (${kind})` : `a ${kind}`;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) current = (current as Record<string | number, unknown> | undefined)?.[part];
  return current;
}

function byPlace(a: ConfigError, b: ConfigError): number {
  const [first, second] = [a.detail.position, b.detail.position];
  if (!first || !second || first.file !== second.file) return 0;
  return first.line - second.line || first.column - second.column;
}
