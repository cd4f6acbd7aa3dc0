import type { RequestLedger, RequestRecord } from '../observe/collectors/requests.ts';
import { WAIT_PARTS } from '../probe/waiting.ts';
import type { CsvTable, CsvValue } from './csv.ts';

const COLUMNS: [name: string, value: (record: RequestRecord) => CsvValue][] = [
  ['input_tokens', (record) => record.inputTokens],
  ['output_tokens', (record) => record.outputTokens],
  ['cached_tokens', (record) => record.cachedTokens],
  ['prefill_worker', (record) => record.prefillWorker],
  ['decode_worker', (record) => record.decodeWorker],
  ['arrival_s', (record) => record.arrivalSeconds],
  ['queued_s', (record) => record.queuedSeconds],
  ['scheduled_s', (record) => record.scheduledSeconds],
  ['first_token_s', (record) => record.firstTokenSeconds],
  ['finished_s', (record) => record.finishedSeconds],
  ['failed_s', (record) => record.failedSeconds],
  ['failure', (record) => record.failure],
  ['preemptions', (record) => record.preemptions],
];

/** requests.csv: one row a request, with the parts of its latency in milliseconds (`wait_prefill_ms` and so on). */
export function requestsCsv(ledger: RequestLedger): CsvTable {
  const columns = ['id', ...COLUMNS.map(([name]) => name), ...WAIT_PARTS.map((part) => `wait_${part}_ms`)];
  return { columns, rows: requestRows(ledger) };
}

function* requestRows(ledger: RequestLedger): Generator<CsvValue[]> {
  for (let request = 0; request < ledger.count; request++) {
    const record = ledger.record(request);
    const parts = ledger.waitSeconds.map((column) => column?.[request] ?? 0);
    yield [
      request,
      ...COLUMNS.map(([, value]) => value(record)),
      ...Array.from(parts, (part) => part * 1000),
    ];
  }
}
