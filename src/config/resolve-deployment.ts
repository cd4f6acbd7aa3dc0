import { DIRECT_INGRESS } from '../cluster/ingress.ts';
import type { Link } from '../hardware/link.ts';
import type { ClusterSettings, DeploymentSettings, WorkerSettings } from './deployment-schema.ts';
import type { Locator, Path } from './locator.ts';
import type { ProfileResolver } from './profile-resolver.ts';
import { resolveWorker } from './resolve-worker.ts';
import type { Deployment, Pool } from './scenario.ts';
import type { ScenarioSettings } from './scenario-schema.ts';
import { type Place, SettingLookup } from './setting-lookup.ts';

/**
 * One deployment with every name resolved. Without a word, requests go round robin, and every worker has a link of
 * its own.
 *
 * @param index its place in the scenario's list
 * @throws ConfigError if a setting is missing, has no meaning in this layout, or names what does not exist
 */
export function resolveDeployment(
  scenario: ScenarioSettings,
  index: number,
  profiles: ProfileResolver,
  locator: Locator,
): Deployment {
  const settings = scenario.deployments[index];
  const path = ['deployments', index];
  const top = { settings: scenario, path: [] };
  const own = { settings, path };
  refuseIdle(settings, path, locator);
  const cluster = new SettingLookup<ClusterSettings>([own, top], locator);
  const isDisaggregated = settings.layout.length > 1;
  return {
    name: settings.name,
    pools: settings.layout.map(({ role, count }): Pool => {
      const ofPool = role === 'aggregated' ? undefined : settings[role];
      const places: Place<WorkerSettings>[] = ofPool
        ? [{ settings: ofPool, path: [...path, role] }, own, top]
        : [own, top];
      return { role, count, worker: resolveWorker(new SettingLookup(places, locator), profiles) };
    }),
    router: cluster.find('router')?.value ?? 'round-robin',
    decodeRouter: cluster.find('decodeRouter')?.value ?? 'round-robin',
    ...(isDisaggregated && { link: linkOf(cluster, profiles) }),
    linkScope: cluster.find('linkScope')?.value ?? 'worker',
    ingress: cluster.find('ingress')?.value ?? DIRECT_INGRESS,
  };
}

function linkOf(cluster: SettingLookup<ClusterSettings>, profiles: ProfileResolver): Link {
  const links = profiles.names('links').join(', ');
  const { value, locator } = cluster.need(
    'link',
    'the link that carries KV from prefill to decode',
    `one of ${links}`,
  );
  return profiles.link(value, locator);
}

/** Settings of a deployment that would have no effect: more likely a mistake than a wish. */
function refuseIdle(settings: DeploymentSettings, path: Path, locator: Locator): void {
  if (settings.layout.length > 1) return;
  const idle = (['prefill', 'decode', 'link', 'linkScope', 'decodeRouter'] as const).find(
    (key) => settings[key] !== undefined,
  );
  if (idle) throw locator.error([...path, idle], 'only an xPyD layout has this', 'the layout is aggregated');
}
