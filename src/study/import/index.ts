import { check } from '../../config/check.ts';
import { ConfigError } from '../../errors.ts';
import { type LoadSettings, loadSchema } from '../calibrate/load-settings.ts';
import { aiperf } from './aiperf.ts';
import { genaiPerf } from './genai-perf.ts';
import { guidellm } from './guidellm.ts';
import type { Importer, JsonObject, Tool } from './importer.ts';
import { jsonDocuments, jsonLocator } from './json-documents.ts';
import { sglang } from './sglang.ts';
import { vllm } from './vllm.ts';

/** Every tool by its name. A file is from the first that recognises it: GenAI-Perf's looks like AIPerf's, with more. */
const IMPORTERS = {
  vllm,
  sglang,
  guidellm,
  'genai-perf': genaiPerf,
  aiperf,
} satisfies Record<Tool, Importer>;

export const TOOLS = Object.keys(IMPORTERS) as Tool[];

/** One run of a load generator, whose numbers can stand in a table. */
export interface MeasuredRun {
  tool: Tool;
  label?: string;
  /** The load as a file says it, and checked. */
  load: JsonObject;
  settings: LoadSettings;
  metrics: ReadonlyMap<string, number>;
  dropped: string[];
}

export interface ImportOptions {
  /** Which tool wrote it; undefined: whichever recognises it. */
  tool?: Tool;
  /** What somebody knows better than the file: `rate` and `burstiness`, or `concurrency`. */
  traffic?: LoadSettings;
}

/**
 * The runs in a result file.
 * @throws ConfigError if nobody does, or the file is damaged
 */
export function importResults(
  text: string,
  file: string,
  { tool, traffic }: ImportOptions = {},
): MeasuredRun[] {
  const documents = jsonDocuments(text, file);
  const by = tool ?? TOOLS.find((name) => documents.some((document) => IMPORTERS[name].recognises(document)));
  if (by === undefined)
    throw new ConfigError(
      `${file}: expected a result of ${TOOLS.slice(0, -1).join(', ')} or ${TOOLS.at(-1)}`,
    );
  const locator = jsonLocator(file);
  return IMPORTERS[by].read(documents, locator).map((run) => {
    const load = traffic === undefined ? run.load : { ...lengthsOf(run.load), ...traffic };
    return { ...run, tool: by, load, settings: check(loadSchema, load, locator) };
  });
}

/** What of a load is not traffic. */
function lengthsOf({ rate, burstiness, concurrency, ...others }: JsonObject): JsonObject {
  return others;
}

/** What a load is called in tables. */
export function loadName({ rate, concurrency, requests }: LoadSettings): string {
  const load =
    concurrency === undefined ? rate !== undefined && `rate=${rate}` : `concurrency=${concurrency}`;
  return [load, requests !== undefined && `requests=${requests}`].filter(Boolean).join(' ');
}
