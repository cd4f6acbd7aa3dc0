/** What a table shows where there is no number. */
export const NOTHING = '-';

/** Three significant digits, and whole numbers in full: 0.352, 3.52, 35.2, 352, 12,345; "<0.001" if it is less. */
export function readable(value: number | null | undefined): string {
  if (value === null || value === undefined) return NOTHING;
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return grouped(value);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return size < 0.0005 ? '<0.001' : value.toFixed(3);
}

/** A whole number with its thousands apart: 12,345. */
export function grouped(value: number | null | undefined): string {
  if (value === null || value === undefined) return NOTHING;
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share (1 is all) as "12.3 %"; what is there but rounds to nothing is "<0.1 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** A relative difference (0.1 is ten percent more) with its sign: "+10.0 %". */
export function signedPercent(share: number): string {
  const digits = Math.abs(share) >= 0.9995 ? 0 : 1;
  const text = (share * 100).toFixed(digits);
  return `${share >= 0 ? '+' : ''}${text} %`;
}
