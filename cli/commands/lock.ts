import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { reportDynamic } from '../../compiler/diagnostics/report.ts';
import { lockPath } from '../../compiler/semantics/training/lock-file.ts';
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
  UsageError,
} from '../command.ts';
import { interruption } from '../interruption.ts';
import { type Asked, askedBy } from '../lock/references.ts';
import { saveLock } from '../lock/save.ts';
import { entriesOf, fetchAll, LockFailure, type Pinned, pinAll } from '../lock/update.ts';
import { verifyLock } from '../lock/verify.ts';
import { goOffline } from '../offline.ts';
import { paramsOf } from '../pipeline.ts';
import { printDiagnostics } from '../views/diagnostics.ts';
import { pinnedJson, pinnedLines } from '../views/lock.ts';
import { readingView } from '../views/reading.ts';

export const command: Command = {
  name: 'lock',
  summary: 'write down which models of a hub are meant, and what they hold',
  usage: '[FILE …]',
  flags: {
    check: { type: 'boolean', help: 'write nothing and ask no hub; fail when the lock file lacks something' },
    update: { type: 'boolean', help: 'ask the hub again what branches and tags stand for' },
    fetch: { type: 'boolean', help: 'fetch the weights too, so that a run needs no network' },
    offline: offlineFlag,
    param: paramFlag,
    json: jsonFlag,
  },
  examples: [
    ['finslip lock', 'every `hub(…)` of the project, written to finslip.lock'],
    ['finslip lock --check', 'in a pull request: is the lock file complete?'],
    ['finslip lock --update', 'take the newest commit where a branch is named'],
    ['finslip lock --fetch', 'on a login node, before a job without network'],
    ['HF_TOKEN=… finslip lock', 'a model whose licence has to be accepted first'],
  ],
  async run(call) {
    goOffline(call);
    if (isSet(call, 'check') && (isSet(call, 'update') || isSet(call, 'fetch')))
      throw new UsageError('`--check` only looks: it goes with neither `--update` nor `--fetch`');
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
  const changed = await saveLock(asked, { models: entriesOf(asked, pinned) });
  if (json) terminal.json({ ok: true, path: lockPath, changed, models: pinned.map(pinnedJson) });
  else for (const line of pinnedLines(pinned, { ...asked, changed }, terminal.colors)) terminal.out(line);
  return exit.ok;
}

/** Nobody's input is wrong where the network or the disk is. */
const outside = new Set(['FTP1025', 'FTP1026', 'FTP1027', 'FTP1029']);

function told(call: Call, { textOf }: Asked, diagnostics: readonly Diagnostic[], code: ExitCode): ExitCode {
  if (isSet(call, 'json')) call.terminal.json({ ok: false, path: lockPath, diagnostics });
  else printDiagnostics(diagnostics, textOf, call.terminal);
  return code;
}
