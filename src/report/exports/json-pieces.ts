/** Something that is written at once, or a list of it that is made while it is written. */
export type JsonValue = string | number | null | Iterable<string | number | number[] | null>;

const ENTRIES_PER_PIECE = 256;

/** One object as JSON on one line, spaced as Python's json.dump does, in pieces: a long list is never there as a whole. */
export function* renderJsonPieces(entries: Iterable<[key: string, value: JsonValue]>): Generator<string> {
  let separator = '{';
  for (const [key, value] of entries) {
    yield `${separator}${JSON.stringify(key)}: `;
    separator = ', ';
    if (value === null || typeof value !== 'object') yield JSON.stringify(value);
    else yield* list(value);
  }
  yield '}\n';
}

function* list(values: Iterable<string | number | number[] | null>): Generator<string> {
  let piece: string[] = [];
  let separator = '[';
  let isEmpty = true;
  for (const value of values) {
    isEmpty = false;
    piece.push(Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value));
    if (piece.length < ENTRIES_PER_PIECE) continue;
    yield separator + piece.join(', ');
    separator = ', ';
    piece = [];
  }
  if (piece.length > 0) yield separator + piece.join(', ');
  yield isEmpty ? '[]' : ']';
}
