import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import { PLACES, placesAt, RunLog } from '../../../src/observe/explain/index.ts';
import { simulate } from '../../../src/simulate.ts';
import { Frames } from '../../../src/web/lab/engine/frames.ts';
import type { Frame } from '../../../src/web/lab/engine/queries.ts';
import { layOut, mostSeen } from '../../../src/web/lab/player/stage-layout.ts';
import { scenarioYaml } from '../../../src/web/lab/state/scenario-yaml.ts';
import { stateWith } from '../../../src/web/lab/state/state.ts';

/** More requests than the cluster can take, so that most of them wait somewhere. */
function crowded(requests: number): RunLog {
  const state = stateWith({ requests, rate: 200 }, { prefill: 3 });
  const scenario = parseScenario(scenarioYaml(state), 'crowded.yaml', fileLibrary('.'));
  let log: RunLog | undefined;
  simulate(scenario, {
    probes: (_deployment, { plan, workload }) => {
      log = new RunLog(plan, workload.requests);
      return [log];
    },
  });
  return log!;
}

const LOG = crowded(1500);
const MOMENTS = [0, 0.5, 2, 5, 7.5, 12, 30, 1e6];
const ROLES = LOG.workers.map(({ role }) => role);

function rows({ request, place, worker, progress }: Frame) {
  return [...request].map((number, entry) => ({
    request: number,
    place: PLACES[place[entry]],
    worker: worker[entry] < 0 ? undefined : worker[entry],
    progress: progress[entry],
  }));
}

describe('frames', () => {
  it('with room for all say where everybody is', () => {
    const frames = new Frames(LOG);
    for (const seconds of MOMENTS) {
      const expected = placesAt(LOG, seconds).map((each) => ({
        ...each,
        progress: Math.fround(each.progress),
      }));
      expect(rows(frames.at(seconds, 1e6))).toEqual(expected);
    }
  });

  it('name the first of a crowd and count them all', () => {
    const frames = new Frames(LOG);
    const [all, few] = [frames.at(5, 1e6), frames.at(5, 3)];
    expect(few.crowds).toEqual(all.crowds);
    expect(Math.max(...all.crowds.map(({ count }) => count))).toBeGreaterThan(100);
    for (const { place, worker, count } of all.crowds) {
      const of = (frame: Frame) =>
        rows(frame).filter((row) => row.place === place && (row.worker ?? -1) === worker);
      expect(of(all)).toHaveLength(count);
      expect(of(few)).toEqual(of(all).slice(0, 3));
    }
  });

  it('are drawn the same whether all travel or only those that can be seen', () => {
    const frames = new Frames(LOG);
    for (const width of [330, 900]) {
      for (const seconds of MOMENTS) {
        const all = layOut(frames.at(seconds, 1e6), ROLES, width);
        const seen = layOut(frames.at(seconds, mostSeen(ROLES, width)), ROLES, width);
        expect(seen.blocks).toEqual(all.blocks);
        expect(seen.zones.map(({ hidden }) => hidden)).toEqual(all.zones.map(({ hidden }) => hidden));
      }
    }
  });

  it('do not grow with the number of those who wait', () => {
    const most = 50;
    const sizes = [1500, 3000].map((requests) => new Frames(crowded(requests)).at(7, most).request.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most * PLACES.length * ROLES.length);
    const { crowds } = new Frames(LOG).at(7, most);
    expect(crowds.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(sizes[0]);
  });
});
