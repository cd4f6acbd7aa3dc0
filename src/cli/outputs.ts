import { join } from 'node:path';
import { type CsvTable, renderCsv } from '../report/csv.ts';
import { byDeployment } from '../report/csv-by-deployment.ts';
import { requestsCsv } from '../report/csv-requests.ts';
import { stepsCsv } from '../report/csv-steps.ts';
import { summaryCsv } from '../report/csv-summary.ts';
import { renderJson } from '../report/json.ts';
import type { SimulationRun } from '../simulate.ts';
import { OutputFile } from './output-file.ts';

/** A file that a run fills. */
export interface Output {
  file: OutputFile;
  render: (run: SimulationRun) => Iterable<string | Uint8Array>;
}

export function jsonOutput(path: string): Output {
  return { file: new OutputFile(path), render: ({ result }) => [renderJson(result)] };
}

/** summary.csv, requests.csv and, if asked for, steps.csv, each with all deployments. */
export function csvOutputs(folder: string, steps: boolean): Output[] {
  const output = (name: string, table: (run: SimulationRun) => CsvTable): Output => ({
    file: new OutputFile(join(folder, name)),
    render: (run) => renderCsv(table(run)),
  });
  const requestsOf = ({ result, collectors }: SimulationRun) =>
    byDeployment(
      result.deployments,
      collectors.map(({ requests }) => requestsCsv(requests)),
    );
  const stepsOf = ({ result, collectors }: SimulationRun) =>
    byDeployment(
      result.deployments,
      collectors.map((collector) => stepsCsv(collector.steps!)),
    );
  return [
    output('summary.csv', ({ result }) => summaryCsv(result)),
    output('requests.csv', requestsOf),
    ...(steps ? [output('steps.csv', stepsOf)] : []),
  ];
}
