import { DIRECT_INGRESS } from '../../../src/cluster/ingress.ts';
import type { WorkerSettings } from '../../../src/config/deployment-schema.ts';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { ProfileResolver } from '../../../src/config/profile-resolver.ts';
import { resolveWorker } from '../../../src/config/resolve-worker.ts';
import type { Deployment, WorkerSpec } from '../../../src/config/scenario.ts';
import { SettingLookup } from '../../../src/config/setting-lookup.ts';
import { YamlSource } from '../../../src/config/yaml-source.ts';
import { possibleTensorParallel } from '../../../src/cost/parallelism.ts';

export const profiles = new ProfileResolver(fileLibrary('.'));
const nowhere = new YamlSource('', 'test');

export function worker(settings: WorkerSettings): WorkerSpec {
  return resolveWorker(new SettingLookup([{ settings, path: [] }], nowhere), profiles);
}

/** A model on every shipped accelerator, on 1 to 8 GPUs in 1 or 2 stages, as far as its heads can be divided. */
export function workersThatDivide(model: string): WorkerSpec[] {
  const possible = possibleTensorParallel(profiles.model(model, nowhere));
  return profiles
    .names('accelerators')
    .flatMap((accelerator) =>
      [1, 2, 8]
        .filter((degree) => possible.includes(degree))
        .flatMap((tensorParallel) =>
          [1, 2].map((pipelineParallel) => worker({ model, accelerator, tensorParallel, pipelineParallel })),
        ),
    );
}

/** One worker with nothing in front of it. */
export function deploymentOf(spec: WorkerSpec): Deployment {
  return {
    name: 'alone',
    pools: [{ role: 'aggregated', count: 1, worker: spec }],
    router: 'round-robin',
    decodeRouter: 'round-robin',
    linkScope: 'worker',
    ingress: DIRECT_INGRESS,
  };
}
