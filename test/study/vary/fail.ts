import { ConfigError } from '../../../src/errors.ts';
import type { Definition } from '../../../src/study/vary/axis.ts';
import type { Fail } from '../../../src/study/vary/formula.ts';

export const fail: Fail = (reason, hint) => new ConfigError(reason, hint === undefined ? {} : { hint });

export function definition(name: string, written: unknown): Definition {
  return { name, written, fail };
}
