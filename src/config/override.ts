import { formatPath, type Path } from './locator.ts';

/** A value that replaces what the file says, from the command line for instance. */
export interface Override {
  path: Path;
  value: unknown;
  /** What to call it in an error message, such as `--set seed=x`. */
  origin: string;
}

/** True if one of the overrides says what stands at the path, or below it. */
export function isOverridden(path: Path, overrides: readonly Override[]): boolean {
  return overrides.some((each) => {
    if (begins(each.path, path)) return true;
    return begins(path, each.path) && hasValue(each.value, path.slice(each.path.length));
  });
}

/** What to say of a value at the path instead of a line of the file; undefined if no override is responsible for it. */
export function overriddenPlace(path: Path, overrides: readonly Override[]): { path: string } | undefined {
  const responsible = overrides.findLast((each) => begins(path, each.path));
  return responsible && { path: `${responsible.origin}: ${formatPath(path)}` };
}

function begins(path: Path, prefix: Path): boolean {
  return prefix.every((part, index) => path[index] === part);
}

function hasValue(value: unknown, path: Path): boolean {
  const found = path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined | null)?.[part],
    value,
  );
  return found !== undefined;
}
