import {
  type ProfileKind,
  type ProfileLibrary,
  type ProfileText,
  profileId,
} from '../../../config/profile-library.ts';

/** Texts of the shipped profiles, by kind and id: what the page carries with it. */
export type ProfileTexts = Record<ProfileKind, Record<string, string>>;

/** The shipped profiles without a file system, found by the same names as on the command line. */
export function textLibrary(texts: ProfileTexts): ProfileLibrary {
  const profile = (kind: ProfileKind, id: string): ProfileText | undefined => {
    const text = texts[kind][id];
    return text === undefined ? undefined : { id, file: `profiles/${kind}/${id}`, text };
  };
  return {
    ids: (kind) => Object.keys(texts[kind]).sort(),
    read(kind, name) {
      const id = profileId(name);
      const longer = this.ids(kind).filter((known) => known.startsWith(`${id}-`));
      return profile(kind, id) ?? (longer.length === 1 ? profile(kind, longer[0]) : undefined);
    },
  };
}
