import { fileLibrary } from '../../config/load-files.ts';
import type { Locator } from '../../config/locator.ts';
import { PROFILE_KINDS, type ProfileKind, type ProfileLibrary } from '../../config/profile-library.ts';
import { ProfileResolver } from '../../config/profile-resolver.ts';
import { suggestion } from '../../config/suggestion.ts';
import { YamlSource } from '../../config/yaml-source.ts';
import { ConfigError } from '../../errors.ts';
import { effectiveBandwidth } from '../../hardware/link.ts';
import { parameterCount } from '../../model/size.ts';
import { formatQuantity } from '../../quantity/format-quantity.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  positionals: [`[${PROFILE_KINDS.join('|')}]`, '[id]'],
  options: {},
  examples: ['xpyd profiles accelerators h100-sxm   prints that profile: a start for one of your own'],
  run({ positionals: [kind, id] }) {
    const library = fileLibrary('.');
    process.stdout.write(id === undefined ? listing(library, kind) : profileText(library, toKind(kind), id));
    return 0;
  },
};

function toKind(name: string): ProfileKind {
  const kind = PROFILE_KINDS.find((each) => each === name);
  if (kind) return kind;
  throw new ConfigError(`unknown kind of profile "${name}"`, { hint: suggestion(name, PROFILE_KINDS) });
}

function profileText(library: ProfileLibrary, kind: ProfileKind, id: string): string {
  const found = library.read(kind, id);
  if (found) return found.text;
  throw new ConfigError(`unknown ${kind.slice(0, -1)} "${id}"`, { hint: suggestion(id, library.ids(kind)) });
}

function listing(library: ProfileLibrary, kind: string | undefined): string {
  const kinds = kind === undefined ? PROFILE_KINDS : [toKind(kind)];
  return kinds.map((each) => `${each}\n${rows(library, each)}`).join('\n');
}

function rows(library: ProfileLibrary, kind: ProfileKind): string {
  const ids = library.ids(kind);
  const width = Math.max(...ids.map((id) => id.length));
  const describe = DESCRIPTIONS[kind];
  return ids.map((id) => `  ${id.padEnd(width)}  ${describe(id, library)}\n`).join('');
}

/** What tells one profile from another at a glance. */
const DESCRIPTIONS: Record<ProfileKind, (id: string, library: ProfileLibrary) => string> = {
  accelerators(id, library) {
    const accelerator = new ProfileResolver(library).accelerator(id, nowhere);
    return [
      accelerator.name,
      formatQuantity(accelerator.memoryBytes, 'bytes'),
      formatQuantity(accelerator.memoryBandwidthBytesPerSecond, 'bytesPerSecond'),
      `${formatQuantity(accelerator.peakFlops.bf16, 'flopsPerSecond')} in bf16`,
    ].join(', ');
  },
  links(id, library) {
    const link = new ProfileResolver(library).link(id, nowhere);
    return `${link.name}, reaches ${formatQuantity(effectiveBandwidth(link), 'bytesPerSecond')}`;
  },
  engines(id, library) {
    const { text, file } = library.read('engines', id)!;
    return `imitates ${(new YamlSource(text, file).value as { imitates: string }).imitates}`;
  },
  models(id, library) {
    const model = new ProfileResolver(library).model(id, nowhere);
    const { total, active } = parameterCount(model);
    const billions = (count: number) => `${(count / 1e9).toPrecision(3)} B`;
    const sparse = active < total ? `, ${billions(active)} of them active` : '';
    return `${billions(total)} parameters${sparse}, ${model.layers} layers, ${model.weights.name}`;
  },
};

/** The ids come from the library itself: no name can be wrong. */
const nowhere: Locator = {
  has: () => false,
  error: (_path, reason, hint) => new ConfigError(reason, hint === undefined ? {} : { hint }),
};
