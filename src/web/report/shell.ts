import { themeSwitch } from '../design/theme-switch.ts';
import { type Child, element } from '../dom/element.ts';

/** Set by the build to the version in package.json. */
declare const XPYD_VERSION: string;

export interface Section {
  title: string;
  content: Child[];
}

export interface Report {
  /** What kind of report this is: `Run`. */
  kind: string;
  title: string;
  /** What was run. */
  description?: string | undefined;
  /** The answer in one sentence. */
  answer: string;
  warnings: string[];
  /** What stands below the answer: the small table, and what was run in detail. */
  summary: Child[];
  sections: Section[];
}

/** The page: headline first, then the sections and the list of them. */
export function reportPage(report: Report): HTMLElement[] {
  const { kind, title, description, answer, warnings, summary } = report;
  const sections = report.sections.filter(({ content }) => content.length > 0);
  const anchor = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return [
    element('a', { class: 'skip', href: '#content' }, 'Skip to the charts'),
    element(
      'header',
      { class: 'top' },
      element('div', { class: 'bar' }, element('p', { class: 'kind' }, `xpyd · ${kind}`), themeSwitch()),
      element('h1', {}, title),
      ...(description === undefined ? [] : [element('p', { class: 'description' }, description)]),
      element('p', { class: 'answer' }, unbroken(answer)),
      ...(warnings.length === 0
        ? []
        : [
            element(
              'ul',
              { class: 'warnings' },
              ...warnings.map((text) => element('li', {}, unbroken(text))),
            ),
          ]),
      ...summary,
      element(
        'nav',
        { 'aria-label': 'On this page' },
        ...sections.map((section) => element('a', { href: `#${anchor(section.title)}` }, section.title)),
      ),
    ),
    element(
      'main',
      { id: 'content', tabindex: -1 },
      ...sections.map((section) =>
        element(
          'section',
          { 'aria-labelledby': anchor(section.title) },
          element('h2', { id: anchor(section.title) }, section.title),
          ...section.content,
        ),
      ),
    ),
    element('footer', {}, `Made by xpyd ${XPYD_VERSION}. This file needs no network.`),
  ];
}

/** A text that breaks no line between a number and its percent sign. */
export function unbroken(text: string): string {
  return text.replaceAll(' %', '\u00a0%');
}

/** Words and what they stand for, side by side. */
export function factList(facts: readonly { label: string; value: string }[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...facts.map(({ label, value }) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, value)),
    ),
  );
}

/** What a report cannot show, and how to get it. */
export function missing(text: string): HTMLElement {
  return element('p', { class: 'missing' }, text);
}
