import { report } from '../../compiler/diagnostics/report.ts';
import type { Code } from '../../compiler/diagnostics/table/index.ts';
import { CodedFailure } from '../../runtime/store/failure.ts';

/** Ends what is being done with a diagnostic; the command line prints it. */
export function stop<C extends Code>(code: C, values: Parameters<typeof report<C>>[2]): never {
  throw new CodedFailure(report(code, null, values));
}
