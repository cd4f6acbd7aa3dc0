const DIGITS = 7;

/** Plain data with every number to seven significant digits: more than a picture shows, in half the characters. */
export function rounded<Data>(data: Data): Data {
  if (typeof data === 'number') return Number(data.toPrecision(DIGITS)) as Data;
  if (Array.isArray(data)) return data.map(rounded) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, rounded(value)])) as Data;
}
