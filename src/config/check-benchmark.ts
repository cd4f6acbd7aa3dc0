import { metricNames } from '../observe/load-tools/index.ts';
import { inUnit, metricUnit } from '../observe/load-tools/metric-unit.ts';
import { cellsOf, selects } from './benchmark-cells.ts';
import type { BenchmarkSettings, PartSettings } from './benchmark-schema.ts';
import { type Locator, within } from './locator.ts';
import { suggestion } from './suggestion.ts';

/**
 * Checks what the schema cannot see: that rows, levels, metrics and selectors fit together.
 * @throws ConfigError with the place of what does not fit
 */
export function checkBenchmark(settings: BenchmarkSettings, locator: Locator): void {
  settings.parts.forEach((part, index) => {
    const inPart = within(locator, ['parts', index]);
    refuseSameLoads(part, inPart);
    checkMetrics(part, inPart);
    checkRows(part, inPart);
    checkNotScored(part, inPart);
  });
  refuseSameParts(settings, locator);
  refuseSameRows(settings, locator);
  checkFitted(settings, locator);
}

function refuseSameLoads({ levels }: PartSettings, locator: Locator): void {
  const loads = levels.map(({ load }) => load);
  const second = loads.findIndex((load, index) => loads.indexOf(load) < index);
  if (second < 0) return;
  throw locator.error(['levels', second, 'load'], `a second level with the load "${loads[second]}"`);
}

function checkMetrics({ tool, metrics }: PartSettings, locator: Locator): void {
  const known = metricNames(tool);
  for (const [metric, unit] of Object.entries(metrics)) {
    const path = ['metrics', metric];
    if (!known.includes(metric)) {
      throw locator.error(path, `${tool} does not report "${metric}"`, suggestion(metric, known));
    }
    if (inUnit(0, metric, unit) === undefined) {
      throw locator.error(path, `${tool} reports it in ${metricUnit(metric)}, which is not ${unit}`);
    }
  }
}

function checkRows({ levels, metrics, measured }: PartSettings, locator: Locator): void {
  const loads = levels.map(({ load }) => load);
  const columns = Object.keys(metrics).length;
  for (const [deployment, rows] of Object.entries(measured)) {
    for (const [load, values] of Object.entries(rows)) {
      const path = ['measured', deployment, load];
      if (!loads.includes(load)) {
        throw locator.error(path, `no level has the load "${load}"`, suggestion(load, loads));
      }
      if (values.length !== columns) {
        throw locator.error(path, `expected ${columns} numbers, one for each metric, found ${values.length}`);
      }
    }
  }
}

function checkNotScored(part: PartSettings, locator: Locator): void {
  const cells = cellsOf(part, []);
  part.notScored?.forEach((selector, index) => {
    if (cells.some((cell) => selects(selector, cell))) return;
    throw locator.error(['notScored', index], 'this part has no such number');
  });
}

function refuseSameParts({ parts }: BenchmarkSettings, locator: Locator): void {
  const names = parts.map(({ name }) => name);
  const second = names.findIndex((name, index) => names.indexOf(name) < index);
  if (second < 0) return;
  throw locator.error(['parts', second, 'name'], `a second part named "${names[second]}"`);
}

/** Selectors and readers tell rows apart by deployment and load alone. */
function refuseSameRows({ parts }: BenchmarkSettings, locator: Locator): void {
  const seen = new Set<string>();
  parts.forEach(({ measured }, index) => {
    for (const [deployment, rows] of Object.entries(measured)) {
      for (const load of Object.keys(rows)) {
        const row = JSON.stringify([deployment, load]);
        if (seen.has(row)) {
          const path = ['parts', index, 'measured', deployment, load];
          throw locator.error(path, 'another part has a row of the same deployment and load');
        }
        seen.add(row);
      }
    }
  });
}

function checkFitted({ parts, fitted }: BenchmarkSettings, locator: Locator): void {
  const cells = parts.flatMap((part) => cellsOf(part, []));
  fitted.forEach((parameter, index) => {
    parameter.cells?.forEach((selector, place) => {
      if (cells.some((cell) => selects(selector, cell))) return;
      throw locator.error(['fitted', index, 'cells', place], 'this benchmark has no such number');
    });
  });
}
