import { readable } from '../../../report/numbers.ts';
import { stateWith } from '../state/state.ts';
import { meanWaitMs, metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const SLOW = { link: 'roce-dynamo-h100', linkScope: 'fabric', prefill: 1 } as const;
const WORKER = {
  gpus: 16,
  tensorParallel: 4,
  model: 'deepseek-r1-distill-llama-70b',
  kvBlocks: 27_000,
  engine: 'sglang',
  blockSize: 16,
} as const;

/** A published comparison that disaggregation lost, on twice its machines so that there is a ratio to choose. */
export const wrongRatio: Lesson = {
  name: 'wrong-ratio',
  title: 'The wrong ratio',
  text: [
    'In published measurements one prefill and one decode worker often lose to two plain replicas of the same size. With a 70B model on eight H100 and 100 clients the replicas made 3,898 tokens a second, 1P1D 1,373 (scenarios/published/dynamo-sglang-h100-70b.yaml). On A10s the streams of 1P1D were smoother, but its first tokens took 1.1 s instead of 0.3 s (mooncake-sglang-a10-7b.yaml). The replicas divide any mix of work among all GPUs; 1P1D gives half of them to each kind, whatever the mix is, and pays for a link. And the third thing that such a comparison decides is who finds prompts cached: plain replicas behind a good router (production-stack-vs-ray-h100-8b.yaml) need no other machine for that.',
    'Here are the machines of the first one twice, with prompts of 2,101 tokens and answers of 511: A has four replicas, B one prefill worker and three that decode, over the link of that benchmark. Look at where a request of B waits, mend that, and look again.',
  ],
  question: 'Choose link and layout of B so that it makes at least as many tokens a second as A.',
  controls: { setUp: ['prefill', 'link'] },
  changes: 1,
  start: stateWith(
    { load: 'closed', concurrency: 200, rounds: 4, input: 2101, output: 511, spread: 0 },
    WORKER,
    { ...WORKER, ...SLOW },
  ),
  solution: { setUp: { prefill: 2, link: 'rdma-400g' } },
  check(outcome) {
    const [a, b] = [0, 1].map((deployment) => metric(outcome, deployment, 'output_throughput'));
    const layout = outcome.result.deployments[1]?.cluster.layout;
    const found = `B (${layout}) makes ${readable(b)} tokens a second, A ${readable(a)}`;
    if (b >= a && layout?.includes('P'))
      return {
        isRight: true,
        words: `${found}. With the right link a ratio of 2 to 2 fits these lengths; with longer answers it would be another. The ratio belongs to the workload, not to the cluster.`,
      };
    const link = meanWaitMs(outcome, 1, 'transferFixed') + meanWaitMs(outcome, 1, 'transferShared');
    const queue = meanWaitMs(outcome, 1, 'queuePrefill');
    const memory = meanWaitMs(outcome, 1, 'reservation');
    const waits: [number, string][] = [
      [link, 'for the link'],
      [queue, 'for the prefill of others'],
      [memory, 'for memory on the decode side'],
    ];
    const [longest] = waits.sort(([one], [other]) => other - one);
    return { isRight: false, words: `${found}. A request of B waits ${ms(longest[0])} ${longest[1]}.` };
  },
};
