import { type Importer, isObject, type JsonObject } from './importer.ts';
import { blockLoad, hasBlocks, readBlocks } from './statistics-block.ts';

/** `profile_export_genai_perf.json` of NVIDIA's GenAI-Perf. */
export const genaiPerf: Importer = {
  recognises: (document) => hasBlocks(document) && isConfigured(document.input_config),
  read: (documents, locator) =>
    documents.map((document) => ({
      ...readBlocks(document, locator),
      load: { ...stimulus(document.input_config), ...blockLoad(document) },
    })),
};

/** Its settings: those of Perf Analyzer by themselves, or in older versions all arguments in a row. */
function isConfigured(config: unknown): boolean {
  return isObject(config) && ('perf_analyzer' in config || 'service_kind' in config);
}

function stimulus(config: unknown): JsonObject {
  const settings = isObject(config) ? config : {};
  const analyzer = isObject(settings.perf_analyzer) ? settings.perf_analyzer : {};
  const of = isObject(analyzer.stimulus) ? analyzer.stimulus : settings;
  const concurrency = first(of.concurrency);
  if (concurrency !== undefined) return { concurrency };
  const rate = first(of.request_rate);
  return rate === undefined ? {} : { rate };
}

function first(value: unknown): number | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'number' && one > 0 ? one : undefined;
}
