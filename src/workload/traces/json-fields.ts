import { type ParserContext, traceError } from './trace-format.ts';

type JsonObject = Record<string, unknown>;

/** An object of a JSON text, and where its text begins. */
export class JsonFields {
  private readonly context: ParserContext;
  private readonly text: string;
  private readonly line: number;
  private readonly column: number;
  private readonly value: JsonObject;

  /** @throws ConfigError if the text is no JSON object */
  constructor(context: ParserContext, text: string, line: number, column = 1) {
    this.context = context;
    this.text = text;
    this.line = line;
    this.column = column;
    this.value = this.parse();
  }

  /** What the object has under the first of these keys that it has; null counts as absent. */
  get(...keys: string[]): unknown {
    const key = this.keyOf(keys);
    return key === undefined ? undefined : this.value[key];
  }

  /** A whole number of at least 0; undefined if it is absent. */
  tokens(...keys: string[]): number | undefined {
    const value = this.get(...keys);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= 0) return value as number;
    throw this.error(keys, 'a whole number of tokens');
  }

  number(...keys: string[]): number | undefined {
    const value = this.get(...keys);
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value as number;
    throw this.error(keys, 'a number');
  }

  /** A name: a text, or a number as text. */
  name(...keys: string[]): string | undefined {
    const value = this.get(...keys);
    return value === undefined || value === '' ? undefined : String(value);
  }

  /** Names of blocks: numbers or texts. */
  hashIds(): (number | string)[] | undefined {
    const value = this.get('hash_ids');
    if (value === undefined) return undefined;
    const isId = (id: unknown) => typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id));
    if (Array.isArray(value) && value.every(isId)) return value;
    throw this.error(['hash_ids'], 'a list of numbers or texts');
  }

  /** @param keys the names that the field can have */
  error(keys: readonly string[], expected: string) {
    const key = this.keyOf(keys);
    if (key === undefined) return this.at(0, `${keys[0]}: missing, expected ${expected}`);
    const offset = Math.max(0, this.text.indexOf(`"${key}"`));
    return this.at(offset, `${key}: expected ${expected}, found ${shortened(this.value[key])}`);
  }

  private keyOf(keys: readonly string[]): string | undefined {
    return keys.find((key) => this.value[key] !== undefined && this.value[key] !== null);
  }

  private parse(): JsonObject {
    let value: unknown;
    try {
      value = JSON.parse(this.text);
    } catch (error) {
      const { message } = error as Error;
      const offset = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
      throw this.at(offset, `not valid JSON: ${message}`);
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw this.at(0, `expected a JSON object, found ${shortened(value)}`);
  }

  private at(offset: number, reason: string) {
    const before = this.text.slice(0, offset).split('\n');
    const last = before[before.length - 1].length;
    const column = before.length === 1 ? this.column + last : 1 + last;
    return traceError(this.context, this.line + before.length - 1, column, reason);
  }
}

const LONGEST_SHOWN = 40;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}...`;
}
