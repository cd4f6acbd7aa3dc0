import { csvParser, headerOf } from './csv-parser.ts';
import type { TraceFormat } from './trace-format.ts';

/**
 * BurstGPT (HPMLL/BurstGPT): `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type`, since version 1.2
 * with `Session ID` and `Elapsed time`. Seconds from midnight of the first day; 0 response tokens are a failure.
 */
export const burstgpt: TraceFormat = {
  detects(start) {
    const header = headerOf(start);
    return header.includes('Request tokens') && header.includes('Response tokens');
  },
  parser: (context) =>
    csvParser(context, (fields) => ({
      seconds: fields.number(fields.oneOf(['Timestamp'])),
      inputTokens: fields.tokens('Request tokens'),
      outputTokens: fields.tokens('Response tokens'),
      inputCounts: 'prompt',
      session: fields.text('Session ID'),
    })),
};
