import type { Locator } from '../../config/locator.ts';
import { readProfile } from './aiperf-profile.ts';
import { type Importer, isObject, type JsonObject } from './importer.ts';
import { blockLoad, hasBlocks, readBlocks } from './statistics-block.ts';
import { openOrClosed } from './vllm.ts';

/** NVIDIA's AIPerf: the summary `profile_export_aiperf.json`, or `profile_export.jsonl` with one line a request. */
export const aiperf: Importer = {
  recognises: (document) => isRecord(document) || hasBlocks(document),
  read: (documents, locator) =>
    documents.every(isRecord)
      ? [readProfile(documents, locator)]
      : documents.map((document) => ({
          ...readBlocks(document, locator),
          load: { ...loadOf(document.input_config, locator), ...blockLoad(document) },
        })),
};

function isRecord(document: JsonObject): boolean {
  return isObject(document.metadata) && 'request_start_ns' in document.metadata;
}

function loadOf(config: unknown, locator: Locator): JsonObject {
  const settings = isObject(config) && isObject(config.loadgen) ? config.loadgen : {};
  const [rate, concurrency] = [settings.request_rate, settings.concurrency].map((value) =>
    typeof value === 'number' && value > 0 ? value : undefined,
  );
  if (rate === undefined) return concurrency === undefined ? {} : { concurrency };
  const isConstant = settings.request_rate_mode === 'constant' || settings.arrival_pattern === 'constant';
  return openOrClosed(rate, concurrency, isConstant ? 'inf' : 1, locator);
}
