// Builds the pages: each becomes one HTML file in dist with its script and style inlined, which needs nothing else and
// asks the network for nothing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { build } from 'esbuild';

/**
 * One entry a page: `script` and `style` are bundled, `body`, a text or a function that makes it, stands
 * before the script. `sources` are what the page may load besides what is in it (Content-Security-Policy); by default
 * nothing at all.
 */
const PAGES = [
  {
    file: 'report.html',
    title: 'xpyd report',
    script: 'src/web/report/main.ts',
    style: 'src/web/report/report.css',
    // Filled by report/page/fill-template.ts.
    body: '<script id="report" type="application/json">null</script>',
  },
  {
    file: 'lab.html',
    title: 'xpyd laboratory',
    script: 'src/web/lab/main.ts',
    style: 'src/web/lab/lab.css',
    sources: 'worker-src blob:',
    body: laboratoryData,
  },
];

/** Into the folder dist of the project at `root`. */
export async function buildPages(root) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await Promise.all(
    PAGES.map(async (page) => {
      const [script, style, body] = await Promise.all([
        bundle(root, page.script, version),
        bundle(root, page.style, version),
        typeof page.body === 'function' ? page.body(root, version) : page.body,
      ]);
      writeFileSync(join(root, 'dist', page.file), html({ ...page, body }, script, style));
    }),
  );
}

/** Text of the minified bundle of a script or a style sheet. */
async function bundle(root, entry, version) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'dist',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    legalComments: 'none',
    logLevel: 'warning',
    define: { XPYD_VERSION: JSON.stringify(version) },
  });
  return outputFiles[0].text;
}

/** What the laboratory carries with it: the texts of all profiles, and the script of its worker. */
async function laboratoryData(root, version) {
  const texts = (kind) =>
    readdirSync(join(root, 'profiles', kind)).map((file) => [
      parse(file).name,
      readFileSync(join(root, 'profiles', kind, file), 'utf8'),
    ]);
  const kinds = ['accelerators', 'links', 'engines', 'models'];
  const profiles = Object.fromEntries(kinds.map((kind) => [kind, Object.fromEntries(texts(kind))]));
  // The page forbids code that is made from text. zod looks for its settings here before it makes any.
  const settings = 'globalThis.__zod_globalConfig={jitless:true};';
  const engine = settings + (await bundle(root, 'src/web/lab/engine/worker.ts', version));
  return [
    `<script id="profiles" type="application/json">${JSON.stringify(profiles).replaceAll('<', '\\u003c')}</script>`,
    `<script id="engine" type="text/plain">${inlined(engine)}</script>`,
  ].join('\n');
}

/** A script that may stand in a page: nothing in it ends the element. */
function inlined(script) {
  return script.replaceAll('</script', '<\\/script');
}

function html({ title, body = '', sources = '' }, script, style) {
  const policy = `default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; ${sources}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy.trim()}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
${body}
<script>${inlined(script)}</script>
</body>
</html>
`;
}
