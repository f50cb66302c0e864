import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { purge } from '../../runtime/erasure/purge.ts';
import { trace } from '../../runtime/erasure/trace.ts';
import { type Call, type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text, UsageError } from '../command.ts';
import { unknownColumn } from '../erasure/columns.ts';
import { addToList, listOf, sourcesHeeding } from '../erasure/list.ts';
import { ownFiles } from '../erasure/own-files.ts';
import { placedReleases } from '../erasure/releases.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { locate } from '../project.ts';
import { openSession, planSession, type Session } from '../session.ts';
import { printDiagnostics } from '../views/diagnostics.ts';
import { type Erasure, erasureLines, reachedOf } from '../views/erasure.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'erase',
  summary: 'find everything that a document reached, list it as erased, and plan the re-run',
  usage: '[FILE]',
  flags: {
    id: { type: 'string', value: 'ID', help: 'the document' },
    column: { type: 'string', value: 'NAME', help: 'the column that names documents (default id)' },
    list: {
      type: 'string',
      value: 'FILE',
      help: 'the list of what is erased (default: the one that the pipeline names, else erasures.txt)',
    },
    hashed: { type: 'boolean', help: 'write the digest of the id into the list, so that the list names nobody' },
    'dry-run': { type: 'boolean', help: 'only look: write nothing, remove nothing' },
    purge: { type: 'boolean', help: 'remove what was reached from the store; needs --yes' },
    answers: { type: 'boolean', help: 'with --purge: remove all kept answers of services, whatever they were asked' },
    yes: { type: 'boolean', help: 'with --purge: yes, remove it' },
    json: jsonFlag,
    store: storeFlag,
    param: paramFlag,
  },
  examples: [
    ['finslip erase --id n-17 --dry-run', 'which tables, models and releases it reached'],
    ['finslip erase --id n-17', 'the same, and lists it in erasures.txt for the next run'],
    ['finslip erase --id n-17 --purge --yes', 'and removes what it reached from the store'],
  ],
  async run(call) {
    const id = text(call, 'id');
    if (id === null || id === '') throw new UsageError('which document? For example `finslip erase --id n-17`');
    const dryRun = isSet(call, 'dry-run');
    if (isSet(call, 'purge') && dryRun) throw new UsageError('`--purge` and `--dry-run` exclude one another');
    if (isSet(call, 'purge') && !isSet(call, 'yes'))
      throw new UsageError('`--purge` removes results for good: say so with `--yes`, or look with `--dry-run` first');
    if (isSet(call, 'answers') && !isSet(call, 'purge'))
      throw new UsageError('`--answers` says what `--purge` removes');
    const compiled = await compilePipeline(locate(call.args[0], call.cwd), paramsOf(call.flags.param));
    printDiagnostics(compiled.diagnostics, compiled.textOf, call.terminal);
    if (!compiled.compilation) return exit.input;
    const session = await openSession(compiled, text(call, 'store'), (warning) =>
      printDiagnostics([warning], compiled.textOf, call.terminal),
    );
    const erasure = await erase(call, session, id, dryRun);
    if ('code' in erasure) {
      printDiagnostics([erasure], compiled.textOf, call.terminal);
      return exit.input;
    }
    if (isSet(call, 'json')) call.terminal.json(erasure);
    else for (const line of erasureLines(erasure, call.terminal)) call.terminal.out(line);
    return exit.ok;
  },
};

async function erase(call: Call, session: Session, id: string, dryRun: boolean): Promise<Erasure | Diagnostic> {
  const { compilation, store, sources } = session;
  const column = text(call, 'column') ?? 'id';
  const found = await trace(store.context, { id, column });
  const unknown = unknownColumn(compilation, column, found.hasColumn);
  if (unknown !== null) return unknown;
  const list = text(call, 'list') ?? listOf(compilation);
  const reached = reachedOf(found, session);
  const releases = placedReleases(compilation, found, sources.root);
  const own = await ownFiles(compilation, sources, { id, list });
  const written = dryRun
    ? null
    : await writing(list, async () => addToList(sources.root, list, id, isSet(call, 'hashed')));
  const purged = isSet(call, 'purge')
    ? await purge(store.context, found, { allAnswers: isSet(call, 'answers') })
    : null;
  return {
    id,
    column,
    looked: found.looked,
    reached,
    checkpoints: found.checkpoints.length,
    withoutKey: found.withoutKey.length,
    madeOfIt: found.names.filter((name) => name !== id),
    releases,
    writings: found.writings.map(({ path, ...one }) => ({ ...one, path: path.slice(store.root.length + 1) })),
    answers: found.answers,
    own,
    list: { path: list, ...(written ?? { entry: null, added: false }) },
    sources: sourcesHeeding(compilation, list),
    rerun: dryRun ? tasksAmong(session, new Set(reached.map(({ key }) => key))) : await rerun(call, session),
    purged,
  };
}

/** Without the list nothing has changed yet: what would run again are the tasks that were reached. */
const tasksAmong = ({ compilation, sources }: Session, keys: ReadonlySet<string>): readonly string[] =>
  compilation.graph.nodes.flatMap(({ id }) => (keys.has(sources.previous.get(id) ?? '') ? [id] : []));

async function rerun(call: Call, session: Session): Promise<readonly string[]> {
  const plan = await planSession(session, []);
  printDiagnostics(plan.diagnostics, session.compiled.textOf, call.terminal);
  return plan.tasks.flatMap(({ node, status }) => (status === 'cached' ? [] : [node.id]));
}
