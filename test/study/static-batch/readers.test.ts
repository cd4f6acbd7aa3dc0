import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/study/csv-table.ts';
import { readArgonne } from '../../../src/study/static-batch/read-argonne.ts';
import { readNvidia } from '../../../src/study/static-batch/read-nvidia.ts';
import { readSplitwise } from '../../../src/study/static-batch/read-splitwise.ts';
import { readTrtllm } from '../../../src/study/static-batch/read-trtllm.ts';

const COLUMNS = 'hardware,model,precision,layout,tp,engine,isl,osl,load,metric,value'.split(',');
const table = (...rows: string[]) => parseCsv([COLUMNS.join(','), ...rows].join('\n'), 'f.csv');

describe('readArgonne', () => {
  const llama = 'Nvidia H100 GPU,meta-llama/Meta-Llama-3-8B,FP16,aggregated static batch,1';

  it('reads latencies, and knows that one prompt is repeated under TensorRT-LLM', () => {
    const [vllm, trtllm] = readArgonne(
      table(`${llama},vLLM,128,128,16,latency,1.165`, `${llama},TensorRT-LLM,128,128,16,latency,1.042`),
    );
    expect(vllm).toMatchObject({
      group: 'vLLM 2024 on h100-sxm',
      sequences: 16,
      seconds: 1.165,
      metric: 'latency',
    });
    expect(vllm).not.toHaveProperty('alike');
    expect(trtllm).toMatchObject({ alike: true, worker: { engine: 'trtllm-2024' } });
  });

  it('leaves out engines without a profile, and throughput, which says the same once more', () => {
    const rows = [`${llama},llama.cpp,128,128,1,latency,2`, `${llama},vLLM,128,128,1,throughput,300`];
    expect(readArgonne(table(...rows))).toEqual([]);
  });

  it('finds answers that ended at once: faster than the weights are read', () => {
    const [row] = readArgonne(table(`${llama},TensorRT-LLM,2048,2048,1,latency,0.083`));
    expect(row.outside).toMatch(/faster than the weights can be read/);
  });
});

describe('readSplitwise', () => {
  it('reads milliseconds, and leaves out prompts that a step does not hold', () => {
    const llama = 'h100-80gb,llama2-70b,FP16,aggregated static batch,4,vLLM';
    const [token, prompt] = readSplitwise(
      table(`${llama},512,128,16,token_time,32.8`, `${llama},512,128,16,prompt_time,874`),
    );
    expect(token).toMatchObject({ metric: 'token', sequences: 16 });
    expect(token.seconds).toBeCloseTo(0.0328, 12);
    expect(token.outside).toBeUndefined();
    expect(prompt.outside).toMatch(/2048/);
  });
});

describe('readTrtllm', () => {
  it('makes a latency of the throughput per GPU', () => {
    const [row] = readTrtllm(
      table(
        'H100,LLaMA 70B,FP8,aggregated static batch,2,TensorRT-LLM,2048,2048,64,output_throughput_per_gpu,1011',
      ),
    );
    expect(row.seconds).toBeCloseTo((64 * 2048) / (1011 * 2), 9);
    expect(row.worker).toMatchObject({ model: 'llama-2-70b', fp8: true });
  });

  it('leaves out models whose geometry cannot be read', () => {
    const [row] = readTrtllm(
      table('A100,GPT-J 6B,FP16,static,1,TensorRT-LLM,128,1,1,first_token_latency,14.8'),
    );
    expect(row.outside).toMatch(/GPT-J/);
  });
});

describe('readNvidia', () => {
  it('reads the time per output token of a closed loop, and leaves out TTFT', () => {
    const qwen = 'h100_sxm,Qwen/Qwen3-32B,fp8 (gemm fp8),aggregated,2,trtllm 1.0.0rc3,1024,128,16';
    const [tpot, ttft] = readNvidia(table(`${qwen},tpot,15.4`, `${qwen},ttft,187`));
    expect(tpot).toMatchObject({ metric: 'loaded', sequences: 16, worker: { engine: 'trtllm', fp8: true } });
    expect(tpot.seconds).toBeCloseTo(15.4e-3, 12);
    expect(ttft.outside).toMatch(/TTFT/);
  });
});
