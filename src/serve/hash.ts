/** FNV-1a (Fowler, Noll, Vo) over characters or token ids, as a number of 31 bits. */
export function hash(units: string | readonly number[], start = 0, end = units.length): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    const unit = typeof units === 'string' ? units.charCodeAt(i) : units[i];
    value = Math.imul(value ^ unit, 0x01000193);
  }
  return value >>> 1;
}
