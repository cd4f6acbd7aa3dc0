/** What a kind of quantity is called, and the units that it is written in. */
export interface Dimension {
  /** Its name with an example, as error messages say it. */
  description: string;
  /** The unit of the plain number. */
  si: string;
  /** Units to print it in, smallest first, and what one of them is in the plain unit. */
  ladder: readonly (readonly [unit: string, size: number])[];
  /** Other units that a reader may have meant, for hints. */
  alsoWritten: readonly string[];
}

const DECIMAL_BYTES = [
  ['B', 1],
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['PB', 1e15],
] as const;

/** Every quantity of a scenario or profile that carries a unit. */
export const DIMENSIONS = {
  bytes: {
    description: 'a size such as "24 GB" or "80 GiB"',
    si: 'B',
    ladder: DECIMAL_BYTES,
    alsoWritten: ['KiB', 'MiB', 'GiB', 'TiB'],
  },
  bytesPerSecond: {
    description: 'a bandwidth such as "600 GB/s" or "400 Gb/s"',
    si: 'B/s',
    ladder: DECIMAL_BYTES.map(([unit, size]) => [`${unit}/s`, size] as const),
    alsoWritten: ['GiB/s', 'TiB/s', 'Mb/s', 'Gb/s', 'Tb/s', 'Mbit/s', 'Gbit/s', 'Mbps', 'Gbps'],
  },
  flopsPerSecond: {
    description: 'a compute rate such as "125 TFLOP/s"',
    si: 'FLOP/s',
    ladder: [
      ['FLOP/s', 1],
      ['MFLOP/s', 1e6],
      ['GFLOP/s', 1e9],
      ['TFLOP/s', 1e12],
      ['PFLOP/s', 1e15],
    ],
    alsoWritten: ['GFLOPS', 'TFLOPS', 'PFLOPS'],
  },
  seconds: {
    description: 'a time such as "350 ms"',
    si: 's',
    ladder: [
      ['ns', 1e-9],
      ['us', 1e-6],
      ['ms', 1e-3],
      ['s', 1],
    ],
    alsoWritten: ['min', 'h'],
  },
  watts: {
    description: 'a power such as "700 W"',
    si: 'W',
    ladder: [
      ['mW', 1e-3],
      ['W', 1],
      ['kW', 1e3],
      ['MW', 1e6],
    ],
    alsoWritten: [],
  },
  ratePerSecond: {
    description: 'a rate such as "4 req/s" or "100 /min"',
    si: 's^-1',
    ladder: [['req/s', 1]],
    alsoWritten: ['/s', '/min', 'req/min', 'rps'],
  },
} as const satisfies Record<string, Dimension>;

/** `count` is a plain whole number without a unit. */
export type DimensionName = keyof typeof DIMENSIONS | 'count';
