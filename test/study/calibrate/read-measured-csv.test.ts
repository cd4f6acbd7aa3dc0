import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { readMeasuredCsv } from '../../../src/study/calibrate/read-measured-csv.ts';

const NAMES = ['together', 'apart'];
const read = (text: string, names = NAMES) => readMeasuredCsv(text, 'm.csv', names);

describe('readMeasuredCsv', () => {
  it('reads numbers with their loads and units', () => {
    const text = [
      '# vllm bench serve',
      'deployment,rate,concurrency,input,metric,value,unit',
      'together,8,,,mean_ttft_ms,0.05,s',
      '',
      'apart,,32,"{ uniform: [128, 1024] }",p99_itl_ms,12.5,',
      'apart,inf,,1024,output_throughput,1987,tok/s',
    ].join('\r\n');
    expect(read(text)).toEqual([
      {
        deployment: 'together',
        load: 'rate=8',
        settings: { rate: 8 },
        metric: 'mean_ttft_ms',
        unit: 'ms',
        measured: 50,
      },
      {
        deployment: 'apart',
        load: 'concurrency=32 input={ uniform: [128, 1024] }',
        settings: { concurrency: 32, input: { kind: 'uniform', min: 128, max: 1024 } },
        metric: 'p99_itl_ms',
        unit: 'ms',
        measured: 12.5,
      },
      {
        deployment: 'apart',
        load: 'rate=inf input=1024',
        settings: { rate: 'inf', input: { kind: 'fixed', tokens: 1024 } },
        metric: 'output_throughput',
        unit: 'tok/s',
        measured: 1987,
      },
    ]);
  });

  it('needs no deployment where there is one, and takes a name for the load', () => {
    const [cell] = read('load,rate,metric,value\nnight,1,duration,3', ['only']);
    expect(cell).toMatchObject({ deployment: 'only', load: 'night', unit: 's', measured: 3 });
  });

  it.each([
    ['', 'm.csv: expected a line with the names of the columns, and lines of numbers'],
    ['deployment,metric,vlaue\na,b,c', 'm.csv:1:19: unknown column "vlaue" (did you mean "value"?)'],
    ['deployment,metric,metric\na,b,c', 'm.csv:1:19: a second column "metric"'],
    ['metric,value\nmean_ttft_ms,3', 'm.csv:1:1: the column "deployment" is missing'],
    ['deployment,metric,value\napart,mean_ttft_ms', 'm.csv:2:1: expected 3 fields, found 2'],
    [
      'deployment,metric,value\nappart,mean_ttft_ms,3',
      'm.csv:2:1: no deployment of the scenario is named "appart" (did you mean "apart"?)',
    ],
    [
      'deployment,metric,value\napart,mean_tfft_ms,3',
      'm.csv:2:7: unknown metric "mean_tfft_ms" (did you mean "mean_ttft_ms"?)',
    ],
    [
      'deployment,metric,value\n# x\n\napart,mean_ttft_ms,fast',
      'm.csv:4:20: expected a measured number, more than 0, found "fast"',
    ],
    [
      'deployment,metric,value\napart,mean_ttft_ms,0',
      'm.csv:2:20: expected a measured number, more than 0, found "0"',
    ],
    [
      'deployment,metric,value,unit\napart,mean_ttft_ms,3,tok/s',
      'm.csv:2:22: mean_ttft_ms is in ms, found the unit "tok/s"',
    ],
    [
      'deployment,rate,metric,value\napart,-1,mean_ttft_ms,3',
      'm.csv:2:7: rate: expected a positive number of requests per second, or inf, found -1 (number)',
    ],
    [
      'deployment,rate,concurrency,metric,value\napart,1,2,mean_ttft_ms,3',
      'm.csv:2:9: concurrency: a load has a rate or a concurrency, not both',
    ],
    [
      'deployment,metric,value\n"apart,mean_ttft_ms,3',
      'm.csv:2:1: expected a field, or one in quotes that end before the next comma',
    ],
  ])('says what is wrong and where: %j', (text, message) => {
    expect(() => read(text)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(message);
  });
});
