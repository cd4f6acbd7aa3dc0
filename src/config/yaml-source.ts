import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import { ConfigError, type SourcePosition } from '../errors.ts';
import { formatPath, type Locator, type Path } from './locator.ts';
import { isOverridden, type Override, overriddenPlace } from './override.ts';

/** A YAML text and the positions of everything in it. */
export class YamlSource implements Locator {
  readonly value: unknown;
  private readonly file: string;
  private readonly document: Document;
  private readonly lines: LineCounter;
  private readonly overrides: readonly Override[];

  /**
   * @throws ConfigError if the text is not YAML, has a key twice, or an override has no place in it
   */
  constructor(text: string, file: string, overrides: readonly Override[] = []) {
    this.file = file;
    this.overrides = overrides;
    this.lines = new LineCounter();
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, logLevel: 'error' });
    const [broken] = this.document.errors;
    if (broken) {
      throw new ConfigError(reasonOf(broken, text, file), { position: this.at(broken.pos[0]) });
    }
    this.value = overrides.reduce((value, override) => this.replaced(value, override), this.plainValue());
  }

  has(path: Path): boolean {
    return this.find(path).depth === path.length || isOverridden(path, this.overrides);
  }

  error(path: Path, reason: string, hint?: string): ConfigError {
    const where = overriddenPlace(path, this.overrides) ?? this.place(path);
    return new ConfigError(reason, hint === undefined ? where : { ...where, hint });
  }

  private place(path: Path): { position: SourcePosition; path?: string } {
    const position = this.at(this.find(path).offset);
    return path.length === 0 ? { position } : { position, path: formatPath(path) };
  }

  /** How far the text follows the path, and where what it finds there begins: a key, or an item of a list. */
  private find(path: Path): { depth: number; offset: number } {
    let node = this.document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (let depth = 0; depth < path.length; depth++) {
      const part = path[depth];
      if (isAlias(node)) node = node.resolve(this.document) ?? null;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
        if (!pair) return { depth, offset };
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
        node = node.items[part] as Node;
        offset = node.range?.[0] ?? offset;
      } else {
        return { depth, offset };
      }
    }
    return { depth: path.length, offset };
  }

  private at(offset: number): SourcePosition {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  private plainValue(): unknown {
    try {
      return this.document.toJS();
    } catch (error) {
      // An alias without its anchor is found only here.
      if (error instanceof ReferenceError) throw this.error([], `not valid YAML: ${error.message}`);
      throw error;
    }
  }

  private replaced(value: unknown, { path, value: replacement, origin }: Override): unknown {
    const result = replacedAt(value, path, replacement);
    if (result === NO_PLACE)
      throw new ConfigError(`there is no ${formatPath(path)} in ${this.file}`, { path: origin });
    return result;
  }
}

/** What `replacedAt` returns where a path leads into a text or beyond the end of a list. */
export const NO_PLACE = Symbol('no place');

/** A copy with another value at the path; maps that are missing on the way are made, items of lists are not. */
export function replacedAt(value: unknown, path: Path, replacement: unknown): unknown {
  if (path.length === 0) return replacement;
  const [key, ...rest] = path;
  const isList = Array.isArray(value);
  const fits = isList ? typeof key === 'number' && key < value.length : typeof (value ?? {}) === 'object';
  if (!fits) return NO_PLACE;
  const copy = (isList ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replacedAt(copy[key], rest, replacement);
  return copy[key] === NO_PLACE ? NO_PLACE : copy;
}

function reasonOf({ code, message, pos }: YAMLParseError, text: string, file: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here, expected one';
  if (code !== 'DUPLICATE_KEY')
    return `not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}: ${message.split('\n')[0]}`;
  const [key] = /^[^\s:]*/.exec(text.slice(pos[0]))!;
  return `the key ${key} stands here twice`;
}
