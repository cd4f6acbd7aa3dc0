import { csvParser, headerOf } from './csv-parser.ts';
import { DateClock } from './date-clock.ts';
import type { TraceFormat } from './trace-format.ts';

const COLUMNS = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'];

/**
 * Azure LLM inference traces of 2023, 2024 and 2025 (Azure/AzurePublicDataset): `TIMESTAMP,ContextTokens,
 * GeneratedTokens`, dates with up to seven fraction digits. The column NumImages of 2025 is not used: what images cost
 * is in no column.
 */
export const azure: TraceFormat = {
  detects(start) {
    const header = headerOf(start);
    return COLUMNS.every((name) => header.includes(name));
  },
  parser(context) {
    const clock = new DateClock();
    return csvParser(context, (fields) => {
      const seconds = clock.seconds(fields.text(fields.oneOf(['TIMESTAMP'])) ?? '');
      if (seconds === undefined)
        throw fields.error('TIMESTAMP', 'a date such as 2023-11-16 18:17:03.9799600');
      return {
        seconds,
        inputTokens: fields.tokens('ContextTokens'),
        outputTokens: fields.tokens('GeneratedTokens'),
        inputCounts: 'prompt',
      };
    });
  },
};
