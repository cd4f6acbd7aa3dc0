import type * as z from 'zod';
import { check } from '../../config/check.ts';
import { formatPath, type Locator } from '../../config/locator.ts';
import { ConfigError } from '../../errors.ts';
import { SCHEMA_VERSION } from '../../observe/run-result.ts';
import { PLAN_VERSION } from '../plan/plan-result.ts';
import { SWEEP_VERSION } from '../sweep/sweep-result.ts';
import type { ResultDocument } from './result-document.ts';
import { planSchema, runSchema, sweepSchema, validationSchema } from './result-schemas.ts';

interface Form {
  schema: z.ZodType;
  /** What the file should be, in words. */
  what: string;
  /** The newest version that is understood; undefined if the form has none. */
  version?: number;
}

const FORMS: Record<ResultDocument['kind'], Form> = {
  run: { schema: runSchema, what: 'the result of a run', version: SCHEMA_VERSION },
  sweep: { schema: sweepSchema, what: 'a sweep', version: SWEEP_VERSION },
  plan: { schema: planSchema, what: 'a plan', version: PLAN_VERSION },
  validation: { schema: validationSchema, what: 'a validation' },
};

const EXPECTED = 'expected a result of xpyd: run --json, sweep -o, plan --json or validate --json';

/**
 * A result file of whatever kind.
 *
 * @param file its name, for messages
 * @throws ConfigError with that name and what was expected, if the text is no result, is damaged, or is of a newer xpyd
 */
export function readResult(text: string, file: string): ResultDocument {
  const value = parseJson(text, file);
  const kind = kindOf(value);
  if (kind === undefined) throw new ConfigError(`${file}: ${EXPECTED}`);
  const { schema, what, version } = FORMS[kind];
  const found = (value as { schemaVersion?: unknown }).schemaVersion;
  if (version !== undefined && typeof found !== 'number')
    throw new ConfigError(`${file}: schemaVersion: expected ${version} for ${what}, found ${found}`);
  if (version !== undefined && found !== version) {
    const advice = Number(found) > version ? 'it was written by a newer xpyd' : 'run it again';
    throw new ConfigError(`${file}: ${what} of version ${found}, expected ${version}`, { hint: advice });
  }
  check(schema, value, inFile(file));
  return { kind, result: value } as ResultDocument;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message.replaceAll(/\s+/g, ' ');
    throw new ConfigError(`${file}: ${EXPECTED}, found what is no JSON: ${reason}`);
  }
}

function kindOf(value: unknown): ResultDocument['kind'] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { kind } = value as { kind?: unknown };
  if (kind === 'sweep' || kind === 'plan') return kind;
  if ('deployments' in value) return 'run';
  return 'benchmarks' in value ? 'validation' : undefined;
}

function inFile(file: string): Locator {
  return {
    has: () => false,
    error: (path, reason, hint) =>
      new ConfigError(`${[file, formatPath(path)].filter((part) => part !== '').join(': ')}: ${reason}`, {
        ...(hint !== undefined && { hint }),
      }),
  };
}
