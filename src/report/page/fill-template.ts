import { ConfigError } from '../../errors.ts';

/** What tools/pages.mjs leaves in the page for its data. */
const EMPTY = '<script id="report" type="application/json">null</script>';
const TITLE = '<title>xpyd report</title>';

/**
 * The page of a report with its data in it.
 *
 * @param template dist/report.html
 * @param data plain data; nothing in it can end the script that it stands in
 * @throws ConfigError if the template is not that of a report
 */
export function fillTemplate(template: string, title: string, data: unknown): string {
  const [before, after] = template.split(EMPTY);
  if (after === undefined) throw new ConfigError('report.html of this installation has no place for data');
  const head = before.replace(TITLE, () => `<title>${escapeHtml(title)} - xpyd</title>`);
  return `${head}${EMPTY.replace('null', () => embeddable(data))}${after}`;
}

/** JSON that is valid JavaScript, too, and in which HTML finds neither a tag nor a comment. */
function embeddable(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
