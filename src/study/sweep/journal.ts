import { ConfigError } from '../../errors.ts';
import type { Sweep } from './sweep.ts';
import { SWEEP_VERSION, type SweepPoint } from './sweep-result.ts';

/** The first line of a journal: which sweep it is of. */
interface JournalHeader {
  kind: 'sweep-journal';
  schemaVersion: number;
  scenario: string;
  hash: string;
  size: number;
}

/** What a journal says: which sweep it is of, and the points that were finished, in the order in which they were. */
export interface Journal {
  header: JournalHeader;
  points: SweepPoint[];
  /** Bytes of the whole lines; what follows was cut off in the middle of writing. */
  wholeBytes: number;
}

/** The first line of the journal of a sweep. */
export function journalHeader({ name, hash, size }: Sweep): string {
  const header: JournalHeader = {
    kind: 'sweep-journal',
    schemaVersion: SWEEP_VERSION,
    scenario: name,
    hash,
    size,
  };
  return journalLine(header);
}

export function journalLine(entry: JournalHeader | SweepPoint): string {
  return `${JSON.stringify(entry)}\n`;
}

/**
 * Reads a journal, the last line of which may be half written. A point that stands in it twice counts once.
 *
 * @returns undefined if not even its first line was written
 * @throws ConfigError if it is no journal, or damaged before its end
 */
export function parseJournal(text: string, file: string): Journal | undefined {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...lines] = whole.split('\n').slice(0, -1);
  if (first === undefined) return undefined;
  const header = parseLine(first, file, 1) as JournalHeader;
  if (header.kind !== 'sweep-journal') throw new ConfigError(`${file}: expected the journal of a sweep`);
  if (header.schemaVersion > SWEEP_VERSION)
    throw new ConfigError(`${file}: written by a newer xpyd, version ${header.schemaVersion} of sweeps`);
  const points = new Map<number, SweepPoint>();
  for (const [index, line] of lines.entries()) {
    const point = parseLine(line, file, index + 2) as SweepPoint;
    points.set(point.index, point);
  }
  return { header, points: [...points.values()], wholeBytes: new TextEncoder().encode(whole).length };
}

function parseLine(line: string, file: string, number: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new ConfigError(`${file}:${number}: damaged, expected a line of JSON`, {
    hint: number === 1 ? 'remove the file to begin anew' : 'remove the line to run its point again',
  });
}
