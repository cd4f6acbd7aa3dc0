/** The folders of profiles. */
export const PROFILE_KINDS = ['accelerators', 'links', 'engines', 'models'] as const;
export type ProfileKind = (typeof PROFILE_KINDS)[number];

/** The text of one profile, and what to call it in messages. */
export interface ProfileText {
  id: string;
  file: string;
  text: string;
}

/**
 * Where the profiles come from that a scenario names. A library on files also finds what a scenario names by its
 * path; one in a browser holds texts.
 */
export interface ProfileLibrary {
  /** Ids of the profiles of a kind, in alphabetical order. */
  ids(kind: ProfileKind): string[];
  /**
   * Undefined if nothing goes by that name.
   * @param beside file of the profile that extends this one: a path counts from its folder
   */
  read(kind: ProfileKind, name: string, beside?: string): ProfileText | undefined;
  /** The text of a trace that a scenario names; absent where there are no traces. */
  trace?(name: string): TraceText | undefined;
}

/** A trace piece by piece, since one can be larger than the memory. */
interface TraceText {
  /** What to call it in messages. */
  file: string;
  chunks: Iterable<string>;
}

/** What a reference may be called in the library: `Qwen/Qwen2.5-7B-Instruct` is `qwen2.5-7b-instruct`. */
export function profileId(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

/** `./my-gpu.yaml`, `../models/mine` or `/data/mine`: no shipped profile is meant, whatever it is called. */
export function isPath(name: string): boolean {
  return /^\.{0,2}\//.test(name);
}
