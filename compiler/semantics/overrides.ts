import { report } from '../diagnostics/report.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { Declaration } from '../syntax/ast.ts';
import type { Checker, Override } from './context.ts';
import { openText, type Project } from './project.ts';
import type { FileScope } from './values.ts';

/** Parameters given from outside. Their text is read as the language, in a file of its own that messages can point into. */
export function readOverrides(
  project: Project,
  params: Readonly<Record<string, string>>,
): ReadonlyMap<string, Override> {
  const overrides = new Map<string, Override>();
  for (const [name, text] of Object.entries(params)) {
    const file = `--param ${name}`;
    const scope = openText(project, file, `param ${name} = ${text}`, 'module');
    // Not a file of the project: nothing is declared by it.
    project.scopes.delete(file);
    const statement = scope.tree.statements[0];
    const declaration = statement?.kind === 'declaration' ? (statement as Declaration) : null;
    if (declaration?.value) overrides.set(name, { expression: declaration.value, scope });
  }
  return overrides;
}

export function unusedOverrides(cx: Checker, scope: FileScope, overrides: ReadonlyMap<string, Override>): void {
  const params = [...scope.own.values()]
    .filter((one) => one.declaration.keyword.text === 'param')
    .map((one) => one.name);
  for (const name of overrides.keys()) {
    if (params.includes(name)) continue;
    const near = nearest(name, params);
    cx.sink.add(report('FTP0125', null, { name, hint: near === null ? '' : `; did you mean \`${near}\`?` }));
  }
}
