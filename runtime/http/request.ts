import { read } from './read.ts';

/** Whoever asks: how, with what patience, and how a refusal is told. */
export interface Asker {
  /** Sent to the origin that is asked alone; never printed, never stored. */
  readonly token: string | null;
  /** Why nothing may be fetched; null where it may. */
  readonly offline: string | null;
  /** Seconds without a byte after which a connection counts as dead. */
  readonly patience: number;
  readonly fetch: typeof fetch;
  /** Waits, in seconds. */
  pause(seconds: number, signal: AbortSignal): Promise<void>;
}

/** One GET, or a POST of JSON where there is a body, with as many tries as make sense. */
export interface Request {
  readonly url: string;
  /** JSON. It goes to this address alone: no redirect is followed with it. */
  readonly body?: string;
  /** Media types wanted. */
  readonly accept?: string;
  /** First byte wanted, and perhaps the last (inclusive). */
  readonly range?: readonly [number, number?];
  readonly signal: AbortSignal;
  /** Called with the address that a redirect leads to, which is then thrown instead of being followed. Without it, redirects of a GET are followed. */
  redirected?(address: string): Error;
  /** The failure for an answer that no retry would change. `said`: how the answer to a POST begins. */
  refused(response: Response, said: string): Error;
  /** The failure for no answer at all. */
  unreachable(reason: string, tries: number): Error;
}

/** An answer whose bytes may end early: reading throws `Cut` where the connection does. */
export interface Answer {
  readonly response: Response;
  bytes(): AsyncGenerator<Uint8Array>;
  /** Closes the connection; for answers that are not read to their end. */
  drop(): void;
}

/** A connection that ended, or went silent, before its end. */
export class Cut extends Error {}

export const TRIES = 5;

/** The longest wait that a server may ask for, in seconds. Beyond that a person should decide. */
const LONGEST_WAIT = 300;
const FIRST_WAIT = 1;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Answers that another try may change. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks until there is an answer or no sense in asking on. Redirects are followed; `fetch` keeps the token to the endpoint's own origin, as its
 * standard demands, so that it never reaches the network that delivers the files.
 */
export async function ask(asker: Asker, request: Request): Promise<Answer> {
  if (asker.offline !== null) throw request.unreachable(`fetching is switched off (${asker.offline})`, 0);
  for (let tries = 1; ; tries++) {
    const trouble = await once(asker, request);
    if (!(trouble instanceof Trouble)) return trouble;
    request.signal.throwIfAborted();
    const wait = trouble.wait ?? waitBefore(tries);
    if (trouble.final || tries >= TRIES || wait > LONGEST_WAIT) {
      const asks = wait > LONGEST_WAIT ? `${trouble.message}, and it asks to wait ${wait} s` : trouble.message;
      throw request.unreachable(asks, tries);
    }
    await asker.pause(wait, request.signal);
    request.signal.throwIfAborted();
  }
}

/** Seconds before try `n + 1`: 1, 2, 4, 8. */
export const waitBefore = (tries: number): number => FIRST_WAIT * 2 ** (tries - 1);

/** What went wrong with one try. */
class Trouble extends Error {
  constructor(
    message: string,
    readonly final: boolean,
    /** Seconds that the server asks for. */
    readonly wait: number | null = null,
  ) {
    super(message);
  }
}

async function once(asker: Asker, request: Request): Promise<Answer | Trouble> {
  const { signal, url, body } = request;
  const watch = watchdog(asker.patience, signal);
  let response: Response;
  try {
    const redirect = request.redirected ? 'manual' : 'follow';
    const how = body === undefined ? ({ redirect } as const) : postOf(body);
    response = await asker.fetch(url, { headers: headers(asker, request), signal: watch.signal, ...how });
  } catch (error) {
    const silent = watch.silent();
    watch.stop();
    signal.throwIfAborted();
    if (silent) return new Trouble(`no answer for ${asker.patience} s`, false);
    const { reason, final } = reasonOf(error);
    return new Trouble(reason, final);
  }
  const answer: Answer = { response, bytes: () => bytesOf(asker, response, watch, signal), drop: watch.end };
  // A range beyond the end: for whoever asked for it to understand.
  if (response.ok || response.status === 416) return answer;
  const said = body === undefined ? '' : await complaint(response);
  watch.end();
  const leads = response.headers.get('location');
  if (request.redirected && REDIRECTS.has(response.status) && leads !== null) throw request.redirected(leads);
  const elsewhere = response.redirected && new URL(response.url).origin !== new URL(url).origin;
  // Signed addresses of the delivering network expire; asking the hub again gives a new one.
  const passing = PASSING.has(response.status) || (elsewhere && response.status === 403);
  if (!passing) throw request.refused(response, said);
  const words = response.status === 429 ? 'too many requests' : 'it has trouble of its own';
  return new Trouble(`status ${response.status}, ${words}`, false, retryAfter(response));
}

