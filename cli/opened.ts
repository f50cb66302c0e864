import { type Call, type ExitCode, exit, text, UsageError } from './command.ts';
import { type Found, find, isDiagnostic } from './found.ts';
import { compilePipeline, paramsOf } from './pipeline.ts';
import { isPipelinePath, locate } from './project.ts';
import { openSession, type Session } from './session.ts';
import { printDiagnostics } from './views/diagnostics.ts';

/** What commands about one name need: `COMMAND [FILE] NAME`, checked, opened and found; or the exit code when that fails. */
export async function openNamed(
  call: Call,
  what: string,
): Promise<{ session: Session; found: Found; name: string } | ExitCode> {
  const { terminal, cwd } = call;
  const first = call.args[0];
  const [file, name] =
    first !== undefined && isPipelinePath(first, cwd) && call.args.length > 1
      ? [first, call.args[1]]
      : [undefined, first];
  if (name === undefined) throw new UsageError(`${what} which name? For example \`finslip ${what} corpus\``);
  const compiled = await compilePipeline(locate(file, cwd), paramsOf(call.flags.param));
  printDiagnostics(compiled.diagnostics, compiled.textOf, terminal);
  if (!compiled.compilation) return exit.input;
  const session = await openSession(compiled, text(call, 'store'), (warning) =>
    printDiagnostics([warning], compiled.textOf, terminal),
  );
  const found = await find(name, session);
  if (isDiagnostic(found)) {
    printDiagnostics([found], compiled.textOf, terminal);
    return exit.input;
  }
  if (found === null) {
    terminal.err(
      `\`${name}\` has no result in the store yet: \`finslip run ${file ? `${file} ` : ''}${name}\` makes it.`,
    );
    return exit.input;
  }
  return { session, found, name };
}
