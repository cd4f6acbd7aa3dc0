import { describe, expect, it } from 'vitest';
import { renderValidation } from '../../../src/study/validate/table.ts';
import { combine, summarize } from '../../../src/study/validate/validate.ts';
import type { CellValidation } from '../../../src/study/validate/validation.ts';
import { outcome } from './tiny-benchmark.ts';

const LONG = 'The rate is not documented, and this is what the mean of the first test says of it. '.repeat(3);

function render(cells: CellValidation[], fitted = false, styler?: Parameters<typeof renderValidation>[1]) {
  const parameter = {
    key: 'link.bandwidth',
    value: 3,
    unit: 'GB/s',
    range: [1, 12.5] as [number, number],
    reason: LONG,
  };
  const benchmark = {
    name: 'tiny',
    title: 'One against two',
    source: 'https://example.org',
    fittedParameters: fitted ? [parameter] : [],
    cells,
    ...summarize(cells),
  };
  return renderValidation(combine([benchmark]), styler);
}

const CELLS = [
  outcome(),
  outcome({ load: 'rate=16', relativeError: -0.25, simulated: 75, band: [70, 80], insideBand: false }),
  outcome({ metric: 'p99_ttft', scored: false }),
  outcome({ metric: 'mean_itl', simulated: null, relativeError: null }),
  outcome({ metric: 'mean_tpot', role: 'fitted', band: [90, 120], insideBand: true }),
];

describe('renderValidation', () => {
  it('has a row a cell, with what lies outside its band marked', () => {
    expect(render(CELLS).split('\n').slice(0, 10)).toEqual([
      'tiny: One against two',
      'source: https://example.org',
      '',
      '  load     metric     measured  simulated  error    5-95 %      role',
      'together',
      '  rate=4   mean_ttft  100 ms    110        +10.0 %              predicted',
      '  rate=16  mean_ttft  100 ms    75.0       -25.0 %  70.0–80.0!  predicted',
      '  rate=4   p99_ttft   100 ms    110        +10.0 %              not scored',
      '  rate=4   mean_itl   100 ms    -          -                    predicted',
      '  rate=4   mean_tpot  100 ms    110        +10.0 %  90.0–120    fitted',
    ]);
  });

  it('sums up predicted and fitted cells apart', () => {
    const cells = [
      outcome({ band: [90, 120], insideBand: true }),
      outcome({ role: 'fitted', relativeError: 0.02 }),
    ];
    expect(render(cells).split('\n').slice(-6)).toEqual([
      'Summary  role       cells  median error  p90 error  in the band',
      'tiny     predicted  1      10.0 %        10.0 %     100.0 %',
      'tiny     fitted     1      2.0 %         2.0 %      -',
      'all      predicted  1      10.0 %        10.0 %     100.0 %',
      'all      fitted     1      2.0 %         2.0 %      -',
      '',
    ]);
  });

  it('never takes cells without a value for right ones', () => {
    const text = render([outcome({ simulated: null, relativeError: null })]);
    expect(text).toMatch(/\ntiny +predicted +1 +- +- +- +1 not simulated\n/);
    expect(text).not.toMatch(/\ntiny +fitted/);
  });

  it('breaks the reasons of fitted parameters into lines', () => {
    const text = render(CELLS, true);
    expect(text).toContain('\n  link.bandwidth = 3 GB/s, allowed 1 to 12.5\n    The rate is not documented');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(LONG.trim());
  });

  it('keeps columns straight when it dims what is not scored', () => {
    const esc = '\u001b';
    const mark = (text: string) => `${esc}[2m${text}${esc}[22m`;
    const styled = render(CELLS, false, { heading: mark, dim: mark } as never);
    const plain = styled.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '');
    expect(plain).toBe(render(CELLS));
    expect(styled).toContain(`${esc}[2mrate=4   p99_ttft`);
  });
});
