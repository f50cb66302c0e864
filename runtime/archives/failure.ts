import { report } from '../../compiler/diagnostics/report.ts';
import type { Request } from '../http/request.ts';
import { CodedFailure } from '../store/failure.ts';

/** How an archive's silence and refusals are told. `what` names what was asked for: `page 3 of https://…`. */
export const failures = (what: string): Pick<Request, 'refused' | 'unreachable'> => ({
  refused: ({ status, statusText }) =>
    new CodedFailure(report('FTP1156', null, { what, reason: reasonFor(status, statusText) })),
  unreachable: (reason, tries) => new CodedFailure(report('FTP1155', null, { what, reason, tries })),
});

function reasonFor(status: number, text: string): string {
  if (status === 401 || status === 403) return `status ${status}, it wants to know who asks`;
  if (status === 404 || status === 410) return `status ${status}, there is nothing at this address`;
  return `status ${status}${text ? ` ${text}` : ''}`;
}

export const malformed = (what: string, reason: string): CodedFailure =>
  new CodedFailure(report('FTP1157', null, { what, reason }));
