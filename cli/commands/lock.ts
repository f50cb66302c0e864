import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { reportDynamic } from '../../compiler/diagnostics/report.ts';
import { type LockFile, lockPath } from '../../compiler/semantics/training/lock-file.ts';
import { hubFromEnvironment } from '../../runtime/hub/hub.ts';
import {
  type Call,
  type Command,
  type ExitCode,
  exit,
  isSet,
  jsonFlag,
  offlineFlag,
  paramFlag,
  storeFlag,
  text,
  UsageError,
} from '../command.ts';
import { interruption } from '../interruption.ts';
import { type ByFile, limitEntries } from '../limits/entries.ts';
import type { Outcome } from '../limits/measure.ts';
import type { PinnedLimit } from '../limits/pinned.ts';
import { type Asked, askedBy } from '../lock/references.ts';
import { saveLock } from '../lock/save.ts';
import { entriesOf, fetchAll, LockFailure, type Pinned, pinAll } from '../lock/update.ts';
import { verifyLock } from '../lock/verify.ts';
import { goOffline } from '../offline.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';
import { limitJson, lockedLimitLine } from '../views/limits.ts';
import { runView } from '../views/live.ts';
import { pinnedJson, pinnedLines } from '../views/lock.ts';
import { outcomeLines } from '../views/outcome.ts';
import { readingView } from '../views/reading.ts';

export const command: Command = {
  name: 'lock',
  summary: 'write down which models of a hub are meant and what they hold, and measure limits',
  usage: '[FILE …]',
  flags: {
    check: { type: 'boolean', help: 'write nothing and ask no hub; fail when the lock file lacks something' },
    update: { type: 'boolean', help: 'ask the hub again what branches and tags stand for' },
    fetch: { type: 'boolean', help: 'fetch the weights too, so that a run needs no network' },
    measure: { type: 'boolean', help: 'measure every `auto(…)` anew, not only those without a number' },
    offline: offlineFlag,
    store: storeFlag,
    param: paramFlag,
    json: jsonFlag,
  },
  examples: [
    ['finslip lock', 'every `hub(…)` and `auto(…)` of the project, written to finslip.lock'],
    ['finslip lock --check', 'in a pull request: is the lock file complete?'],
    ['finslip lock --update', 'take the newest commit where a branch is named'],
    ['finslip lock main.ftp --measure', 'the corpus has grown: measure its limits anew'],
    ['finslip lock --fetch', 'on a login node, before a job without network'],
    ['HF_TOKEN=… finslip lock', 'a model whose licence has to be accepted first'],
  ],
  async run(call) {
    goOffline(call);
    if (isSet(call, 'check') && ['update', 'fetch', 'measure'].some((flag) => isSet(call, flag)))
      throw new UsageError('`--check` only looks: it goes with neither `--update` nor `--fetch` nor `--measure`');
    const asked = await askedBy(call.args, call.cwd, paramsOf(call.flags.param));
    if (asked.diagnostics.length > 0) return told(call, asked, asked.diagnostics, exit.input);
    return isSet(call, 'check') ? verify(call, asked) : write(call, asked);
  },
};

function verify(call: Call, asked: Asked): ExitCode {
  const { diagnostics, unused } = verifyLock(asked);
  const fine = diagnostics.length === 0 && unused.length === 0;
  if (isSet(call, 'json')) {
    call.terminal.json({ ok: fine, path: lockPath, diagnostics, unused });
    return fine ? exit.ok : exit.input;
  }
  printDiagnostics(diagnostics, asked.textOf, call.terminal);
  for (const name of unused)
    call.terminal.err(`${lockPath}: nobody asks for ${name} any more; \`finslip lock\` removes it`);
  if (fine)
    call.terminal.out(`${call.terminal.colors.green('✓')} ${lockPath} has everything that the pipelines ask for`);
  return fine ? exit.ok : exit.input;
}

