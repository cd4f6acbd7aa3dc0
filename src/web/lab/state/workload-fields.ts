import { choice, real, type Values, whole } from './fields.ts';

const COUNTS = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 768, 1024];
const TOKENS = [...COUNTS.slice(4), 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 24_576, 32_768];

/** What the users send: both set-ups answer the same requests. */
export const WORKLOAD_FIELDS = {
  load: choice('load', {
    label: 'Requests come',
    initial: 'poisson',
    choices: ['poisson', 'constant', 'closed', 'burst'],
    words: {
      poisson: 'at random (Poisson)',
      constant: 'evenly',
      closed: 'one after another, from clients',
      burst: 'all at once',
    },
  }),
  rate: real('rate', {
    label: 'Rate',
    unit: 'requests/s',
    initial: 16,
    stops: [
      0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 36, 40, 50, 60, 80, 100, 150,
      200,
    ],
  }),
  concurrency: whole('conc', {
    label: 'Clients',
    unit: 'in flight',
    initial: 64,
    stops: [
      1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100, 120, 130, 140, 150, 160, 170, 180, 200, 250, 300, 350, 400,
      450, 600,
    ],
  }),
  rounds: whole('rounds', {
    label: 'Requests per client',
    initial: 0,
    stops: [0, 1, 2, 3, 4, 5, 6, 8, 10, 20],
    zero: 'as many as below in all',
  }),
  requests: whole('n', {
    label: 'Requests',
    initial: 2000,
    stops: [50, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000],
  }),
  input: whole('in', { label: 'Prompt', unit: 'tokens', initial: 1024, stops: TOKENS }),
  output: whole('out', { label: 'Answer', unit: 'tokens', initial: 256, stops: TOKENS.slice(0, 19) }),
  spread: real('cv', {
    label: 'Spread of both lengths',
    help: 'standard deviation over mean; 0 makes all equal',
    initial: 0.5,
    stops: [0, 0.25, 0.5, 0.75, 1, 1.5, 2],
  }),
  longShare: real('long', {
    label: 'Long prompts',
    unit: '% of all',
    help: 'all other prompts are then equal',
    initial: 0,
    stops: [0, 0.5, 1, 2, 5, 10, 20],
    zero: 'none',
  }),
  longTokens: whole('longin', {
    label: 'Length of a long prompt',
    unit: 'tokens',
    initial: 32_768,
    stops: [1024, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 24_576, 32_768, 65_536],
  }),
  prompts: choice('prompts', {
    label: 'Prompts share',
    initial: 'nothing',
    choices: ['nothing', 'prefix', 'pool'],
    words: { prefix: 'a system prompt', pool: 'everything: the same ones recur' },
  }),
  groups: whole('groups', {
    label: 'Different ones',
    initial: 64,
    stops: [1, 2, 4, 8, 16, 32, 64, 100, 128, 256, 512, 1024],
  }),
  prefixTokens: whole('pre', {
    label: 'Shared prefix',
    unit: 'tokens',
    help: 'of the prompt, which is longer',
    initial: 768,
    stops: [64, 128, 256, 512, 768, 1024, 2048, 3072, 4096, 6144, 8192],
  }),
  seed: whole('seed', { label: 'Seed', initial: 0, stops: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000_000] }),
} as const;

export type WorkloadValues = Values<typeof WORKLOAD_FIELDS>;
