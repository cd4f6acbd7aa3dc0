import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isGzip, unreadable } from '../config/load-files.ts';

const CHUNK_BYTES = 2 ** 20;

/**
 * The text of a file piece by piece, unpacked if it is compressed by gzip: neither form is ever in memory as a whole.
 * @throws ConfigError if it cannot be read
 */
export async function* textStream(file: string): AsyncGenerator<string> {
  const packed = isGzip(file);
  try {
    const bytes = createReadStream(file, { highWaterMark: CHUNK_BYTES });
    const plain: Readable = packed ? bytes.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : bytes;
    bytes.on('error', (error) => plain.destroy(error));
    plain.setEncoding('utf8');
    for await (const chunk of plain) yield chunk as string;
  } catch (error) {
    throw unreadable(file, error);
  }
}