async function write(call: Call, asked: Asked): Promise<ExitCode> {
  const { terminal } = call;
  const json = isSet(call, 'json');
  const { signal, done } = interruption(terminal, `${lockPath} stays as it is, what was fetched is kept`);
  const view = readingView(terminal, signal, json);
  let pinned: Pinned[];
  try {
    const hub = await hubFromEnvironment();
    pinned = await pinAll(asked, hub, view, { update: isSet(call, 'update'), begin: view.begin });
    if (isSet(call, 'fetch')) {
      view.begin('weights');
      await fetchAll(pinned, hub, view);
    }
  } catch (error) {
    view.stop();
    if (signal.aborted) return exit.step;
    if (!(error instanceof LockFailure)) throw error;
    const { code, values } = error.failure;
    return told(call, asked, [reportDynamic(code, error.location, values)], outside.has(code) ? exit.step : exit.input);
  } finally {
    view.stop();
    done();
  }
  const models = entriesOf(asked, pinned);
  const renewed = await saveLock(asked, { models });
  const lock: LockFile = { format: 1, ...asked.lock, models };
  const measured = await measureAll(call, { ...asked, lock });
  if (typeof measured === 'number') return measured;
  const changed =
    (await saveLock({ ...asked, lock }, { measured: limitEntries(lock, measured.limits, asked.all) })) || renewed;
  const limits = [...measured.limits].flatMap(([file, all]) => all.map((each) => ({ file, each })));
  const isFresh = (file: string, { limit }: PinnedLimit): boolean => measured.fresh.has(`${file} ${limit.name}`);
  if (json)
    terminal.json({
      ok: true,
      path: lockPath,
      changed,
      models: pinned.map(pinnedJson),
      limits: limits.map(({ file, each }) => ({ file, fresh: isFresh(file, each), ...limitJson(each) })),
      diagnostics: measured.diagnostics,
    });
  else {
    const lines = limits.map(({ file, each }) => lockedLimitLine(file, each, isFresh(file, each), terminal.colors));
    for (const line of pinnedLines(pinned, lines, { ...asked, changed }, terminal.colors)) terminal.out(line);
  }
  return exit.ok;
}

interface AllMeasured {
  readonly limits: ByFile;
  /** File and name of those that were measured now. */
  readonly fresh: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Measures what the pipelines need, one after the other; the exit code where that fails, which has been told. */
async function measureAll(call: Call, asked: Asked): Promise<AllMeasured | ExitCode> {
  const { terminal } = call;
  const limits = new Map<string, readonly PinnedLimit[]>();
  const fresh = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const first of asked.compiled) {
    const { project } = first;
    if (first.limits.length === 0) {
      limits.set(project.entry, []);
      continue;
    }
    // Now with the models that were locked, since rows may come from one.
    const compiled = await compilePipeline(project, paramsOf(call.flags.param));
    if (hasErrors(compiled.diagnostics)) return told(call, asked, compiled.diagnostics, exit.input);
    const { measureLimits } = await import('../limits/measure.ts');
    const outcome = await measureLimits(compiled, {
      store: text(call, 'store'),
      again: isSet(call, 'measure'),
      terminal,
      view: (tasks) => (isSet(call, 'json') ? null : runView(terminal, tasks)),
      warn: (warning) => printDiagnostics([warning], compiled.textOf, terminal),
    });
    if (!('limits' in outcome)) return failed(call, asked, outcome);
    limits.set(project.entry, outcome.limits);
    for (const name of outcome.fresh) fresh.add(`${project.entry} ${name}`);
    diagnostics.push(...outcome.diagnostics);
    if (!isSet(call, 'json')) printDiagnostics(outcome.diagnostics, compiled.textOf, terminal);
  }
  return { limits, fresh, diagnostics };
}

function failed(call: Call, asked: Asked, { diagnostics, failed }: Exclude<Outcome, { limits: unknown }>): ExitCode {
  if (failed === null) return told(call, asked, diagnostics, exit.input);
  const { result, session } = failed;
  if (isSet(call, 'json'))
    return told(
      call,
      asked,
      result.failures.map(({ diagnostic }) => diagnostic),
      exit.step,
    );
  for (const line of outcomeLines(result, session, call.terminal)) call.terminal.err(line);
  return exit.step;
}

/** Nobody's input is wrong where the network or the disk is. */
const outside = new Set(['FTP1025', 'FTP1026', 'FTP1027', 'FTP1029']);

function told(call: Call, { textOf }: Asked, diagnostics: readonly Diagnostic[], code: ExitCode): ExitCode {
  if (isSet(call, 'json')) call.terminal.json({ ok: false, path: lockPath, diagnostics });
  else printDiagnostics(diagnostics, textOf, call.terminal);
  return code;
}
