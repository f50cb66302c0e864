import { reportDynamic } from '../../compiler/diagnostics/report.ts';
import { noAddress, type Request } from '../http/request.ts';
import { CodedFailure } from '../store/failure.ts';
import { errno } from '../store/file-system.ts';
import type { Hub } from './hub.ts';

/** Why asking a hub ended without an answer. Everything here is expected to happen to somebody some day, so all of it is coded. */

/** What is asked for, in the words of messages: `the revision main of owner/name`. */
export interface Asked {
  /** `owner/name` */
  readonly model: string;
  readonly what: string;
}

/** The first line of what the hub said of its own, fit for one sentence. */
const said = (response: Response): string =>
  (response.headers.get('x-error-message') ?? '').split('\n')[0]!.trim().replace(/\.$/, '').slice(0, 300);

/** The diagnostic for an answer that no retry would change. Codes of the Hub: `GatedRepo`, `RepoNotFound`, `RevisionNotFound`, `EntryNotFound`. */
function refusal(hub: Hub, { model, what }: Asked, response: Response): CodedFailure {
  const { endpoint, token } = hub;
  const code = response.headers.get('x-error-code');
  const { status } = response;
  const own = said(response);
  if (status === 401 || status === 403) {
    const gated = code === 'GatedRepo';
    const reason = gated
      ? `it is gated${own ? ` (${own})` : ''}`
      : own ||
        (status === 401 ? 'there is no such model, or it is private or gated' : 'the token lacks the right to read it');
    const accept = gated ? `accept its licence at ${endpoint}/${model}, then ` : 'check the name; where it is right, ';
    const advice = `${accept}${token === null ? 'set HF_TOKEN to a token of your account' : 'see that the token belongs to an account that may read it'} (status ${status})`;
    return coded('FTP1023', { endpoint, model, reason, advice });
  }
  if (status === 404 || status === 410) {
    const [missing, advice] =
      code === 'RevisionNotFound'
        ? [what, 'look at the branches and commits of the model there']
        : code === 'EntryNotFound'
          ? [what, 'it may have been removed since it was locked: `finslip lock --update`']
          : code === 'RepoNotFound'
            ? [`model ${model}`, 'check the name; a private model needs HF_TOKEN']
            : [what, 'check the name and the revision'];
    return coded('FTP1024', { endpoint, what: missing, advice });
  }
  const reason = `status ${status}${own ? `, ${own}` : ''}`;
  return coded('FTP1026', { endpoint, what, reason });
}

export const unreachable = ({ endpoint }: Hub, { what }: Asked, reason: string, tries: number): CodedFailure =>
  coded('FTP1025', { endpoint, what, reason: reason === noAddress ? `${reason}; look at HF_ENDPOINT` : reason, tries });

export const malformed = ({ endpoint }: Hub, { what }: Asked, reason: string): CodedFailure =>
  coded('FTP1026', { endpoint, what, reason });

export const unusable = (model: string, reason: string): CodedFailure => coded('FTP1030', { model, reason });

export const coded = (
  code: 'FTP1023' | 'FTP1024' | 'FTP1025' | 'FTP1026' | 'FTP1027' | 'FTP1028' | 'FTP1029' | 'FTP1030',
  values: Readonly<Record<string, string | number>>,
): CodedFailure => new CodedFailure(reportDynamic(code, null, values));

/** How what a hub refuses is told. */
export const failures = (hub: Hub, asked: Asked): Pick<Request, 'refused' | 'unreachable'> => ({
  refused: (response) => refusal(hub, asked, response),
  unreachable: (reason, tries) => unreachable(hub, asked, reason, tries),
});

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room, or name another folder in FINSLIP_CACHE',
  EDQUOT: 'your quota is used up; make room, or name another folder in FINSLIP_CACHE',
  EACCES: 'no permission; name another folder in FINSLIP_CACHE',
  EPERM: 'no permission; name another folder in FINSLIP_CACHE',
  EROFS: 'the file system is mounted read-only; name another folder in FINSLIP_CACHE',
  ENOTDIR: 'a file stands where a folder should be',
  EIO: 'the device reports an input/output error',
};

/** A file system that refuses a fetched file; whatever is no file-system error stays as it is. */
export function unwritable({ cache }: Hub, file: string, error: unknown): unknown {
  const found = errno(error);
  return found === null ? error : coded('FTP1029', { cache, file, reason: DISK[found] ?? found });
}
