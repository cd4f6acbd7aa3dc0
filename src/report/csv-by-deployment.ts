import type { CsvTable, CsvValue } from './csv.ts';

/** The tables of all deployments, which have the same columns, as one: the name of the deployment goes first. */
export function byDeployment(
  deployments: readonly { name: string }[],
  tables: readonly CsvTable[],
): CsvTable {
  return { columns: ['deployment', ...tables[0]!.columns], rows: namedRows(deployments, tables) };
}

function* namedRows(
  deployments: readonly { name: string }[],
  tables: readonly CsvTable[],
): Generator<CsvValue[]> {
  for (const [index, { name }] of deployments.entries()) {
    for (const row of tables[index]!.rows) yield [name, ...row];
  }
}
