import { report } from '../../compiler/diagnostics/report.ts';
import { read } from '../http/read.ts';
import { type Asker, ask } from '../http/request.ts';
import { sha256 } from '../store/digest.ts';
import { CodedFailure } from '../store/failure.ts';
import { failures } from './failure.ts';
import type { Evidence, SiteFacts } from './journal.ts';
import { type Robots, readRobots } from './robots.ts';
import { type Reservation, reservationInFile } from './tdm.ts';

/** The name that sites know us by. */
export const robotName = 'finslip';
/** RFC 9309 wants at least 500 KiB read. */
const MOST = 1 << 20;

export interface Site {
  readonly facts: SiteFacts;
  readonly robots: Robots;
}

/**
 * Asks a site what it asks of robots and of text and data mining, before anything else is asked of it. A `robots.txt` that is not there allows
 * everything; one that cannot be had because the site has trouble forbids everything, so that fails (RFC 9309, 2.3.1).
 */
export async function visit(asker: Asker, address: string, now: () => Date, signal: AbortSignal): Promise<Site> {
  const { origin, pathname, search } = new URL(address);
  const path = `${pathname}${search}`;
  const robotsFile = await fetchText(asker, `${origin}/robots.txt`, signal);
  const robots = readRobots(robotsFile.text, robotName);
  const tdmFile = await fetchText(asker, `${origin}/.well-known/tdmrep.json`, signal);
  const { reserved, policy }: Reservation = reservationInFile(tdmFile.text, path);
  const facts: SiteFacts = {
    origin,
    checked: now().toISOString(),
    robots: { ...robotsFile.evidence, rule: robots.ruling(path).rule, delay: robots.delay },
    tdm: { ...tdmFile.evidence, reserved, policy },
  };
  return { facts, robots };
}

/** Stops before an address that the site keeps robots away from. */
export function obey(robots: Robots, address: string): void {
  const { origin, pathname, search } = new URL(address);
  const { allowed, rule } = robots.ruling(`${pathname}${search}`);
  if (!allowed) throw new CodedFailure(report('FTP1154', null, { origin, path: pathname, rule: rule! }));
}

async function fetchText(
  asker: Asker,
  url: string,
  signal: AbortSignal,
): Promise<{ text: string; evidence: Evidence }> {
  let status = 0;
  const { unreachable } = failures(url);
  // Any refusal means that there is none.
  const absent = new Error('absent');
  try {
    const answer = await ask(asker, {
      url,
      signal,
      unreachable,
      refused: (response) => {
        status = response.status;
        return absent;
      },
    });
    const bytes = await read(answer.bytes(), MOST);
    return {
      text: bytes.toString('utf8'),
      evidence: { address: url, status: answer.response.status, digest: sha256(bytes) },
    };
  } catch (error) {
    if (error !== absent) throw error;
    return { text: '', evidence: { address: url, status, digest: null } };
  }
}
