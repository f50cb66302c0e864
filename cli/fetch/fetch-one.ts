import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report, reportDynamic } from '../../compiler/diagnostics/report.ts';
import { destinationOf, mend, replace } from '../../runtime/archives/folder.ts';
import { harvest } from '../../runtime/archives/harvest.ts';
import { type Journal, readJournal, reservationOf, sameRequest } from '../../runtime/archives/journal.ts';
import { noAddress } from '../../runtime/http/request.ts';
import { hubFromEnvironment } from '../../runtime/hub/hub.ts';
import { formatCount } from '../../runtime/progress/format.ts';
import { usualLease } from '../../runtime/store/context.ts';
import { sha256 } from '../../runtime/store/digest.ts';
import { CodedFailure, isCoded } from '../../runtime/store/failure.ts';
import { nodeFileSystem } from '../../runtime/store/file-system.ts';
import { type Acquired, acquire } from '../../runtime/store/lease.ts';
import type { ArchiveOptions } from '../../stdlib/sources/archives/archive.ts';
import type { ReadingView } from '../views/reading.ts';
import { writing } from '../writing.ts';
import type { WantedArchive } from './wanted.ts';

/** What lies in a folder now. */
export interface Fetched {
  readonly archive: WantedArchive;
  readonly journal: Journal;
  /** False where everything lay there already. */
  readonly fresh: boolean;
}

/**
 * Brings one archive into its folder, or says why not. `again` fetches beside what lies there, which stays until the new one is whole. Where the folder is a link, what
 * it leads to is replaced, and the link stays.
 */
export async function fetchOne(
  archive: WantedArchive,
  root: string,
  again: boolean,
  view: ReadingView,
): Promise<Fetched | Diagnostic> {
  const { source, folder, location } = archive;
  const found = await writing(folder, () => {
    mend(join(root, folder));
    return destinationOf(join(root, folder), again);
  });
  if ('reason' in found) return report('FTP1228', location, { folder, reason: found.reason });
  const place = found.path;
  const before = readJournal(place);
  const { signal } = view;
  const matches = before?.head.operator === source.operator && sameRequest(before.head.request, archive.request);
  if (before && !again && !matches) {
    const [was, now] = [before.head.request, archive.request].map((request) => `\`${JSON.stringify(request)}\``);
    return report('FTP1151', location, { folder, fetched: `\`${before.head.operator}\` with ${was!}`, asked: now! });
  }
  const beside = again && before !== null;
  view.begin(folder);
  const lease = await taken(root, folder);
  if ('busy' in lease) {
    const { pid, host } = lease.busy;
    return report('FTP1160', location, { folder, pid, host });
  }
  try {
    const target = beside ? `${place}.again` : place;
    const journal = await harvestInto(target, archive, signal, view.note);
    if (beside) await writing(folder, () => replace(place, target));
    const fresh = beside || before?.finished == null;
    const evidence = reservationOf(journal);
    if (evidence !== null && archive.mining)
      return report('FTP1158', location, { origin: journal.head.site.origin, evidence });
    return { archive, journal, fresh };
  } catch (error) {
    if (signal.aborted) return report('FTP1152', location, { folder, pages: readJournal(place)?.pages.length ?? 0 });
    if (!isCoded(error)) throw error;
    return reportDynamic(error.code, location, error.values);
  } finally {
    await lease.held.release();
  }
}

/** One process at a time fetches into a folder: two would write into one journal, and count every page twice. */
const taken = (root: string, folder: string): Promise<Acquired> =>
  writing(folder, () => {
    const context = { root, fs: nodeFileSystem, lease: usualLease };
    return acquire(context, join(root, '.finslip', 'fetching', sha256(Buffer.from(folder)).slice(-32)), 'fetch');
  });

async function harvestInto(
  folder: string,
  { source, request }: WantedArchive,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<Journal> {
  const { archives } = await import('../../stdlib/sources/archives/archives.ts');
  const { pageText } = await import('../../stdlib/sources/archives/page-text.ts');
  const archive = archives[source.operator]!;
  const options: ArchiveOptions = source.options;
  const { suffix, accept } = archive;
  const first = firstAddress(() => archive.first(options), options);
  return writing(folder, async () =>
    harvest(
      { ...(await hubFromEnvironment()), token: null },
      {
        folder,
        operator: source.operator,
        request,
        archive: { suffix, accept, first, look: (body, at) => archive.look(pageText(body), at, options) },
        limit: Number(options.limit),
        pause: Number(options.pause),
        agreed: options.robots === 'agreed',
      },
      {
        signal,
        now: () => new Date(),
        progress: (pages, records, total) =>
          note(
            `${formatCount(pages)} pages, ${formatCount(records)}${total === null ? '' : ` of ${formatCount(total)}`} records`,
          ),
      },
    ),
  );
}

/** An `url` or `endpoint` that is none is the pipeline's mistake. */
function firstAddress(make: () => string, { url, endpoint }: ArchiveOptions): string {
  try {
    const address = make();
    if (/^https?:/.test(new URL(address).protocol)) return address;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new CodedFailure(report('FTP1155', null, { what: String(url ?? endpoint), reason: noAddress, tries: 0 }));
}
