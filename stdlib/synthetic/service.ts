import type { Json, TaskTools, Value } from '../../compiler/operators/authoring.ts';
import { isRecord } from '../../compiler/operators/manifest.ts';
import type { Author, Manner, Text } from './author.ts';

/** A service with OpenAI's chat interface (platform.openai.com/docs/api-reference/chat). */
export function serviceAuthor(endpoint: Value<'Endpoint'>, manner: Manner, task: TaskTools): Author {
  if (manner.sampling.topK !== null) task.fail('FTP1191', { problem: 'the chat interface of services has no `top_k`' });
  if (manner.as === 'text') task.fail('FTP1191', { problem: 'the chat interface of services has no `as: text`' });
  if (manner.stop.length > 4) task.fail('FTP1191', { problem: 'the chat interface of services takes four stop texts' });
  const key = (endpoint.key as Value<'Secret'> | undefined | null) ?? null;
  const base = addressOf(String(endpoint.address), key !== null, task);
  const asked = new Map<string, number>();
  return {
    async write(prompts) {
      const questions = prompts.map((prompt) => {
        const times = asked.get(prompt) ?? 0;
        asked.set(prompt, times + 1);
        return bodyOf(String(endpoint.model), prompt, times, manner);
      });
      return several(questions, Number(endpoint.at_once), async (body): Promise<Text> => {
        task.signal.throwIfAborted();
        const said = await task.ask({
          address: `${base}/chat/completions`,
          body,
          key,
          patience: Number(endpoint.patience),
          read: readCompletion,
        });
        return 'refused' in said ? said : said.answer;
      });
    },
    close: () => {},
  };
}

/** Without a slash at its end. A key goes in clear over http, so that it stays on this machine. */
function addressOf(address: string, hasKey: boolean, task: TaskTools): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    return task.fail('FTP1190', { address, problem: 'it is no address that begins with https://' });
  // What is written in an address lands in logs.
  if (url.username || url.password)
    return task.fail('FTP1190', { address: url.host, problem: 'it holds a password; write `key: secret("NAME")`' });
  if (url.search || url.hash)
    return task.fail('FTP1190', { address, problem: 'it goes on behind `?` or `#`; write it up to the version' });
  if (url.protocol === 'http:' && hasKey && !isHere(url.hostname))
    return task.fail('FTP1190', { address, problem: 'over http anybody on the way could read the key; write https' });
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const isHere = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\./.test(host);

/**
 * The nth question with the same prompt asks with the nth seed, so that equal prompts get texts of their own, and a row that is added asks for no other row anew. A
 * greedy answer needs no seed, and some services refuse one.
 */
function bodyOf(model: string, prompt: string, times: number, { sampling, system, tokens, stop, seed }: Manner): Json {
  return {
    model,
    messages: [...(system === null ? [] : [{ role: 'system', content: system }]), { role: 'user', content: prompt }],
    temperature: sampling.temperature,
    max_tokens: tokens,
    ...(sampling.topP < 1 ? { top_p: sampling.topP } : {}),
    ...(stop.length > 0 ? { stop } : {}),
    // Seeds of services are 32 or 64 bits wide; 31 fit everywhere.
    ...(sampling.temperature > 0 ? { seed: (Math.abs(Math.trunc(seed)) + times) % 2 ** 31 } : {}),
  };
}

/** The text of a chat completion. Throws for what is none. */
export function readCompletion(answer: Json): { readonly text: string; readonly cut: boolean } | Refused {
  if (!isRecord(answer)) throw new Error('it is no object');
  if (answer.error) throw new Error('it holds an error beside status 200');
  const choice = Array.isArray(answer.choices) ? (answer.choices[0] as Json | undefined) : undefined;
  if (!isRecord(choice) || !isRecord(choice.message)) throw new Error('it has no `choices[0].message`');
  const { content, refusal } = choice.message;
  if (typeof refusal === 'string' && refusal !== '') return { refused: refusal.slice(0, 200) };
  if (choice.finish_reason === 'content_filter') return { refused: 'its filter held the answer back' };
  if (typeof content !== 'string') throw new Error('`choices[0].message.content` is no text');
  return { text: content, cut: choice.finish_reason === 'length' };
}

/** What stands in the place of a text where the model, not the service, refuses. */
type Refused = { readonly refused: string };

/** Works on so many at a time; the answers are in order. After a failure nothing more is begun. */
async function several<A, B>(
  items: readonly A[],
  atOnce: number,
  work: (item: A) => Promise<B>,
): Promise<readonly B[]> {
  const results: B[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        results[at] = await work(items[at]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const each of workers) if (each.status === 'rejected') throw each.reason;
  return results;
}
