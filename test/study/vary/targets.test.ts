import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePath } from '../../../src/config/locator.ts';
import { isScenarioPath, scenarioPaths } from '../../../src/study/vary/scenario-paths.ts';
import { SHORT_NAMES } from '../../../src/study/vary/short-names.ts';
import { targetOf } from '../../../src/study/vary/targets.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { fail } from './fail.ts';

const scenario = parse(SCENARIO);
const target = (name: string, changes: object = {}) => targetOf(name, { ...scenario, ...changes }, fail);

describe('the short names', () => {
  it.each(Object.entries(SHORT_NAMES))('%s is a path of the schema: %s', (_, path) => {
    expect(isScenarioPath(parsePath(path.replaceAll('[*]', '.*')))).toBe(true);
  });
});

describe('isScenarioPath', () => {
  it.each([
    'workload.input.uniform[1]',
    'workload.input.lognormal.mean',
    'deployments[3].decode.tensorParallel',
    'engine.batching.maxNumSeqs',
    'deployments[0].engine.cache.prefixCaching',
    'accelerator.memory.bandwidth',
    'link.bandwidth',
    'metrics.percentiles[0]',
    'ingress.rateLimit.requests',
  ])('knows %s', (path) => {
    expect(isScenarioPath(parsePath(path))).toBe(true);
    expect(isScenarioPath(parsePath(`${path}.more`))).toBe(false);
  });

  it('knows every path that it lists', () => {
    const paths = scenarioPaths();
    expect(paths.length).toBeGreaterThan(200);
    for (const path of paths.filter((_, index) => index % 25 === 0))
      expect([path, isScenarioPath(parsePath(path.replaceAll('[*]', '.*')))]).toEqual([path, true]);
  });
});

describe('targetOf', () => {
  it('sends prefill and decode to xPyD layouts, replicas to aggregated ones', () => {
    expect(target('prefill').places).toEqual([['deployments', 1, 'layout', 'prefill']]);
    expect(target('replicas').places).toEqual([['deployments', 0, 'layout', 'aggregated']]);
    expect(target('layout').places).toEqual([
      ['deployments', 0, 'layout'],
      ['deployments', 1, 'layout'],
    ]);
  });

  it('refuses them where no deployment has such a layout', () => {
    const together = { deployments: [{ name: 'a', layout: 'aggregated' }] };
    expect(() => target('prefill', together)).toThrow(
      'no deployment has an xPyD layout, which alone has a number of prefill workers',
    );
    expect(() => target('replicas', { deployments: [{ name: 'a', layout: '1P1D' }] })).toThrow(
      'no deployment has an aggregated layout, which alone has replicas',
    );
    expect(() => target('deployments[0].layout.decode')).toThrow('deployments[0] has not an xPyD layout');
  });

  it('names the nearest path for an unknown one', () => {
    expect(() => target('workload.arival.rate')).toThrow(
      'unknown path "workload.arival.rate" (did you mean "workload.arrivals.rate"?)',
    );
    expect(() => target('concurency')).toThrow('did you mean "concurrency"?');
    expect(() => target('deployments[0].tensorParalel')).toThrow(
      'did you mean "deployments[*].tensorParallel"?',
    );
  });

  it('refuses a deployment that is not there', () => {
    expect(() => target('deployments[2].layout')).toThrow(
      'there is no deployments[2] (the last one is deployments[1])',
    );
  });

  it('refuses a value at the top that every deployment overrides', () => {
    const own = (...keys: object[]) => ({
      deployments: keys.map((key, index) => ({ name: `${index}`, layout: '1P1D', ...key })),
    });
    expect(() => target('engine', own({ engine: 'sglang' }, { engine: 'vllm-v0' }))).toThrow(
      'every deployment has its own engine, so that engine has no effect (try deployments[0].engine)',
    );
    const pools = { prefill: { accelerator: 'l4' }, decode: { accelerator: 'a10' } };
    expect(() => target('gpu', own(pools))).toThrow('every deployment has its own accelerator');
    expect(target('engine', own({ engine: 'sglang' }, {})).places).toEqual([['engine']]);
    expect(target('gpu', own({ prefill: { accelerator: 'l4' } })).places).toEqual([['accelerator']]);
  });
});
