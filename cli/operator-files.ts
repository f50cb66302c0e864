import type { Host } from '../compiler/host/host.ts';
import { folderOf, join } from '../compiler/host/path.ts';
import type { UsedFile } from '../compiler/operators/user.ts';
import { parse } from '../compiler/syntax/parse.ts';

/** The TypeScript files that a pipeline uses, directly or through its `.ftp` modules. Paths are relative to the project root. */
export function operatorFilesUsed(
  entry: string,
  host: Host,
  pathOf: (relative: string) => string,
): readonly UsedFile[] {
  const used: UsedFile[] = [];
  const seen = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = host.read(pathOf(file));
    // Most files use nothing: a look at the text saves reading it twice.
    if (text === null || !/^\s*use\s/m.test(text)) continue;
    for (const statement of parse(text, file).tree.statements) {
      if (statement.kind !== 'use' || !/^\.{1,2}\//.test(statement.path)) continue;
      const target = join(folderOf(file), statement.path);
      if (target.endsWith('.ftp')) queue.push(target);
      else if (target.endsWith('.ts')) {
        const listed = /[*?{[]/.test(target) ? (host.list?.(pathOf(target)) ?? []) : [target];
        used.push(...listed.map((path) => ({ path, location: { file, span: statement.pathSpan } })));
      }
    }
  }
  return used;
}
