import alea from 'seedrandom/lib/alea.js';

/** Gives uniform numbers in [0, 1), 53 random bits each. */
export type RandomStream = () => number;

/**
 * An endless sequence of random numbers, the same for the same seed and name on every machine.
 *
 * Every purpose has a stream of its own ('arrivals', 'input', 'router'), so that one more draw here does not shift what
 * is drawn there, and two variants of a system meet the same random workload (common random numbers).
 *
 * The generator is Alea (J. Baagøe, 2010). It is not fit for cryptography.
 */
export function stream(seed: number, name: string): RandomStream {
  return alea(`${seed}/${name}`).double;
}
