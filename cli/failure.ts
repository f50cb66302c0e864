import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { reportDynamic } from '../compiler/diagnostics/report.ts';
import { type CodedFailure, isCoded } from '../runtime/store/failure.ts';
import { type ExitCode, exit } from './command.ts';
import type { Colors } from './terminal.ts';

/** Text for an error that reached the top: a coded failure of the store reads like any diagnostic; anything else is our bug and keeps its stack. */
export function failureText(error: unknown, colors: Colors): string {
  if (isCoded(error)) return codedText(error, colors);
  const { message, stack, code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return `${colors.red('error')}: the disk is full. Nothing that was finished is lost; free some space (\`finslip gc\`) and run again.`;
  return `${colors.red('error')}: Finslip met an error of its own: ${message}\nPlease report it with the file that shows it.\n${process.env.FINSLIP_DEBUG ? stack : colors.dim('(FINSLIP_DEBUG=1 shows where)')}`;
}

/** A coded failure as data. */
export const failureDiagnostics = (error: unknown): readonly Diagnostic[] => (isCoded(error) ? [error.diagnostic] : []);

function codedText(error: CodedFailure, colors: Colors): string {
  const { message } = reportDynamic(error.code, null, error.values);
  return `${colors.red('error')} ${colors.bold(error.code)}: ${message}\n${colors.dim(`finslip explain ${error.code}`)}`;
}

/** What the user pointed at is no store or cannot be written: nothing was run, so the input is wrong. */
const inputs = new Set(['FTP0853', 'FTP0854', 'FTP0983']);

export const failureExit = (error: unknown): ExitCode =>
  isCoded(error) && inputs.has(error.code) ? exit.input : exit.step;
