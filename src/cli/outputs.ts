import { join } from 'node:path';
import type { Deployment } from '../config/scenario.ts';
import { type CsvTable, renderCsv } from '../report/csv.ts';
import { requestsCsv } from '../report/csv-requests.ts';
import { stepsCsv } from '../report/csv-steps.ts';
import { summaryCsv } from '../report/csv-summary.ts';
import { renderJson } from '../report/json.ts';
import type { SimulationRun } from '../simulate.ts';
import { OutputFile } from './output-file.ts';

/** A file that a run fills. */
export interface Output {
  file: OutputFile;
  render: (run: SimulationRun) => Iterable<string>;
}

export function jsonOutput(path: string): Output {
  return { file: new OutputFile(path), render: ({ result }) => [renderJson(result)] };
}

/** summary.csv, and for each deployment requests-<name>.csv and, if asked for, steps-<name>.csv. */
export function csvOutputs(folder: string, deployments: readonly Deployment[], steps: boolean): Output[] {
  const output = (name: string, table: (run: SimulationRun) => CsvTable): Output => ({
    file: new OutputFile(join(folder, `${name}.csv`)),
    render: (run) => renderCsv(table(run)),
  });
  const ofDeployment = fileNames(deployments).flatMap((name, index) => [
    output(`requests-${name}`, ({ collectors }) => requestsCsv(collectors[index].requests)),
    ...(steps ? [output(`steps-${name}`, ({ collectors }) => stepsCsv(collectors[index].steps!))] : []),
  ]);
  return [output('summary', ({ result }) => summaryCsv(result)), ...ofDeployment];
}

/** Names of deployments as parts of file names, no two alike: `2 aggregated` becomes `2-aggregated`. */
function fileNames(deployments: readonly Deployment[]): string[] {
  const plain = deployments.map(({ name }) => name.replaceAll(/[^\w.-]+/g, '-'));
  return plain.map((name, index) => (plain.indexOf(name) < index ? `${name}-${index + 1}` : name));
}
