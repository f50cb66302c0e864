import { report } from '../diagnostics/report.ts';
import type { Checker } from './context.ts';
import type { FileScope } from './values.ts';

/**
 * Names that nothing uses, where that is surely a mistake: a filter, record, parameter or licence does nothing by itself. Data, models and
 * evaluations are results that one may want to look at; names in a module are there for others.
 */
const idle = new Set(['filter', 'record', 'param', 'license', 'source']);

export function checkUnused(cx: Checker, scope: FileScope): void {
  // A file of filters and records alone is a module that is being looked at.
  const isPipeline = [...scope.own.values()].some((one) =>
    ['data', 'model', 'evaluation', 'release'].includes(one.declaration.keyword.text),
  );
  if (isPipeline)
    for (const { name, declaration, uses, location } of scope.own.values())
      if (idle.has(declaration.keyword.text) && uses.length === 0)
        cx.sink.addIfSound(report('FTP0120', location, { name }));
  for (const [name, { named, used, location }] of scope.imports)
    if (named && !used) cx.sink.addIfSound(report('FTP0121', location, { name }));
}
