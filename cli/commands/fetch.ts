import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { formatBytes, formatCount } from '../../runtime/progress/format.ts';
import { type Call, type Command, exit, isSet, jsonFlag, offlineFlag, paramFlag } from '../command.ts';
import { type Fetched, fetchOne } from '../fetch/fetch-one.ts';
import { lockEntry } from '../fetch/lock-entry.ts';
import { pin } from '../fetch/pin.ts';
import { type WantedArchive, wantedArchives } from '../fetch/wanted.ts';
import { interruption } from '../interruption.ts';
import { askedBy } from '../lock/references.ts';
import { goOffline } from '../offline.ts';
import { paramsOf } from '../pipeline.ts';
import { printDiagnostics } from '../views/diagnostics.ts';
import { readingView } from '../views/reading.ts';

export const command: Command = {
  name: 'fetch',
  summary: 'fetch what pipelines read of archives, politely and once',
  usage: '[FILE …]',
  flags: {
    again: { type: 'boolean', help: 'fetch anew what lies there already; it stays until the new one is whole' },
    offline: offlineFlag,
    param: paramFlag,
    json: jsonFlag,
  },
  examples: [
    ['finslip fetch', 'every `libris(…)`, `oai_pmh(…)` and the like of the project'],
    ['finslip fetch main.ftp --again', 'look what the archives have today'],
  ],
  async run(call) {
    goOffline(call);
    const asked = await askedBy(call.args, call.cwd, paramsOf(call.flags.param));
    const unreadable = [...asked.diagnostics, ...(asked.unreadable ? [asked.unreadable] : [])];
    if (unreadable.length > 0) {
      printDiagnostics(unreadable, asked.textOf, call.terminal);
      return exit.input;
    }
    const wanted = wantedArchives(asked.compiled);
    const { signal, done } = interruption(call.terminal, 'pages that were fetched are kept, and the next call goes on');
    const view = readingView(call.terminal, signal, isSet(call, 'json'));
    const fetched: Fetched[] = [];
    const failed: Diagnostic[] = [];
    try {
      for (const archive of wanted) {
        const result = await fetchOne(archive, asked.root, isSet(call, 'again'), view);
        if ('journal' in result) fetched.push(result);
        else failed.push(result);
        if (signal.aborted) break;
      }
    } finally {
      view.stop();
      done();
    }
    await pin(asked, wanted, fetched);
    printDiagnostics(failed, asked.textOf, call.terminal);
    if (isSet(call, 'json'))
      call.terminal.json({
        ok: failed.length === 0 && !signal.aborted,
        archives: fetched.map(factsOf),
        diagnostics: failed,
      });
    else for (const line of linesOf(fetched, wanted, call)) call.terminal.out(line);
    return failed.length > 0 || signal.aborted ? exit.step : exit.ok;
  },
};

const factsOf = ({ archive, journal, fresh }: Fetched): object => ({
  folder: archive.folder,
  fresh,
  ...lockEntry(journal),
});

function linesOf(
  fetched: readonly Fetched[],
  wanted: readonly WantedArchive[],
  { terminal: { colors } }: Call,
): string[] {
  if (wanted.length === 0) return ['No `data` here reads a source that is fetched from an archive.'];
  return fetched.map(({ archive, journal: { head, pages, finished }, fresh }) => {
    const records = pages.reduce((sum, page) => sum + page.records, 0);
    const bytes = pages.reduce((sum, page) => sum + page.bytes, 0);
    const { robots, tdm } = head.site;
    const site = `robots.txt ${robots.digest === null ? 'absent' : (robots.rule ?? 'silent')}, mining ${tdm.reserved}`;
    return `${colors.green(fresh ? '+' : '=')} ${archive.folder}  ${formatCount(records)} records on ${formatCount(pages.length)} pages, ${formatBytes(bytes)} ${colors.dim(`(${head.site.origin}, ${finished?.slice(0, 10)}; ${site})`)}`;
  });
}
