import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '../config/scenario.ts';
import { fillTemplate } from '../report/page/fill-template.ts';
import type { DetailRecorder } from '../report/page/run-detail.ts';
import type { PageDocument } from '../study/results/result-document.ts';
import { OutputFile } from './output-file.ts';
import type { Output } from './outputs.ts';

/** A document as one HTML file that needs nothing else. */
export function reportPage(document: PageDocument): string {
  return fillTemplate(template(), titleOf(document), document);
}

function titleOf(document: PageDocument): string {
  if (document.kind === 'validation') return 'Validation';
  return document.kind === 'trace' ? document.name : document.result.scenario;
}

/** The report of a run that `recorder` watched. */
export function reportOutput(path: string, scenario: Scenario, recorder: DetailRecorder): Output {
  return {
    file: new OutputFile(path),
    render: (run) => [
      reportPage({ kind: 'run', result: run.result, detail: recorder.detail(run, scenario) }),
    ],
  };
}

/** The build puts it beside the command line, whose code may lie in a folder of chunks. */
function template(): string {
  const own = dirname(fileURLToPath(import.meta.url));
  return readFileSync(join(basename(own) === 'chunks' ? dirname(own) : own, 'report.html'), 'utf8');
}
