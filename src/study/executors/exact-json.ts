/** What JSON has no word for. */
const WORDS: readonly [unknown, string][] = [
  [undefined, '$undefined'],
  [Number.NaN, '$NaN'],
  [Number.POSITIVE_INFINITY, '$Infinity'],
  [Number.NEGATIVE_INFINITY, '$-Infinity'],
  [-0, '$-0'],
];

/**
 * The same data in values that JSON keeps: numbers that it would change and `undefined` become words that start with
 * `$`, and texts that start so get one more. Keys keep their order, so that equal data built alike has equal text.
 * @throws TypeError if there is something in it that is no plain data, a Map for instance
 */
export function toJsonValue(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? `$${value}` : value;
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (typeof value === 'number' || value === undefined) {
    return WORDS.find(([special]) => Object.is(special, value))?.[1];
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value) || isPlainObject(value)) return mapChildren(value, toJsonValue);
  throw new TypeError(`${Object.prototype.toString.call(value)} is no plain data`);
}

/** The data that `toJsonValue` made this of. */
export function fromJsonValue(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? fromWord(value) : value;
  return mapChildren(value, fromJsonValue);
}

/**
 * A list or an object with other entries; anything else has none and is returned as it is. Object.fromEntries defines
 * keys where an assignment would run into setters: a key may be `__proto__`.
 */
export function mapChildren(value: unknown, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, (child) => change(child));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
}

function fromWord(text: string): unknown {
  const word = WORDS.find(([, known]) => known === text);
  return word ? word[0] : text.slice(1);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
