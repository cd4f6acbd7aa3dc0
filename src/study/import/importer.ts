import type { Locator } from '../../config/locator.ts';

/** Load generators whose result files can be read. */
export type Tool = 'vllm' | 'sglang' | 'aiperf' | 'genai-perf' | 'guidellm';

export type JsonObject = Record<string, unknown>;

/** One run of a load generator: what it put on the cluster, and what it measured. */
export interface ImportedRun {
  /** Whose numbers these are, if the file says so. */
  label?: string;
  /** As a line of measured numbers says it: see `loadSchema`. What the file does not tell is absent. */
  load: JsonObject;
  /** By our names, in our units. */
  metrics: Map<string, number>;
  /** Numbers of the tool that mean nothing here. */
  dropped: string[];
}

/** Reads the result files of one tool and turns its metrics into ours. */
export interface Importer {
  /** True if a document of this shape comes from the tool. */
  recognises(document: JsonObject): boolean;
  /**
   * The runs in a file.
   * @param documents its JSON documents: one, or one a line
   * @throws ConfigError if something in them is not as the tool writes it
   */
  read(documents: readonly JsonObject[], locator: Locator): ImportedRun[];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Metrics that were measured: a 0 says that there was nothing to measure, or that it went wrong. */
export function measured(entries: Iterable<readonly [key: string, value: unknown]>): Map<string, number> {
  const numbers = [...entries].filter(
    (entry): entry is [string, number] =>
      typeof entry[1] === 'number' && Number.isFinite(entry[1]) && entry[1] > 0,
  );
  return new Map(numbers);
}
