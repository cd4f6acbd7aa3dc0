import { expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';
import { stepsCsv } from '../../src/report/csv-steps.ts';
import { tinyRun } from '../observe/tiny-run.ts';

it('stepsCsv has a row a step', () => {
  expect([...renderCsv(stepsCsv(tinyRun().steps!))].join('')).toBe(
    [
      'worker,start_s,end_s,prefill_tokens,prefill_sequences,decode_sequences,decode_context_tokens,prefill_s,' +
        'waiting,running,used_blocks,total_blocks,preemptions',
      '0,1,1.5,36,0,0,0,0.5,0,0,7,100,0',
      '',
    ].join('\n'),
  );
});
