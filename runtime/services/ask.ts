import type { Answered, Question } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { fetchFor } from '../http/proxy.ts';
import { read } from '../http/read.ts';
import { type Asker, TRIES, waitBefore } from '../http/request.ts';
import { whole } from '../http/whole.ts';
import { pause } from '../hub/hub.ts';
import { digestOfJson } from '../store/canonical.ts';
import { UserFailure } from '../worker/failure.ts';
import type { Answers } from './answers.ts';

export type Asking = Pick<Asker, 'fetch' | 'pause'>;

export interface ServiceTools {
  /** Node to blame. */
  readonly at: string;
  readonly signal: AbortSignal;
  answers(address: string): Answers;
  secret(name: string): Uint8Array;
}

/** Bytes of one answer. */
const LARGEST = 64_000_000;
/** What is wrong with one question, where the service would answer another: too long, not allowed by its rules. */
const ABOUT_THE_QUESTION = new Set([400, 413, 422]);

export const askingFromEnvironment = async (env = process.env): Promise<Asking> => ({
  fetch: await fetchFor(env),
  pause,
});

/** Asks a service one question, unless its answer is there already. Only what `read` takes for an answer is kept. */
export async function askService<T extends Json>(
  asking: Asking,
  question: Question<T>,
  tools: ServiceTools,
): Promise<Answered<T>> {
  const { address, body, key, patience } = question;
  const answers = tools.answers(address);
  const digest = digestOfJson({ address, body });
  const before = answers.find(digest);
  if (before !== undefined) return { answer: before as T };
  const secret = key === null ? null : Buffer.from(tools.secret(String(key.name))).toString('utf8');
  const clean = (text: string): string => (secret === null ? text : text.replaceAll(secret, '…'));
  const fail = (code: 'FTP1192' | 'FTP1194' | 'FTP1195', reason: string): UserFailure =>
    new UserFailure(code, { address, reason: clean(reason) }, tools.at);
  const asker: Asker = { ...asking, token: secret, offline: null, patience };
  const request = {
    url: address,
    body: JSON.stringify(body),
    accept: 'application/json',
    signal: tools.signal,
    refused: (response: Response, said: string) =>
      ABOUT_THE_QUESTION.has(response.status)
        ? new AboutQuestion(clean(`status ${response.status}: ${messageIn(said)}`))
        : fail('FTP1194', reasonFor(response, said)),
    unreachable: (reason: string, tries: number) => fail('FTP1192', `${reason} (tries: ${tries})`),
  };
  try {
    for (let tries = 1; ; tries++) {
      const text = await whole(asker, request, async ({ bytes }) => (await read(bytes(), LARGEST)).toString('utf8'));
      try {
        const answer = question.read(parsed(text));
        // A refusal may be another one next time; it costs nothing to ask again.
        if (!isRefusal(answer)) answers.keep(digest, answer);
        return isRefusal(answer) ? answer : { answer };
      } catch (error) {
        // An answer that came out wrong once, as a server under load gives it, may be right the next time.
        if (tries >= TRIES) throw fail('FTP1195', (error as Error).message);
        await asker.pause(waitBefore(tries), tools.signal);
        tools.signal.throwIfAborted();
      }
    }
  } catch (error) {
    if (error instanceof AboutQuestion) return { refused: error.message };
    throw error;
  }
}

class AboutQuestion extends Error {}

const isRefusal = (answer: Json): answer is { readonly refused: string } =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Error(
      text.trim() === '' ? 'it is empty' : `it is no JSON; it begins with ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
}

/** What a server says against a key may quote the key, so it is not repeated. */
function reasonFor({ status, headers }: Response, said: string): string {
  if (status === 401 || status === 403) return `status ${status}; it does not take the key, or wants one`;
  if (status >= 300 && status < 400)
    return `status ${status}; it leads on to ${headers.get('location') ?? 'another address'}: write that one, if you trust it`;
  return `status ${status}: ${messageIn(said)}`;
}

/** `{"error": {"message": …}}` and its kin, else how the text begins. */
function messageIn(said: string): string {
  const begin = said.replace(/\s+/g, ' ').trim().slice(0, 200);
  try {
    const { error, message, detail } = JSON.parse(said) as Record<string, unknown>;
    const found = (error as { message?: unknown } | undefined)?.message ?? error ?? message ?? detail;
    return typeof found === 'string' ? found.slice(0, 200) : begin;
  } catch {
    return begin || 'it does not say why';
  }
}
