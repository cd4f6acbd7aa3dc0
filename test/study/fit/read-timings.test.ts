import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/study/csv-table.ts';
import { readTimings } from '../../../src/study/fit/read-timings.ts';

const read = (text: string) => readTimings(parseCsv(text, 'table.csv'));

describe('readTimings', () => {
  it('reads products: m tokens, n outputs, k inputs, milliseconds', () => {
    expect(read('device,gemm_dtype,m,n,k,latency\nX,bfloat16,8,4096,1024,0.5')).toEqual([
      { operator: 'gemm', format: 'bf16', tokens: 8, inputs: 1024, outputs: 4096, seconds: 0.5e-3 },
    ]);
  });

  it('skips formats that no operator has', () => {
    expect(read('gemm_dtype,m,n,k,latency\nfp8_block,8,4096,1024,0.5')).toEqual([]);
  });

  it('tells prompts from decoding by the step, which the last of them has added to its context', () => {
    const columns = 'batch_size,isl,num_heads,num_key_value_heads,head_dim,kv_cache_dtype,step,latency';
    const timings = read(`${columns}\n2,1024,32,8,128,bfloat16,0,1\n4,1023,32,8,128,fp8,1,0.02`);
    expect(timings).toMatchObject([
      { operator: 'prefillAttention', sequences: 2, newTokens: 1024, kvCacheType: 'bf16' },
      { operator: 'decodeAttention', sequences: 4, contextTokens: 1024, kvCacheType: 'fp8' },
    ]);
  });

  it('divides the experts among the GPUs, and deals balanced tokens out in turn', () => {
    const columns =
      'moe_dtype,num_tokens,hidden_size,inter_size,topk,num_experts,moe_tp_size,distribution,latency';
    const rows = '\nbfloat16,3,4096,14336,2,8,4,balanced,0.1\nbfloat16,3,4096,768,8,128,16,balanced,0.1';
    expect(read(columns + rows)).toEqual([
      {
        operator: 'moe',
        tokens: 3,
        hiddenSize: 4096,
        intermediateSize: 3584,
        experts: 8,
        expertsPerToken: 2,
        touched: 6,
        seconds: 0.1e-3,
      },
    ]);
  });

  it('counts messages in elements of 16 bit, and keeps the graph rows below 8 MiB', () => {
    const columns = 'allreduce_dtype,num_gpus,message_size,latency,backend';
    const rows = '\nbfloat16,2,128,0.004,vllm_graph\nbfloat16,2,128,0.02,vllm_eager';
    expect(read(`${columns}${rows}\nbfloat16,2,4194304,0.1,vllm_graph`)).toEqual([
      { operator: 'customAllReduce', gpus: 2, bytes: 256, seconds: 0.004e-3 },
    ]);
  });

  it('finds the all-reduces of NCCL by their place among four collectives of 42 rows', () => {
    const rows = Array.from({ length: 168 }, (_, i) => `${i % 42 < 21 ? 'half' : 'int8'},2,${i + 1},0.01`);
    const timings = read(`nccl_dtype,num_gpus,message_size,latency\n${rows.join('\n')}`);
    expect(timings).toHaveLength(21);
    expect(timings[0]).toEqual({ operator: 'allReduce', gpus: 2, bytes: 254, seconds: 0.01e-3 });
  });

  it('takes the name of the collective where there is one', () => {
    const table =
      'nccl_dtype,op_name,num_gpus,message_size,latency\nhalf,all_reduce,4,8,0.01\nhalf,all_gather,4,8,0.01';
    expect(read(table)).toEqual([{ operator: 'allReduce', gpus: 4, bytes: 16, seconds: 0.01e-3 }]);
  });

  it('refuses a table that it does not know, and says which it does', () => {
    expect(() => read('a,b\n1,2')).toThrow(/table.csv: unknown columns a b .*gemm_dtype m n k/);
  });
});
