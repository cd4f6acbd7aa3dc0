import type { CsvTable, CsvValue } from '../../report/csv.ts';
import type { Comparison } from './comparison.ts';

/** One row for each item and metric: the value in each file, and how it differs from that in the first. */
export function comparisonCsv({ files, items }: Comparison): CsvTable {
  const [first, ...others] = files.map(({ file }) => file);
  const rows = items.flatMap(({ name, metrics }) =>
    Object.entries(metrics).map(([key, { values, changes }]): CsvValue[] => [
      ...[name, key, values[0]?.mean],
      ...others.flatMap((_, index) => {
        const change = changes[index];
        const significant = change?.significant;
        return [
          values[index + 1]?.mean,
          change?.absolute,
          change?.relative ?? undefined,
          significant === undefined ? undefined : Number(significant),
        ];
      }),
    ]),
  );
  const columnsOf = (file: string) => [file, `${file} difference`, `${file} relative`, `${file} significant`];
  return { columns: ['deployment', 'metric', first, ...others.flatMap(columnsOf)], rows };
}
