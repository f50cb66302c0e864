import { Drop, type Row, type RowKernel, type RowTools } from '../../../compiler/operators/authoring.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { Failed } from '../../support/task.ts';

export const column = <T>(name: string): { readonly name: string; readonly __type?: T } => ({ name });

/** Tools that read the lists given, count into `counts`, and fail as a task does. */
export async function toolsWith(
  lists: Readonly<Record<string, string>> = {},
): Promise<{ tools: RowTools; counts: Record<string, number> }> {
  const counts: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => void (counts[name] = (counts[name] ?? 0) + by),
    readText: (path) => lists[path]!,
    fail(code, values): never {
      throw new Failed(code, values);
    },
  });
  return { tools, counts };
}

export const list = (path: string): { readonly $: 'word_list'; readonly path: string } => ({ $: 'word_list', path });

/** `kept`, or reason, value and threshold of the drop. */
export function fateOf(kernel: RowKernel, row: Row): string {
  const result = kernel(row);
  return result instanceof Drop ? [result.reason, result.value, result.threshold].join(' | ') : 'kept';
}

export function codeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof Failed) return error.code;
    throw error;
  }
  return 'none';
}
