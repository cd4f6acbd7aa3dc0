import { parse } from 'yaml';
import { check } from '../../config/check.ts';
import type { Locator } from '../../config/locator.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError, type SourcePosition } from '../../errors.ts';
import { metricLabel } from '../../report/metric-keys.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { type LoadSettings, loadSchema } from './load-settings.ts';
import { checkMetric, type Measurement, measuredValue } from './measurement.ts';

const LOAD_COLUMNS = ['rate', 'burstiness', 'concurrency', 'requests', 'input', 'output'] as const;
const COLUMNS = ['deployment', 'load', ...LOAD_COLUMNS, 'metric', 'value', 'unit'];

/**
 * Measured numbers from CSV, one a line. The columns `metric` and `value` must be there; `deployment` too, if the
 * scenario has several.
 *
 * @param deployments names of the scenario's deployments
 * @throws ConfigError with the line of what is wrong
 */
export function readMeasuredCsv(text: string, file: string, deployments: readonly string[]): Measurement[] {
  const [header, ...rows] = csvRows(text, file);
  if (header === undefined || rows.length === 0) {
    throw new ConfigError(`${file}: expected a line with the names of the columns, and lines of numbers`);
  }
  const names = checkedHeader(header, file, deployments.length === 1);
  return rows.map((row) => {
    const fields = new CsvFields(row, names, file);
    const metric = fields.text('metric');
    checkMetric(metric, fields.position('metric'));
    const settings = loadSettings(fields);
    return {
      deployment: deploymentOf(fields, deployments),
      load: fields.text('load') || loadName(fields),
      settings,
      metric,
      unit: metricLabel(metric).unit,
      measured: measuredValue(
        metric,
        fields.text('value'),
        fields.text('unit') || undefined,
        fields.position(fields.text('unit') ? 'unit' : 'value'),
      ),
    };
  });
}

/** One row, its fields by the names of their columns. */
class CsvFields implements Locator {
  private readonly row: CsvRow;
  private readonly names: readonly string[];
  private readonly file: string;

  /** @throws ConfigError if the row has another number of fields than the header */
  constructor(row: CsvRow, names: readonly string[], file: string) {
    this.row = row;
    this.names = names;
    this.file = file;
    const [expected, found] = [names.length, row.fields.length];
    if (found !== expected) {
      throw new ConfigError(`expected ${expected} fields, found ${found}`, { position: this.position() });
    }
  }

  text(name: string): string {
    return this.row.fields[this.names.indexOf(name)]?.text ?? '';
  }

  position(name?: string): SourcePosition {
    const column = this.row.fields[this.names.indexOf(name ?? '')]?.column ?? 1;
    return { file: this.file, line: this.row.line, column };
  }

  has([name]: readonly (string | number)[]): boolean {
    return this.text(String(name)) !== '';
  }

  error(path: readonly (string | number)[], reason: string, hint?: string): ConfigError {
    const [name] = path;
    const detail = { position: this.position(String(name)), path: String(name ?? 'load') };
    return new ConfigError(reason, hint === undefined ? detail : { ...detail, hint });
  }
}

function checkedHeader({ line, fields }: CsvRow, file: string, oneDeployment: boolean): string[] {
  const names = fields.map(({ text }) => text);
  fields.forEach(({ text, column }, index) => {
    const position = { file, line, column };
    if (!COLUMNS.includes(text)) {
      throw new ConfigError(`unknown column "${text}"`, { position, hint: suggestion(text, COLUMNS) });
    }
    if (names.indexOf(text) < index) throw new ConfigError(`a second column "${text}"`, { position });
  });
  const needed = ['metric', 'value', ...(oneDeployment ? [] : ['deployment'])];
  const missing = needed.find((name) => !names.includes(name));
  if (missing === undefined) return names;
  throw new ConfigError(`the column "${missing}" is missing`, { position: { file, line, column: 1 } });
}

function deploymentOf(fields: CsvFields, deployments: readonly string[]): string {
  const name = fields.text('deployment');
  if (name === '' && deployments.length === 1) return deployments[0];
  if (deployments.includes(name)) return name;
  const hint = suggestion(name, deployments);
  throw new ConfigError(`no deployment of the scenario is named "${name}"`, {
    position: fields.position('deployment'),
    hint,
  });
}

function loadSettings(fields: CsvFields): LoadSettings {
  const given = LOAD_COLUMNS.filter((name) => fields.text(name) !== '');
  const values = given.map((name) => [name, yamlValue(fields.text(name))]);
  const settings = check(loadSchema, Object.fromEntries(values), fields);
  if (settings.rate !== undefined && settings.concurrency !== undefined) {
    throw fields.error(['concurrency'], 'a load has a rate or a concurrency, not both');
  }
  return settings;
}

/** A field as a scenario would say it: `1024`, or `{ uniform: [128, 1024] }`. */
function yamlValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function loadName(fields: CsvFields): string {
  const given = LOAD_COLUMNS.filter((name) => fields.text(name) !== '');
  return given.map((name) => `${name}=${fields.text(name)}`).join(' ');
}
