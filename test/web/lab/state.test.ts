import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import { ConfigError } from '../../../src/errors.ts';
import { type Field, type Fields, readValue } from '../../../src/web/lab/state/fields.ts';
import { readHash, writeHash } from '../../../src/web/lab/state/hash.ts';
import { pack, unpack } from '../../../src/web/lab/state/pack.ts';
import { requestCount, scenarioYaml, stateOfYaml } from '../../../src/web/lab/state/scenario-yaml.ts';
import { SET_UP_FIELDS, type SetUpValues } from '../../../src/web/lab/state/set-up-fields.ts';
import { INITIAL_STATE, type LabState, layoutName, stateWith } from '../../../src/web/lab/state/state.ts';
import { WORKLOAD_FIELDS, type WorkloadValues } from '../../../src/web/lab/state/workload-fields.ts';

const library = fileLibrary('.');

/** Undefined if these heads, experts or weights cannot be divided or stored so: no slip of the laboratory's text. */
function parsed(state: LabState): Scenario | undefined {
  try {
    return parseScenario(scenarioYaml(state), 'lab.yaml', library);
  } catch (error) {
    if (error instanceof ConfigError && /divides|weights/.test(error.message)) return undefined;
    throw error;
  }
}

function anyValue(field: Field): fc.Arbitrary<string | number> {
  return fc.constantFrom<string | number>(...(field.kind === 'choice' ? field.choices : field.stops));
}

function anyValues<Table extends Fields>(table: Table): fc.Arbitrary<unknown> {
  return fc.record(Object.fromEntries(Object.entries(table).map(([key, field]) => [key, anyValue(field)])));
}

const workload = anyValues(WORKLOAD_FIELDS) as fc.Arbitrary<WorkloadValues>;
const setUp = anyValues(SET_UP_FIELDS) as fc.Arbitrary<SetUpValues>;
const anyState: fc.Arbitrary<LabState> = fc.record({
  workload,
  setUps: fc.array(setUp, { minLength: 1, maxLength: 2 }),
});

describe('the address', () => {
  it('holds the whole set-up', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(readHash(`#${writeHash(state)}`)).toEqual({ kind: 'state', state, ignored: [] });
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('says only what differs from the start', () => {
    expect(writeHash(INITIAL_STATE)).toBe('v1');
    const state = stateWith({ rate: 24 }, {}, { prefill: 3 });
    expect(writeHash({ ...state, lesson: 'long-prompt' })).toBe('v1&rate=24&b&b.p=3&lesson=long-prompt');
  });

  it('names what it does not understand, and takes the rest', () => {
    const read = readHash('#v1&rate=24&rate2=1&gpu=abacus&n=1.5&b.tp=0');
    expect(read).toMatchObject({ kind: 'state', ignored: ['rate2=1', 'gpu=abacus', 'n=1.5', 'b.tp=0'] });
    expect(read.kind === 'state' && read.state.workload.rate).toBe(24);
  });

  it('of another version, or none', () => {
    expect(readHash('#v2&rate=1')).toEqual({ kind: 'newer', version: 'v2' });
    expect(readHash('')).toEqual({ kind: 'none' });
  });

  it('gives every field a code of its own', () => {
    for (const table of [WORKLOAD_FIELDS, SET_UP_FIELDS]) {
      const codes = Object.values(table).map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });

  it('packs the text of a scenario', async () => {
    const text = `name: ${'größer '.repeat(200)}\n`;
    const packed = await pack(text);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(packed.length).toBeLessThan(text.length / 4);
    expect(await unpack(packed)).toBe(text);
    await expect(unpack(packed.slice(0, 20))).rejects.toThrow();
  });
});

describe('fields', () => {
  it('take what lies between their ends, and whole numbers where they count', () => {
    expect(readValue(WORKLOAD_FIELDS.rate, '7.25')).toBe(7.25);
    expect(readValue(WORKLOAD_FIELDS.requests, '777')).toBe(777);
    for (const text of ['', 'many', '0', '99999999', '2.5'])
      expect(readValue(WORKLOAD_FIELDS.requests, text), text).toBeUndefined();
  });

  it('name profiles that exist', () => {
    const kinds = { accelerator: 'accelerators', model: 'models', link: 'links', engine: 'engines' } as const;
    for (const [key, kind] of Object.entries(kinds)) {
      const field = SET_UP_FIELDS[key as keyof typeof kinds];
      expect(library.ids(kind)).toEqual(expect.arrayContaining([...field.choices]));
    }
  });
});

describe('the scenario', () => {
  it('is one that the command line reads, whatever is set', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const scenario = parsed(state);
        if (scenario === undefined) return;
        expect(scenario.workload.requests).toBe(requestCount(state.workload));
        const { arrivals } = scenario.workload;
        expect(arrivals.process).toBe(state.workload.load);
        if ('rate' in arrivals) expect(arrivals.rate).toBe(state.workload.rate);
        expect(scenario.seed).toBe(state.workload.seed);
        expect(scenario.deployments.length).toBe(state.setUps.length);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('says how the controls stood, and is not believed once it was changed', () => {
    const state = stateWith({ rate: 24, longShare: 2 }, { gpus: 4 }, { prefill: 3 });
    const text = scenarioYaml(state);
    expect(stateOfYaml(text)).toEqual(state);
    expect(stateOfYaml(text.replace('rate: 24', 'rate: 25'))).toBeUndefined();
    expect(stateOfYaml(text.split('\n').slice(1).join('\n'))).toBeUndefined();
  });

  it('has the layout of the slider', () => {
    const [initial] = INITIAL_STATE.setUps;
    const name = (changes: Partial<SetUpValues>) => layoutName({ ...initial, ...changes });
    expect(name({})).toBe('8 aggregated');
    expect(name({ prefill: 3 })).toBe('3P5D');
    expect(name({ prefill: 3, tensorParallel: 4 })).toBe('1P1D');
    expect(name({ prefill: 3, gpus: 1, tensorParallel: 8 })).toBe('1 aggregated');
  });

  it('counts requests by client only in a closed loop', () => {
    const { workload } = stateWith({ concurrency: 50, rounds: 4, requests: 1000 }, {});
    expect(requestCount(workload)).toBe(1000);
    expect(requestCount({ ...workload, load: 'closed' })).toBe(200);
    expect(requestCount({ ...workload, load: 'closed', rounds: 0 })).toBe(1000);
  });
});
