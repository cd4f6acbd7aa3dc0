import { formatPath, type Locator } from '../../config/locator.ts';
import { ConfigError } from '../../errors.ts';
import { isObject, type JsonObject } from './importer.ts';

/**
 * The objects of a JSON text: one, or one a line.
 * @throws ConfigError if it is no JSON, or something else than objects
 */
export function jsonDocuments(text: string, file: string): JsonObject[] {
  const documents = parsed(text, file);
  if (documents.every(isObject)) return documents;
  throw new ConfigError(`${file}: expected a JSON object, or one a line`);
}

function parsed(text: string, file: string): unknown[] {
  try {
    return [parse(text)];
  } catch (error) {
    const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
    const full = lines.filter(({ line }) => line !== '');
    if (full.length < 2) throw new ConfigError(`${file}: not valid JSON: ${(error as Error).message}`);
    return full.map(({ line, number }) => parsedLine(line, file, number));
  }
}

function parsedLine(line: string, file: string, number: number): unknown {
  try {
    return parse(line);
  } catch (error) {
    const position = { file, line: number, column: 1 };
    throw new ConfigError(`not valid JSON: ${(error as Error).message}`, { position });
  }
}

/** Python writes Infinity and NaN, which JSON does not know. */
const PYTHON_ONLY = /(?<=[:,[]\s*)(-?Infinity|NaN)(?=\s*[,}\]])/g;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(PYTHON_ONLY, (word) => (word === 'Infinity' ? '"inf"' : 'null'));
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}

/** JSON keeps no positions: errors name the key. */
export function jsonLocator(file: string): Locator {
  return {
    has: () => true,
    error: (path, reason, hint) =>
      new ConfigError(`${file}: ${path.length > 0 ? `${formatPath(path)}: ` : ''}${reason}`, {
        ...(hint !== undefined && { hint }),
      }),
  };
}
