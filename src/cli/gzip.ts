import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Text that is packed at once: large enough to pack well, small enough to hold. */
const CHUNK_LENGTH = 1 << 20;
/** Magic number, deflate, no flags, no time, no hints, unknown system: the same text gives the same bytes. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** An empty last block. */
const LAST_BLOCK = Uint8Array.of(3, 0);

/** Text as one member of gzip (RFC 1952), chunk by chunk. Each chunk ends at a byte, so that the next can follow. */
export function* gzip(pieces: Iterable<string>): Generator<Uint8Array> {
  let checksum = 0;
  let length = 0;
  yield HEADER;
  for (const text of chunks(pieces)) {
    const bytes = Buffer.from(text);
    checksum = crc32(bytes, checksum);
    length += bytes.length;
    yield deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  }
  yield LAST_BLOCK;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield trailer;
}

/** The same text in pieces of at least CHUNK_LENGTH, but for the last. */
export function* chunks(pieces: Iterable<string>): Generator<string> {
  let held: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < CHUNK_LENGTH) continue;
    yield held.join('');
    held = [];
    length = 0;
  }
  if (length > 0) yield held.join('');
}
