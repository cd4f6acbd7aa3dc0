import type { PageDocument } from '../../study/results/result-document.ts';
import { followTheme } from '../design/theme.ts';
import { element } from '../dom/element.ts';
import { planReport } from './plan/plan-report.ts';
import { runReport } from './run/run-report.ts';
import { type Report, reportPage } from './shell.ts';
import { sweepReport } from './sweep/sweep-report.ts';
import { traceReport } from './trace/trace-report.ts';
import { validationReport } from './validation/validation-report.ts';

function reportOf(document: PageDocument): Report {
  switch (document.kind) {
    case 'run':
      return runReport(document);
    case 'sweep':
      return sweepReport(document.result);
    case 'plan':
      return planReport(document.result);
    case 'validation':
      return validationReport(document.result);
    case 'trace':
      return traceReport(document.name, document.result);
  }
}

followTheme();
const data = JSON.parse(document.getElementById('report')!.textContent!) as PageDocument | null;
const content =
  data === null
    ? [
        element(
          'p',
          { class: 'missing' },
          'This page is empty: xpyd report <result> -o report.html fills it.',
        ),
      ]
    : reportPage(reportOf(data));
document.getElementById('app')!.append(...content);
