/** Few enough that the call of a function may have as many arguments. */
const PIECE = 0x2000;

/** The bytes of several arrays one after the other, as base64. */
export function toBase64(parts: readonly Uint8Array[]): string {
  let text = '';
  for (const part of parts)
    for (let start = 0; start < part.length; start += PIECE)
      text += String.fromCharCode(...part.subarray(start, start + PIECE));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
