import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/study/calibrate/calibrate.ts';
import type { Calibration } from '../../../src/study/calibrate/calibration.ts';
import type { ParameterKey } from '../../../src/study/calibrate/parameters.ts';
import { LOADS, synthetic } from './synthetic.ts';

const found = ({ parameters }: Calibration, key: ParameterKey) =>
  parameters.find((parameter) => parameter.key === key)!;

describe('calibrate', () => {
  it('finds the values again with which the simulator itself measured', () => {
    const truth = { computeEfficiency: 0.8, memoryEfficiency: 0.9, hostPerStep: 2e-3, ingressDelay: 0.015 };
    const calibration = calibrate(synthetic(truth), Object.keys(truth) as ParameterKey[]);
    for (const key of ['computeEfficiency', 'memoryEfficiency'] as const) {
      expect(Math.abs(found(calibration, key).value / truth[key] - 1)).toBeLessThan(0.03);
    }
    expect(Math.abs(found(calibration, 'hostPerStep').value - truth.hostPerStep)).toBeLessThan(2e-4);
    expect(Math.abs(found(calibration, 'ingressDelay').value - truth.ingressDelay)).toBeLessThan(1e-3);
    expect(calibration.after.median).toBeLessThan(0.01);
    expect(calibration.after.median).toBeLessThan(calibration.before.median / 10);
    expect(calibration.warnings).toEqual([]);
  });

  it('finds the bandwidth of the link of a disaggregated deployment', () => {
    const experiment = synthetic({ linkBandwidth: 5e9 }, { deployment: 'apart' });
    const { value } = found(calibrate(experiment, ['linkBandwidth']), 'linkBandwidth');
    expect(Math.abs(value / 5e9 - 1)).toBeLessThan(0.05);
  });

  it('leaves out the parameters that nothing has', () => {
    const { parameters } = calibrate(synthetic({}), ['hostPerStep', 'linkBandwidth']);
    expect(parameters.map(({ key }) => key)).toEqual(['hostPerStep']);
    expect(() => calibrate(synthetic({}), ['linkBandwidth'])).toThrow(
      'nothing in the measured deployments has linkBandwidth',
    );
  });

  it('says so when a value ends at what physics allows', () => {
    const experiment = synthetic({});
    const faster = {
      ...experiment,
      cells: experiment.cells.map((cell) => ({ ...cell, measured: cell.measured / 2 })),
    };
    const { parameters, warnings } = calibrate(faster, ['memoryEfficiency', 'ingressDelay']);
    expect(parameters.map(({ value, low, high }) => [value === low, value === high])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^memoryEfficiency ends at its bound of x 1\.\d+: the best memory efficiency/),
      'ingressDelay ends at its bound of 0 s: the data leave no room for it',
    ]);
  });

  it('says which parameters the data cannot tell apart: decoding alone sees one step time', () => {
    const alone = synthetic(
      {},
      { loads: LOADS.slice(2, 3), metrics: ['mean_itl_ms', 'mean_tpot_ms', 'p90_itl_ms'] },
    );
    const { warnings } = calibrate(alone, ['memoryEfficiency', 'hostPerStep']);
    expect(warnings).toEqual([
      expect.stringMatching(/^the data cannot tell memoryEfficiency from hostPerStep/),
    ]);
  });

  it('says which parameters the data do not see: nothing fills the cache of a single sequence', () => {
    const experiment = synthetic({}, { loads: LOADS.slice(2, 3) });
    const { parameters, warnings } = calibrate(experiment, ['hostPerStep', 'kvBlocks']);
    expect(warnings).toEqual([expect.stringMatching(/^the data do not see kvBlocks/)]);
    expect(parameters[0].standardError).toBeGreaterThan(0);
    expect(parameters[1].standardError).toBeUndefined();
  });

  it('predicts what it was not fitted to about as well as the noise lets it', () => {
    const noise = (i: number) => 1 + 0.05 * Math.sin(7 * i);
    const calibration = calibrate(synthetic({ hostPerStep: 3e-3 }, { noise }), ['hostPerStep']);
    expect(calibration.leftOut).toMatchObject({ unit: 'load', folds: 4 });
    expect(calibration.leftOut.median).toBeGreaterThan(0.005);
    expect(calibration.leftOut.median).toBeLessThan(0.08);
    expect(calibration.leftOut.p90).toBeGreaterThanOrEqual(calibration.leftOut.median);
  });

  it('leaves one number out at a time where there are few loads', () => {
    const few = synthetic({}, { loads: LOADS.slice(2) });
    expect(calibrate(few, ['hostPerStep']).leftOut).toMatchObject({ unit: 'number', folds: 6 });
  });

  it('refuses as many parameters as numbers', () => {
    const two = synthetic({}, { loads: LOADS.slice(2, 3), metrics: ['mean_itl_ms', 'mean_ttft_ms'] });
    expect(() => calibrate(two, ['hostPerStep', 'memoryEfficiency'])).toThrow(
      '2 measured numbers cannot decide 2 parameters (hostPerStep, memoryEfficiency)',
    );
  });
});
