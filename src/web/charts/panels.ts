import { text } from '@observablehq/plot';

const NARROWEST_PANEL = 280;
const MOST_COLUMNS = 4;
const PANEL_HEIGHT = 150;

/** Small charts of the same kind side by side in one picture, as facets of Plot: one for each name. */
export interface Panels {
  columns: number;
  /** Channels of a mark whose data have the name of their panel at `name`. */
  of: { fx: (datum: { name: string }) => number; fy: (datum: { name: string }) => number };
  /** Options of the plot. */
  scales: object;
  height: number;
  /** The names, above their panels. */
  titles: ReturnType<typeof text>;
}

export function panels(names: readonly string[], width: number): Panels {
  const columns = Math.max(1, Math.min(MOST_COLUMNS, names.length, Math.floor(width / NARROWEST_PANEL)));
  const rows = Math.ceil(names.length / columns);
  const place = new Map(names.map((name, index) => [name, index]));
  const of = {
    fx: ({ name }: { name: string }) => place.get(name)! % columns,
    fy: ({ name }: { name: string }) => Math.floor(place.get(name)! / columns),
  };
  const titled = names.map((name) => ({ name }));
  return {
    columns,
    of,
    scales: {
      fx: { axis: null, padding: 0.08 },
      fy: { axis: null, padding: rows > 1 ? 0.2 : 0 },
    },
    height: rows * PANEL_HEIGHT + 60,
    titles: text(titled, {
      ...of,
      text: 'name',
      frameAnchor: 'top-left',
      dy: -8,
      dx: 0,
      lineAnchor: 'bottom',
      fontWeight: 600,
      fill: 'currentColor',
    }),
  };
}
