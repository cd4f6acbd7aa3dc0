import type { Model } from '../../model/model.ts';
import { formatQuantity } from '../../quantity/format-quantity.ts';
import { type Grid, renderGrid } from '../../report/grid.ts';
import { grouped, NOTHING } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { wrap } from '../../report/wrap.ts';
import { type Fact, factLines, paragraphs } from './facts.ts';
import { CONTEXT_TOKENS, type Fit, type ModelInspection, PROMPT_TOKENS } from './inspect-model.ts';
import { TIME_COLUMNS, TIMES_NOTE, timesBlock } from './times-grid.ts';

export interface ModelTableOptions {
  /** Characters a line. */
  width?: number;
  styler?: Styler;
  /** Times of every number of GPUs that fits, not of the smallest one alone. */
  everyFit?: boolean;
}

/** What a model is made of, where it fits, and how fast it can be there. */
export function renderModel(inspection: ModelInspection, options: ModelTableOptions = {}): string {
  const { width = 100, styler = PLAIN, everyFit = false } = options;
  const { model, fits } = inspection;
  const timed = fits.filter((fit) => fit.itl !== undefined && (everyFit || isSmallest(fit, fits)));
  const misfits = everyFit ? firstMisfits(fits) : [];
  return paragraphs([
    [
      styler.heading(`${model.id}, ${model.modelType}`),
      ...(model.source === undefined ? [] : [styler.dim(model.source)]),
    ],
    factLines(modelFacts(inspection), styler),
    fits.length > 0 ? renderGrid(roomGrid(fits), width, styler) : [],
    misfits.flatMap((line) => wrap(line, width, '  ')).map(styler.fair),
    ...(timed.length > 0 ? [gapGrid(timed), firstTokenGrid(timed)] : []).map((grid) =>
      renderGrid(grid, width, styler),
    ),
    timed.length > 0 ? wrap(batchNote(), width, '').map(styler.dim) : [],
  ]);
}

/** Of each accelerator, on the fewest GPUs: it says how many would do. */
function firstMisfits(fits: readonly Fit[]): string[] {
  const byAccelerator = new Map<string, string>();
  for (const { accelerator, impossible } of fits)
    if (impossible !== undefined && !byAccelerator.has(accelerator))
      byAccelerator.set(accelerator, impossible);
  return [...byAccelerator.values()];
}

function modelFacts({
  model,
  parameters,
  weightBytes,
  kvBytesPerToken,
  tensorParallel,
}: ModelInspection): Fact[] {
  const { total, active } = parameters;
  const { checkpoint, ...formats } = weightBytes;
  const inFormats = Object.entries(formats).map(
    ([name, bytes]) => `${name} ${formatQuantity(bytes, 'bytes')}`,
  );
  const tied = model.tiedEmbeddings ? ', the head shares the embedding' : '';
  return [
    ['Layers', `${model.layers}, hidden size ${grouped(model.hiddenSize)}`],
    ['Attention', attentionText(model)],
    ['Feed-forward', feedForwardText(model)],
    ['Vocabulary', `${grouped(model.vocabSize)}${tied}`],
    ['Context', `at most ${grouped(model.maxPositionEmbeddings)} tokens`],
    [
      'Parameters',
      `${billions(total)}${active < total ? `, ${billions(active)} of them active for a token` : ''}`,
    ],
    ['Weights', `${formatQuantity(checkpoint, 'bytes')} as stored (${model.weights.name})`],
    ['', `if stored in ${inFormats.join(', ')}`],
    [
      'KV cache',
      `${formatQuantity(kvBytesPerToken.bf16, 'bytes')} a token, ${formatQuantity(kvBytesPerToken.fp8, 'bytes')} in fp8`,
    ],
    ['Tensor parallel', tensorParallel.join(', ')],
  ];
}

