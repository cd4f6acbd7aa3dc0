import { h, render } from 'preact';
import { followTheme } from '../design/theme.ts';
import { answererOf } from './engine/answerers.ts';
import { EngineClient } from './engine/engine-client.ts';
import type { ProfileTexts } from './engine/text-library.ts';
import { followAddress } from './follow-address.ts';
import { scenarioYaml } from './state/scenario-yaml.ts';
import { INITIAL_STATE, stateWith } from './state/state.ts';
import { Store } from './store.ts';
import { App } from './view/app.ts';

followTheme();
const profiles = JSON.parse(textOf('profiles')) as ProfileTexts;
const { make, isWorker } = answererOf(textOf('engine'));
const warmUp = {
  text: scenarioYaml({ ...INITIAL_STATE, ...stateWith({ requests: 500 }, { prefill: 3 }) }),
  file: 'warm-up.yaml',
};
// In the page's own thread all engines share what is warm.
const engine = new EngineClient(make, profiles, isWorker ? warmUp : undefined);
const store = new Store(engine);

render(h(App, { store, engine, isWorker }), document.getElementById('app')!);
followAddress(store);

function textOf(id: string): string {
  return document.getElementById(id)!.textContent!;
}
