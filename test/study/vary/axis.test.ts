import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAxes, symbols } from '../../../src/study/vary/axis.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { definition } from './fail.ts';

const scenario = parse(SCENARIO);

function axes(vary: Record<string, unknown>, set: Record<string, unknown> = {}) {
  const definitions = (all: Record<string, unknown>) =>
    Object.entries(all).map(([name, written]) => definition(name, written));
  return readAxes(definitions(vary), definitions(set), scenario);
}

describe('readAxes', () => {
  it('links what refers to something that varies, and fixes everything else', () => {
    const { varied, fixed } = axes(
      { prefill: '1..7', seed: [1, 2] },
      { decode: '8 - prefill', rate: '2 * decode', router: 'least-requests', tp: 2 },
    );
    expect(varied.map(({ name, path }) => [name, path])).toEqual([
      ['prefill', 'deployments[*].layout.prefill'],
      ['seed', 'seed'],
      ['decode', 'deployments[*].layout.decode'],
      ['rate', 'workload.arrivals.rate'],
    ]);
    expect(varied.map(({ source }) => ('formula' in source ? source.formula.names : source.values))).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [1, 2],
      ['prefill'],
      ['decode'],
    ]);
    expect(fixed.map(({ name, source }) => [name, source.values])).toEqual([
      ['router', ['least-requests']],
      ['tp', [2]],
    ]);
  });

  it('reads the text of a fixed value as YAML', () => {
    const { fixed } = axes({}, { input: '{ uniform: [8, 16] }', output: '64', model: 'llama-3.1-8b' });
    expect(fixed.map(({ source }) => source.values[0])).toEqual([{ uniform: [8, 16] }, 64, 'llama-3.1-8b']);
  });

  it('lets a text in quotes be a text, although it reads as a formula', () => {
    expect(() => axes({ requests: '10,20' }, { router: 'least-requests' })).toThrow('unknown name "least"');
    const { fixed } = axes({ requests: '10,20' }, { router: '"least-requests"' });
    expect(fixed[0].source.values).toEqual(['least-requests']);
  });

  it('decides by the layout that was set who has prefill workers', () => {
    const layout =
      '[{ name: a, layout: 2 aggregated }, { name: b, layout: 1P1D }, { name: c, layout: 1P2D }]';
    const { varied } = axes({ prefill: '1..3' }, { deployments: layout });
    expect(varied[0].places).toEqual([
      ['deployments', 1, 'layout', 'prefill'],
      ['deployments', 2, 'layout', 'prefill'],
    ]);
  });

  it('refuses two that set the same value', () => {
    expect(() => axes({ tp: '1,2', tensorParallel: '4' })).toThrow(
      'tensorParallel is set twice (by tp and tensorParallel)',
    );
    expect(() => axes({ rate: '1,2' }, { 'workload.arrivals.rate': 4 })).toThrow('is set twice');
  });
});

describe('symbols', () => {
  it('knows a path by its last part, unless two end in it', () => {
    const named = symbols([
      { name: 'workload.arrivals.rate' },
      { name: 'deployments[0].kvBlocks' },
      { name: 'deployments[1].kvBlocks' },
    ]);
    expect(named.get('rate')).toBe('workload.arrivals.rate');
    expect(named.has('kvBlocks')).toBe(false);
  });
});
