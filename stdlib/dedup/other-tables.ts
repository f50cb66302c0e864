import type { Rows, TaskTools } from '../../compiler/operators/authoring.ts';

/** Tables among the options: those that go by none of an operator's own names, in the order of theirs. */
export const othersIn = (
  options: Readonly<Record<string, unknown>>,
  own: ReadonlySet<string>,
): readonly (readonly [string, Rows])[] =>
  Object.keys(options)
    .filter((name) => !own.has(name))
    .sort()
    .map((name) => [name, options[name] as Rows] as const);

/** Another table must have text in the column: else nothing would ever be found. */
export async function requireColumn(name: string, table: Rows, column: string, task: TaskTools): Promise<void> {
  const seen = new Set<string>();
  for await (const batch of table.batches()) {
    for (const row of batch) {
      if (typeof row[column] === 'string') return;
      for (const each of Object.keys(row)) seen.add(each);
    }
  }
  task.fail('FTP1116', { table: name, column, rows: table.count, has: [...seen].sort().join(', ') || 'none' });
}
