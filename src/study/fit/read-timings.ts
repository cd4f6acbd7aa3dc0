import { ConfigError } from '../../errors.ts';
import type { ComputeType } from '../../hardware/accelerator.ts';
import { type CsvTable, numberIn } from '../csv-table.ts';
import { expertsTouchedBy } from './routing.ts';
import type { Timing } from './timing.ts';

const MILLISECOND = 1e-3;

type Row = Record<string, string>;
/** Undefined: the row is of something that the simulator has no operator for. */
type RowReader = (row: Row, index: number, number: (column: string) => number) => Timing | undefined;

/**
 * The columns that tell a table apart, and how its rows are read. They are those of aiconfigurator's collectors;
 * `latency` is in milliseconds in all of them.
 */
const READERS: { columns: readonly string[]; read: RowReader }[] = [
  { columns: ['gemm_dtype', 'm', 'n', 'k'], read: readGemm },
  { columns: ['num_experts', 'topk', 'inter_size', 'num_tokens'], read: readMoe },
  { columns: ['isl', 'num_heads', 'num_key_value_heads', 'step'], read: readAttention },
  { columns: ['allreduce_dtype', 'num_gpus', 'message_size', 'backend'], read: readCustomAllReduce },
  { columns: ['nccl_dtype', 'num_gpus', 'message_size'], read: readNccl },
];

/**
 * The timings in a table.
 * @throws ConfigError if its columns are not those of a known table, or a field is no number
 */
export function readTimings({ file, columns, rows }: CsvTable): Timing[] {
  const reader = READERS.find((known) => known.columns.every((name) => columns.includes(name)));
  if (reader === undefined) {
    const known = READERS.map((one) => one.columns.join(' ')).join('; ');
    throw new ConfigError(`${file}: unknown columns ${columns.join(' ')}`, { hint: `known: ${known}` });
  }
  return rows.flatMap((row, index) => {
    const timing = reader.read(row, index, (column) => numberIn(row, column, file));
    return timing === undefined ? [] : [timing];
  });
}

const FORMATS: Record<string, ComputeType> = {
  bfloat16: 'bf16',
  float16: 'bf16',
  fp8: 'fp8',
  int8: 'int8',
};

function readGemm(row: Row, _index: number, number: (column: string) => number): Timing | undefined {
  const format = FORMATS[row.gemm_dtype];
  if (format === undefined) return undefined;
  const [tokens, outputs, inputs] = [number('m'), number('n'), number('k')];
  return { operator: 'gemm', format, tokens, inputs, outputs, seconds: number('latency') * MILLISECOND };
}

/** Prompts have `step` 0 and length `isl`; decoding sequences see `isl + step` tokens. */
function readAttention(row: Row, _index: number, number: (column: string) => number): Timing {
  const shared = {
    sequences: number('batch_size'),
    queryHeads: number('num_heads'),
    kvHeads: number('num_key_value_heads'),
    headDim: number('head_dim'),
    kvCacheType: row.kv_cache_dtype === 'fp8' ? ('fp8' as const) : ('bf16' as const),
    seconds: number('latency') * MILLISECOND,
  };
  const step = number('step');
  return step === 0
    ? { operator: 'prefillAttention', newTokens: number('isl'), ...shared }
    : { operator: 'decodeAttention', contextTokens: number('isl') + step, ...shared };
}

/** Slices of an expert that are narrower run at the speed of launches, not of the chip. */
const NARROWEST_EXPERT = 96;

function readMoe(row: Row, _index: number, number: (column: string) => number): Timing | undefined {
  const intermediateSize = number('inter_size') / number('moe_tp_size');
  if (row.moe_dtype !== 'bfloat16' || intermediateSize < NARROWEST_EXPERT) return undefined;
  const mixture = { experts: number('num_experts'), expertsPerToken: number('topk') };
  const tokens = number('num_tokens');
  return {
    operator: 'moe',
    tokens,
    hiddenSize: number('hidden_size'),
    intermediateSize,
    ...mixture,
    touched: expertsTouchedBy(tokens, mixture, row.distribution),
    seconds: number('latency') * MILLISECOND,
  };
}

/** `message_size` counts elements of 16 bits, not bytes: equal times stand at half the count for 8-bit elements. */
const BYTES_PER_ELEMENT = 2;
/** Beyond this the engine's own kernel hands over to NCCL. */
const CUSTOM_LIMIT_BYTES = 8 * 2 ** 20;

function readCustomAllReduce(
  row: Row,
  _index: number,
  number: (column: string) => number,
): Timing | undefined {
  const bytes = number('message_size') * BYTES_PER_ELEMENT;
  if (!row.backend.endsWith('_graph') || bytes >= CUSTOM_LIMIT_BYTES) return undefined;
  const seconds = number('latency') * MILLISECOND;
  return { operator: 'customAllReduce', gpus: number('num_gpus'), bytes, seconds };
}

/**
 * The published NCCL tables lack the column that names the collective. Their order gives it back: blocks of 42 rows
 * (21 sizes in 16 bit, 21 in 8 bit) go through all_gather, alltoall, reduce_scatter and all_reduce. Only the last,
 * which takes twice as long as the others for large messages, is used.
 */
const NCCL_BLOCK = 42;
const NCCL_COLLECTIVES = ['all_gather', 'alltoall', 'reduce_scatter', 'all_reduce'];

function readNccl(row: Row, index: number, number: (column: string) => number): Timing | undefined {
  const collective =
    row.op_name ?? NCCL_COLLECTIVES[Math.floor(index / NCCL_BLOCK) % NCCL_COLLECTIVES.length];
  if (collective !== 'all_reduce' || row.nccl_dtype === 'int8') return undefined;
  const bytes = number('message_size') * BYTES_PER_ELEMENT;
  const seconds = number('latency') * MILLISECOND;
  return { operator: 'allReduce', gpus: number('num_gpus'), bytes, seconds };
}
