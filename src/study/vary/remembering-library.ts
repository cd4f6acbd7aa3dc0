import type { ProfileKind, ProfileLibrary, ProfileText } from '../../config/profile-library.ts';

/** A library that reads every profile once, and knows what it has read. */
export class RememberingLibrary implements ProfileLibrary {
  readonly ids: ProfileLibrary['ids'];
  readonly trace?: NonNullable<ProfileLibrary['trace']>;
  private readonly library: ProfileLibrary;
  private readonly known = new Map<string, ProfileText | undefined>();

  constructor(library: ProfileLibrary) {
    this.library = library;
    this.ids = (kind) => library.ids(kind);
    if (library.trace) this.trace = (name) => library.trace!(name);
  }

  read(kind: ProfileKind, name: string): ProfileText | undefined {
    const key = `${kind}/${name}`;
    if (!this.known.has(key)) this.known.set(key, this.library.read(kind, name));
    return this.known.get(key);
  }

  /** Texts of all profiles that were read, by kind and name, in alphabetical order. */
  texts(): Record<string, string> {
    const texts = [...this.known].flatMap(([key, found]) => (found ? [[key, found.text] as const] : []));
    return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
