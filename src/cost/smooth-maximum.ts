/**
 * (a^sharpness + b^sharpness)^(1/sharpness) for a, b >= 0: the p-norm of two times. Between max(a, b), which it nears
 * as the sharpness grows, and a + b at sharpness 1.
 *
 * It is larger * corner(smaller / larger), and the corner is interpolated in a table, because two powers take longer
 * than all the rest of a simulated step. The chords of a convex function lie above it: the result is never too short,
 * at most a hundred-thousandth too long, and grows with a and b as the exact one does.
 */
export class SmoothMaximum {
  private readonly corner: Float64Array;

  /** @param sharpness >= 1 */
  constructor(sharpness: number) {
    this.corner = cornerTable(sharpness);
  }

  of(a: number, b: number): number {
    const larger = Math.max(a, b);
    if (larger === 0) return 0;
    const place = (Math.min(a, b) / larger) * INTERVALS;
    const left = Math.floor(place);
    const from = this.corner[left];
    return larger * (from + (place - left) * (this.corner[left + 1] - from));
  }
}

const INTERVALS = 2048;
const tables = new Map<number, Float64Array>();

/** (1 + r^sharpness)^(1/sharpness) at r = 0, 1/2048 .. 1, and once more the last value. */
function cornerTable(sharpness: number): Float64Array {
  let table = tables.get(sharpness);
  if (table === undefined) {
    table = Float64Array.from({ length: INTERVALS + 2 }, (_, i) =>
      corner(Math.min(1, i / INTERVALS), sharpness),
    );
    tables.set(sharpness, table);
  }
  return table;
}

function corner(ratio: number, sharpness: number): number {
  return sharpness === Infinity ? 1 : (1 + ratio ** sharpness) ** (1 / sharpness);
}