const postOf = (body: string) => ({ method: 'POST', body, redirect: 'manual' }) as const;

/** Enough of an answer to see what it complains of. A complaint that is cut short says as much as it says. */
const complaint = async ({ body }: Response): Promise<string> =>
  body === null ? '' : (await read(body as AsyncIterable<Uint8Array>, 4096, 'keep')).toString('utf8');

function headers({ token }: Asker, { range, accept, body }: Request): Record<string, string> {
  return {
    // Sizes and ranges count the bytes of the file itself.
    'accept-encoding': 'identity',
    'user-agent': 'finslip',
    ...(accept === undefined ? {} : { accept }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(range === undefined ? {} : { range: `bytes=${range[0]}-${range[1] ?? ''}` }),
  };
}

async function* bytesOf(
  asker: Asker,
  response: Response,
  watch: Watchdog,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      watch.alive();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new Cut(watch.silent() ? `nothing came for ${asker.patience} s` : reasonOf(error).reason);
  } finally {
    watch.end();
  }
}

interface Watchdog {
  readonly signal: AbortSignal;
  alive(): void;
  silent(): boolean;
  /** Stops watching. */
  stop(): void;
  /** Stops watching and closes the connection if it is still open. */
  end(): void;
}

/** Ends a connection on which nothing was heard for `seconds`, or that nobody wants any more. */
function watchdog(seconds: number, outer: AbortSignal): Watchdog {
  const controller = new AbortController();
  let silent = false;
  let timer: NodeJS.Timeout;
  const abort = (): void => controller.abort();
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      abort();
    }, seconds * 1000);
  };
  const stop = (): void => {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
  };
  outer.addEventListener('abort', abort, { once: true });
  if (outer.aborted) abort();
  alive();
  const end = (): void => {
    stop();
    abort();
  };
  return { signal: controller.signal, alive, silent: () => silent, stop, end };
}

/** `Retry-After` in seconds or as a date, else what the Hub's `RateLimit` header says (`"api";r=0;t=55`). */
function retryAfter({ headers }: Response): number | null {
  const given = headers.get('retry-after');
  if (given !== null) {
    const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1000;
    if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  }
  const reset = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return reset === undefined ? null : Number(reset);
}

/** Why something that is no URL cannot be asked. */
export const noAddress = 'that is no address';

/** Causes that waiting a few seconds does not mend. */
const FINAL: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known here; is there a network, or a proxy to name in HTTPS_PROXY?',
  ECONNREFUSED: 'nothing answers at its address',
  ERR_INVALID_URL: noAddress,
};
const PASSING_CAUSES: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name could not be looked up',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'no answer in time',
  EHOSTUNREACH: 'there is no way to its network',
  ENETUNREACH: 'there is no way to its network',
};

/** `fetch` wraps what happened; the code is in the depth of its causes. */
function reasonOf(error: unknown): { reason: string; final: boolean } {
  let deepest = error as NodeJS.ErrnoException;
  for (let at = deepest; at instanceof Error; at = at.cause as NodeJS.ErrnoException) {
    deepest = at;
    const code = at instanceof AggregateError ? (at.errors[0] as NodeJS.ErrnoException)?.code : at.code;
    if (typeof code !== 'string') continue;
    if (FINAL[code]) return { reason: FINAL[code], final: true };
    if (PASSING_CAUSES[code]) return { reason: PASSING_CAUSES[code], final: false };
    if (/CERT|SSL|TLS|SELF_SIGNED|VERIFY/.test(code))
      return {
        reason: `its certificate is not trusted here (${code}); NODE_EXTRA_CA_CERTS names further ones`,
        final: true,
      };
  }
  return { reason: deepest?.message || 'the connection failed', final: false };
}
