import { describe, expect, it } from 'vitest';
import { WAIT_PARTS } from '../../src/probe/waiting.ts';
import { renderCsv } from '../../src/report/csv.ts';
import { requestsCsv } from '../../src/report/csv-requests.ts';
import { tinyRun } from '../observe/tiny-run.ts';

describe('requestsCsv', () => {
  const [header, ...rows] = [...renderCsv(requestsCsv(tinyRun().requests))].join('').trim().split('\n');
  const field = (row: number, name: string) => rows[row]!.split(',')[header!.split(',').indexOf(name)];

  it('has a row a request and a column for everything that is known of it', () => {
    expect(header).toBe(
      [
        'id,input_tokens,output_tokens,cached_tokens,prefill_worker,decode_worker,arrival_s,queued_s,scheduled_s',
        'first_token_s,finished_s,failed_s,failure,preemptions',
        ...WAIT_PARTS.map((part) => `wait_${part}_ms`),
      ].join(','),
    );
    expect(rows.map((row) => row.split(',').length)).toEqual(Array(4).fill(14 + WAIT_PARTS.length));
  });

  it('tells what happened to an answered request', () => {
    expect(rows[0]).toMatch(/^0,100,3,64,0,0,0.5,0.5,1,1.5,3,,,0,/);
    expect(field(0, 'wait_queueStep_ms')).toBe('500');
    expect(field(0, 'wait_decode_ms')).toBe('1500');
    expect(field(0, 'wait_egress_ms')).toBe('0');
  });

  it('leaves empty what did not happen', () => {
    expect(rows[2]).toMatch(/^2,300,0,,,,2.25,,,,,2.5,rateLimited,0,/);
    expect(rows[3]).toMatch(/^3,400,0,,,,4,,,,,,,0,/);
  });
});
