import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../src/config/load-files.ts';
import { parseScenario } from '../../src/config/parse-scenario.ts';
import { changed } from './scenario-text.ts';

const SYNTHETIC = `  arrivals: { process: poisson, rate: 4 }
  requests: 100
  input: { uniform: [128, 256] }
  output: 64
`;
const TRACE = 'timestamp,input_length,output_length\n0,10,2\n1,20,3\n4,30,4\n';

/** Reads a scenario on a trace as a browser does: the library holds a text. */
function workload(keys: string, text = TRACE) {
  let readings = 0;
  const library = {
    ...fileLibrary('.'),
    trace(name: string) {
      readings++;
      return name === 'my.csv' ? { file: 'my.csv', chunks: [text] } : undefined;
    },
  };
  const scenario = changed(SYNTHETIC, `  trace: my.csv\n${keys.replace(/^(?=.)/gm, '  ')}`);
  const spec = parseScenario(scenario, 'demo.yaml', library).workload;
  return { spec, readings };
}

describe('a workload from a trace', () => {
  it('holds the requests in numbers, so that a scenario travels as JSON', () => {
    const { spec, readings } = workload('');
    expect(readings).toBe(1);
    expect(JSON.parse(JSON.stringify(spec))).toEqual({
      arrivals: { process: 'recorded', seconds: [0, 1, 4], rate: 0.5 },
      requests: 3,
      input: { kind: 'recorded', tokens: [10, 20, 30] },
      output: { kind: 'recorded', tokens: [2, 3, 4] },
    });
  });

  it('knows every key of the selection and the pace', () => {
    const keys = 'format: csv\nfrom: 1 s\nuntil: 1 min\nlimit: 2\nspeedUp: 2\nrepeat: 3\nmaxOutput: 9\n';
    expect(workload(keys).spec).toEqual({
      arrivals: { process: 'recorded', seconds: [0, 3], rate: 2 / 3 },
      requests: 6,
      input: { kind: 'recorded', tokens: [20, 30] },
      output: { kind: 'recorded', tokens: [3, 4] },
      maxOutputTokens: 9,
    });
    expect(workload('rate: 120 /min\n').spec.arrivals).toMatchObject({ rate: 2 });
    expect(workload('arrivals: { process: burst }\n').spec.arrivals).toEqual({ process: 'burst' });
  });

  it.each([
    ['formt: csv\n', 'demo.yaml:7:3: workload.formt: unknown key "formt" (did you mean "format"?)'],
    [
      'format: xml\n',
      'demo.yaml:7:3: workload.format: expected one of auto, azure, burstgpt, sharegpt, mooncake, csv, jsonl, found "xml" (text)',
    ],
    ['from: 2 s\nuntil: 1 s\n', 'workload: expected from to be before until'],
    ['speedUp: 2\nrate: 3\n', 'workload: expected speedUp or rate, not both'],
    [
      'speedUp: 2\narrivals: { process: burst }\n',
      'workload: expected arrivals, or a change of the recorded times',
    ],
    ['requests: 5\n', 'demo.yaml:7:3: workload.requests: unknown key "requests"'],
    ['format: azure\n', 'my.csv:1:1: expected a column TIMESTAMP'],
  ])('refuses %j', (keys, message) => {
    expect(() => workload(keys)).toThrow(message);
  });

  it('says at the key what a trace does not allow', () => {
    const untimed = 'input_length,output_length\n1,2\n';
    expect(() => workload('', untimed)).toThrow('demo.yaml:5:1: workload.arrivals: this trace has no times');
  });

  it('names a trace that is not there', () => {
    const text = changed(SYNTHETIC, '  trace: nowhere.csv\n');
    expect(() => parseScenario(text, 'demo.yaml', fileLibrary('.'))).toThrow(
      'demo.yaml:6:3: workload.trace: there is no trace "nowhere.csv"',
    );
  });

  it('leaves what is wrong with a synthetic workload to that', () => {
    const text = changed('requests: 100', 'reqests: 100');
    expect(() => parseScenario(text, 'demo.yaml', fileLibrary('.'))).toThrow(
      'workload.reqests: unknown key "reqests" (did you mean "requests"?)',
    );
  });
});
