import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileLibrary } from '../config/load-files.ts';
import { formatPath, type Locator } from '../config/locator.ts';
import type { Override } from '../config/override.ts';
import type { PlainMap } from '../config/profile-layers.ts';
import { ProfileResolver } from '../config/profile-resolver.ts';
import type { Scenario } from '../config/scenario.ts';
import { YamlSource } from '../config/yaml-source.ts';
import { ConfigError } from '../errors.ts';
import { percent } from '../report/numbers.ts';
import type { Calibration } from '../study/calibrate/calibration.ts';
import {
  overlayId,
  overlays,
  type ProfilePlace,
  type ProfileReader,
  profilePlaces,
} from '../study/calibrate/overlay.ts';
import type { Values } from '../study/calibrate/parameters.ts';
import { type Setting, scenarioSettings } from '../study/calibrate/settings.ts';
import { OutputFile } from './output-file.ts';

/** The profiles that a calibration leaves beside the measured file, one for each that the scenario names. */
export class CalibratedFiles {
  private readonly scenarioFile: string;
  private readonly measuredFile: string;
  private readonly settings: PlainMap;
  private readonly places: ProfilePlace[];

  /** @throws ConfigError if no file can be written there: nobody waits for a fit that has no place */
  constructor(scenarioFile: string, overrides: readonly Override[], measuredFile: string) {
    this.scenarioFile = scenarioFile;
    this.measuredFile = measuredFile;
    const text = readFileSync(scenarioFile, 'utf8');
    this.settings = new YamlSource(text, scenarioFile, overrides).value as PlainMap;
    this.places = profilePlaces(this.settings);
    for (const place of this.places) this.fileOf(overlayId(place));
  }

  /**
   * Writes the profiles.
   * @returns the command that simulates the scenario with them
   */
  write(calibration: Calibration, scenario: Scenario, date: Date): string {
    const values = Object.fromEntries(calibration.parameters.map(({ key, value }) => [key, value])) as Values;
    const text = provenance(calibration, this.measuredFile, date);
    const written = overlays(this.places, values, text, this.profiles()).flatMap((overlay): Setting[] => {
      const file = this.fileOf(overlay.id);
      file.write([overlay.text]);
      process.stderr.write(`wrote ${file.path}\n`);
      const name = relative(dirname(this.scenarioFile), file.path);
      return overlay.paths.map((path) => ({ path, value: name }));
    });
    const own = scenarioSettings(this.settings, scenario.deployments, values);
    const options = [...written, ...own].map(
      ({ path, value }) => ` \\\n    --set ${quoted(`${formatPath(path)}=${value}`)}`,
    );
    return `\nThe scenario with these values:\n  xpyd run ${quoted(this.scenarioFile)}${options.join('')}\n`;
  }

  private fileOf(id: string): OutputFile {
    const stem = basename(this.measuredFile, extname(this.measuredFile));
    return new OutputFile(join(dirname(this.measuredFile), `${stem}.${id}.yaml`));
  }

  private profiles(): ProfileReader {
    const resolver = new ProfileResolver(fileLibrary(dirname(this.scenarioFile)));
    return {
      accelerator: (reference) => resolver.accelerator(reference, nowhere),
      link: (reference) => resolver.link(reference, nowhere),
    };
  }
}

function provenance({ before, after, leftOut }: Calibration, measuredFile: string, date: Date): string {
  const day = date.toISOString().slice(0, 10);
  return (
    `calibrated to ${basename(measuredFile)} on ${day}: median error ${percent(after.median)}, ` +
    `${percent(before.median)} before, ${percent(leftOut.median)} for what was left out of the fit`
  );
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w./=,:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The scenario has been read with the same profiles: no name can be wrong. */
const nowhere: Locator = {
  has: () => false,
  error: (_path, reason, hint) => new ConfigError(reason, hint === undefined ? {} : { hint }),
};
