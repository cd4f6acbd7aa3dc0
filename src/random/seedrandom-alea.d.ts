// One generator of seedrandom by itself: the whole package asks for node:crypto, which a browser does not have.
declare module 'seedrandom/lib/alea.js' {
  import type { PRNG } from 'seedrandom';
  export default function alea(seed: string): PRNG;
}
