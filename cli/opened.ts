import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { unsuppressed } from '../compiler/semantics/suppress.ts';
import { parse } from '../compiler/syntax/parse.ts';
import type { Plan } from '../runtime/plan/plan.ts';
import { type Call, type ExitCode, exit, text, UsageError } from './command.ts';
import { type Found, find, isDiagnostic } from './found.ts';
import { type Compiled, compilePipeline, paramsOf } from './pipeline.ts';
import { refusals } from './places.ts';
import { isPipelinePath, isWrittenAsPath, locate } from './project.ts';
import { openSession, planSession, type Session } from './session.ts';
import { printDiagnostics } from './views/diagnostics.ts';

/** A pipeline file checked and its store opened, with everything told that is to be told of it; the exit code where the file has errors. */
async function openPipeline(call: Call, file: string | undefined): Promise<Session | ExitCode> {
  const { terminal, cwd } = call;
  const compiled = await compilePipeline(locate(file, cwd), paramsOf(call.flags.param));
  printDiagnostics(compiled.diagnostics, compiled.textOf, terminal);
  if (!compiled.compilation) return exit.input;
  return openSession(compiled, text(call, 'store'), (warning) =>
    printDiagnostics([warning], compiled.textOf, terminal),
  );
}

/** What `plan` and `run` need: `[FILE] [NAME …]`, planned. `diagnostics` adds what the places of the tasks refuse; all are printed. */
export async function openPlan(
  call: Call,
): Promise<{ session: Session; plan: Plan; diagnostics: readonly Diagnostic[] } | ExitCode> {
  const [file, targets] = isPipelinePath(call.args[0] ?? '.', call.cwd)
    ? [call.args[0], call.args.slice(1)]
    : [undefined, call.args];
  const session = await openPipeline(call, file);
  if (typeof session === 'number') return session;
  const plan = await planSession(session, targets);
  const { compilation, compiled } = session;
  const found = [...plan.diagnostics, ...(await refusals(compilation, plan)), ...(await audit(session, plan))];
  const diagnostics = withoutSuppressed(found, compiled.textOf);
  printDiagnostics(diagnostics, compiled.textOf, call.terminal);
  return { session, plan, diagnostics };
}

/** Loaded only where something is trained, as it brings what the standard library knows of models. */
async function audit({ compilation, sources }: Session, plan: Plan): Promise<readonly Diagnostic[]> {
  if (!plan.tasks.some(({ node }) => node.kind === 'model')) return [];
  return (await import('./audit/audit.ts')).auditPlan(compilation, plan, sources.root);
}

/** Warnings that a comment in the file allows. */
function withoutSuppressed(found: readonly Diagnostic[], textOf: Compiled['textOf']): readonly Diagnostic[] {
  const files = new Set(
    found.flatMap(({ location, severity }) => (severity === 'error' || !location ? [] : location.file)),
  );
  const texts = [...files].flatMap((path) => {
    const text = textOf(path);
    return text === null ? [] : { path, text, tree: parse(text, path).tree };
  });
  return unsuppressed(found, texts);
}

/** `[FILE] NAME`: the session of the file, and the name; the exit code where the file has errors. */
export async function openFor(
  call: Call,
  question: string,
): Promise<{ session: Session; file: string | undefined; name: string } | ExitCode> {
  const first = call.args[0];
  const [file, name] =
    first !== undefined && isPipelinePath(first, call.cwd) && call.args.length > 1
      ? [first, call.args[1]]
      : [undefined, first];
  if (name === undefined || (file === undefined && isWrittenAsPath(name))) throw new UsageError(question);
  if (file === undefined && call.args.length > 1)
    throw new UsageError(`\`${first}\` is no pipeline: the file comes first, then one name`);
  const session = await openPipeline(call, file);
  return typeof session === 'number' ? session : { session, file, name };
}

/** What commands about one result need: `COMMAND [FILE] NAME`, checked, opened and found; or the exit code when that fails. */
export async function openNamed(
  call: Call,
  what: string,
): Promise<{ session: Session; found: Found; name: string } | ExitCode> {
  const { terminal } = call;
  const opened = await openFor(call, `${what} which name? For example \`finslip ${what} corpus\``);
  if (typeof opened === 'number') return opened;
  const { session, file, name } = opened;
  const found = await find(name, session);
  if (isDiagnostic(found)) {
    printDiagnostics([found], session.compiled.textOf, terminal);
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
