/**
 * The candidate that `word` is most likely a misspelling of, letter case aside: the one with the fewest letters to
 * change, the first among equals, or undefined if more than half of the letters would have to change.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const farthest = Math.max(word.length, candidate.length) / 2;
    if (distance <= farthest && distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * Letters to insert, delete, replace or swap with their neighbour to get from one word to the other (Damerau and
 * Levenshtein, no letter being moved twice).
 */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwapped ? beforePrevious[column - 2] + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, previous[column] + 1, current[column - 1] + 1, swapped));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length];
}