function attentionText({ attention, layers }: Model): string {
  if (attention.kind === 'latent') {
    const { heads, kvLoraRank, qkRopeHeadDim } = attention;
    return `latent, ${heads} heads; ${kvLoraRank} + ${qkRopeHeadDim} numbers a token and layer in the cache`;
  }
  const { heads, kvHeads, headDim, windowLayers, windowTokens } = attention;
  const window =
    windowLayers > 0 ? `; ${windowLayers} of ${layers} layers see ${grouped(windowTokens)} tokens` : '';
  return `${heads} query heads, ${kvHeads} KV heads, head dimension ${headDim}${window}`;
}

function feedForwardText({ dense, moe }: Model): string {
  const parts: string[] = [];
  if (dense.layers > 0)
    parts.push(`${dense.layers} dense layers of width ${grouped(dense.intermediateSize)}`);
  if (moe !== undefined) {
    const { layers, experts, expertsPerToken, intermediateSize, sharedIntermediateSize } = moe;
    const shared =
      sharedIntermediateSize > 0 ? `, and a shared one of ${grouped(sharedIntermediateSize)}` : '';
    parts.push(
      `${layers} layers of ${experts} experts of width ${grouped(intermediateSize)}, ${expertsPerToken} for a token${shared}`,
    );
  }
  return parts.join('; ');
}

function roomGrid(fits: readonly Fit[]): Grid {
  const accelerators = [...new Set(fits.map(({ accelerator }) => accelerator))];
  const degrees = [...new Set(fits.map(({ tensorParallel }) => tensorParallel))].sort((a, b) => a - b);
  const [{ engine, kvCacheType }] = fits;
  const weights = [...new Set(fits.map((fit) => fit.weights))].join(', ');
  const tokens = (accelerator: string, degree: number) =>
    fits.find((fit) => fit.accelerator === accelerator && fit.tensorParallel === degree)?.kvTokens;
  return {
    title: 'KV tokens that fit',
    rows: accelerators.map((label) => ({ label, unit: '' })),
    columns: degrees.map((degree) => `TP${degree}`),
    blocks: [
      {
        heading: `${weights} weights, ${kvCacheType} KV, ${engine}; ${NOTHING}: does not fit`,
        cells: accelerators.map((accelerator) =>
          degrees.map((degree) => ({ text: grouped(tokens(accelerator, degree)) })),
        ),
      },
    ],
  };
}

/** The largest batch stands with the name: it belongs to the place, as the times do. */
function gapGrid(fits: readonly Fit[]): Grid {
  const largest = fits.map(({ itl }) => itl?.[1]);
  return {
    title: 'ITL in ms',
    rows: fits.map((fit, index) => {
      const sequences = largest[index]?.sequences ?? 1;
      return { label: fitName(fit), unit: `batch ${grouped(sequences)}` };
    }),
    columns: TIME_COLUMNS,
    blocks: [
      timesBlock(
        '1 sequence',
        fits.map(({ itl }) => itl?.[0]),
      ),
      timesBlock('largest batch', largest),
    ],
  };
}

function firstTokenGrid(fits: readonly Fit[]): Grid {
  return {
    title: 'TTFT in ms',
    rows: fits.map((fit) => ({ label: fitName(fit), unit: '' })),
    columns: TIME_COLUMNS,
    blocks: PROMPT_TOKENS.map((tokens) =>
      timesBlock(
        `prompt of ${grouped(tokens)} tokens`,
        fits.map(({ ttft }) => ttft?.find(({ promptTokens }) => promptTokens === tokens)),
      ),
    ),
  };
}

function fitName({ accelerator, tensorParallel }: Fit): string {
  return `${accelerator} TP${tensorParallel}`;
}

function isSmallest(fit: Fit, fits: readonly Fit[]): boolean {
  const smaller = fits.filter(
    ({ accelerator, tensorParallel, itl }) =>
      accelerator === fit.accelerator && tensorParallel < fit.tensorParallel && itl !== undefined,
  );
  return smaller.length === 0;
}

function batchNote(): string {
  return `${TIMES_NOTE}. ITL with ${grouped(CONTEXT_TOKENS)} tokens of context each; the largest batch is what the engine allows and memory holds.`;
}

function billions(count: number): string {
  return `${(count / 1e9).toPrecision(count >= 1e11 ? 4 : 3)} B`;
}
