import type { Path } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import type { Deployment } from '../../config/scenario.ts';
import { formatQuantity } from '../../quantity/format-quantity.ts';
import { applied } from './apply.ts';
import type { Values } from './parameters.ts';

/** A value for a place of the scenario, as `--set` takes it. */
export interface Setting {
  path: Path;
  value: string | number;
}

/** What the values say about the scenario itself: no profile holds the ingress or a number of KV blocks. */
export function scenarioSettings(
  scenario: PlainMap,
  deployments: readonly Deployment[],
  values: Values,
): Setting[] {
  return [...ingressSettings(scenario, values), ...kvBlockSettings(deployments, values)];
}

function ingressSettings(scenario: PlainMap, { ingressDelay }: Values): Setting[] {
  if (ingressDelay === undefined) return [];
  const own = (scenario.deployments as PlainMap[]).flatMap((deployment, index) =>
    deployment.ingress === undefined ? [] : [['deployments', index]],
  );
  const value = formatQuantity(ingressDelay, 'seconds');
  return [[], ...own].map((path) => ({ path: [...path, 'ingress', 'requestDelay'], value }));
}

function kvBlockSettings(deployments: readonly Deployment[], { kvBlocks }: Values): Setting[] {
  if (kvBlocks === undefined) return [];
  return deployments.flatMap((deployment, index) =>
    applied(deployment, { kvBlocks }).pools.map(({ role, worker }) => ({
      path: ['deployments', index, ...(role === 'aggregated' ? [] : [role]), 'kvBlocks'],
      value: worker.kvBlocks!,
    })),
  );
}
