import type { ConfigReader } from '../config-reader.ts';
import type { Model } from '../model.ts';

/** What differs between families: the rest of a Model is read the same way for all. */
export type Architecture = Pick<Model, 'attention' | 'dense' | 'moe'>;

/** Reads the keys of one family (`model_type`); ConfigError when one is missing or wrong. */
export type FamilyReader = (config: ConfigReader) => Architecture;
