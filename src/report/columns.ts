/** Fields below each other, in columns with a gap of two: texts to the left, numbers (columns in `right`) to the right. */
export function inColumns(rows: readonly string[][], right: ReadonlySet<number> = new Set()): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((field, column) =>
        right.has(column) ? field.padStart(widths[column]) : field.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
}
