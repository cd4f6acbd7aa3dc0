import { fileLibrary } from '../../../src/config/load-files.ts';
import type { PlainMap } from '../../../src/config/profile-layers.ts';
import { YamlSource } from '../../../src/config/yaml-source.ts';
import type { SweepRequest } from '../../../src/study/sweep/sweep.ts';
import { readAxes } from '../../../src/study/vary/axis.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { definition } from '../vary/fail.ts';

export interface Wish extends Partial<Omit<SweepRequest, 'source' | 'axes'>> {
  vary?: Record<string, unknown>;
  set?: Record<string, unknown>;
  text?: string;
}

/** A sweep of the demo scenario, of 20 requests unless the text says otherwise. */
export function sweepRequest({ vary = {}, set = {}, text, ...rest }: Wish): SweepRequest {
  const locator = new YamlSource(text ?? SCENARIO.replace('requests: 100', 'requests: 20'), 'demo.yaml');
  const value = locator.value as PlainMap;
  const definitions = (all: Record<string, unknown>) =>
    Object.entries(all).map(([name, written]) => definition(name, written));
  const axes = readAxes(definitions(vary), definitions(set), value);
  return { source: { value, locator, library: fileLibrary('scenarios') }, axes, replications: 1, ...rest };
}
