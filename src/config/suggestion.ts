import { nearest } from '../quantity/nearest.ts';

const SHOWN = 16;

/**
 * A hint for a word that is none of the candidates: the one that was probably meant, or else which there are.
 * A candidate with dots is known by its last part too (`maxNumSeqs` finds `batching.maxNumSeqs`), and by its
 * beginning (`h100` finds `h100-sxm`).
 */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = begunBy(word, candidates) ?? spelledLike(word, candidates);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  const shown = candidates.slice(0, SHOWN).join(', ');
  return `known: ${shown}${candidates.length > SHOWN ? ', ...' : ''}`;
}

function begunBy(word: string, candidates: readonly string[]): string | undefined {
  if (word.length < 3) return undefined;
  return candidates.find((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
}

function spelledLike(word: string, candidates: readonly string[]): string | undefined {
  const byLastPart = new Map<string, string>();
  for (const candidate of candidates) {
    const name = candidate.slice(candidate.lastIndexOf('.') + 1);
    if (!byLastPart.has(name)) byLastPart.set(name, candidate);
  }
  // Ids hold dots as well (llama-3.1-8b), so that candidates count as they are, too.
  const meant = nearest(word, [...candidates, ...byLastPart.keys()]);
  return meant === undefined ? undefined : (byLastPart.get(meant) ?? meant);
}
