import { ConfigError } from '../errors.ts';

type JsonObject = Record<string, unknown>;

/**
 * Reads typed keys of a Hugging Face config.json. Configs of multimodal models nest the language model in
 * `text_config`; keys that only the outer object has (`quantization_config`, `tie_word_embeddings`) are found too.
 *
 * A key that is missing or has the wrong type is a ConfigError that names it, what was expected and what was found.
 */
export class ConfigReader {
  readonly id: string;
  private readonly outer: JsonObject;
  private readonly text: JsonObject | undefined;

  constructor(config: unknown, id: string) {
    this.id = id;
    if (!isObject(config)) {
      throw new ConfigError(`the config.json of ${id} must be a JSON object, got ${describe(config)}`);
    }
    this.outer = config;
    this.text = isObject(config.text_config) ? config.text_config : undefined;
  }

  integer(key: string, minimum = 1): number {
    return this.optionalInteger(key, minimum) ?? this.fail(key, `a whole number >= ${minimum}`);
  }

  /** Undefined if the key is absent or null. */
  optionalInteger(key: string, minimum = 1): number | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
    return this.fail(key, `a whole number >= ${minimum}`);
  }

  boolean(key: string, otherwise: boolean): boolean {
    const value = this.value(key) ?? otherwise;
    return typeof value === 'boolean' ? value : this.fail(key, 'true or false');
  }

  string(key: string): string {
    return this.optionalString(key) ?? this.fail(key, 'a string');
  }

  optionalString(key: string): string | undefined {
    const value = this.value(key);
    return value === undefined || typeof value === 'string' ? value : this.fail(key, 'a string');
  }

  /** Undefined if the key is absent or null. */
  optionalList<T>(key: string, isItem: (item: unknown) => item is T, items: string): T[] | undefined {
    const value = this.value(key);
    if (value === undefined || (Array.isArray(value) && value.every(isItem))) return value;
    return this.fail(key, `a list of ${items}`);
  }

  /** A nested object as a reader of its own, its keys prefixed in messages. */
  optionalObject(key: string): ConfigReader | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    return isObject(value) ? new NestedReader(value, this.id, this.path(key)) : this.fail(key, 'an object');
  }

  /** ConfigError at `key`. */
  fail(key: string, expected: string): never {
    const value = this.value(key);
    const found = value === undefined ? 'but it is missing' : `got ${describe(value)}`;
    throw new ConfigError(`expected ${expected}, ${found}, in the config.json of ${this.id}`, {
      path: this.path(key),
    });
  }

  /** Keys that lead to `key`, where it stands or would have to. */
  path(key: string): string {
    return this.text && (key in this.text || !(key in this.outer)) ? `text_config.${key}` : key;
  }

  private value(key: string): unknown {
    return this.text?.[key] ?? this.outer[key] ?? undefined;
  }
}

class NestedReader extends ConfigReader {
  private readonly parent: string;

  constructor(object: JsonObject, id: string, parent: string) {
    super(object, id);
    this.parent = parent;
  }

  override path(key: string): string {
    return `${this.parent}.${key}`;
  }
}

export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return `${JSON.stringify(value)} (${typeof value})`;
}
