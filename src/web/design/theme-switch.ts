import { element } from '../dom/element.ts';

const DARK = '(prefers-color-scheme: dark)';

/** A button that changes between light and dark; before its first use the page follows the system. */
export function themeSwitch(): HTMLElement {
  const label = () => (isDark() ? 'Light' : 'Dark');
  const button = element(
    'button',
    {
      type: 'button',
      class: 'theme-switch',
      onclick: () => {
        document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
        button.textContent = label();
      },
    },
    label(),
  );
  return button;
}

/** Calls back whenever the colours of the page change: what is drawn on a canvas must be drawn again. */
export function onThemeChange(redraw: () => void): void {
  matchMedia(DARK).addEventListener('change', redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia(DARK).matches : theme === 'dark';
}
