import { element } from '../dom/element.ts';
import { groundNow, onThemeChange, setTheme } from './theme.ts';

/** A button that changes between light and dark; before its first use the page follows the system. */
export function themeSwitch(): HTMLElement {
  const other = () => (groundNow() === 'dark' ? 'light' : 'dark');
  const label = () => (other() === 'dark' ? 'Dark' : 'Light');
  const button = element(
    'button',
    { type: 'button', class: 'theme-switch', onclick: () => setTheme(other()) },
    label(),
  );
  onThemeChange(() => {
    button.textContent = label();
  });
  return button;
}
