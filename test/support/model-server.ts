import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../compiler/operators/manifest.ts';

export interface Asked {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Body;
}

interface Body {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly [option: string]: Json;
}

/** A service on this machine with the shape of OpenAI's chat interface. It answers with the prompt in capitals. */
export interface ModelServer {
  /** With the version, as `endpoint(…)` takes it. */
  readonly url: string;
  readonly asked: Asked[];
  /** Most questions that were open at the same time. */
  mostOpen: number;
  /** Milliseconds before an answer. */
  delay: number;
  /** May answer in the model's place; true where it did. */
  fault: (asked: Asked, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

export const completion = (content: Json, more: { readonly [field: string]: Json } = {}): string =>
  JSON.stringify({
    id: 'c1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

export async function startModel(): Promise<ModelServer> {
  let open = 0;
  const state: ModelServer & { url: string } = {
    url: '',
    asked: [],
    mostOpen: 0,
    delay: 0,
    fault: () => false,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Body;
      const asked = { path: request.url ?? '', authorization: request.headers.authorization ?? null, body };
      state.asked.push(asked);
      state.mostOpen = Math.max(state.mostOpen, ++open);
      setTimeout(() => {
        open--;
        if (state.fault(asked, response)) return;
        response.setHeader('content-type', 'application/json');
        response.end(completion(body.messages.at(-1)!.content.toUpperCase()));
      }, state.delay);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return state;
}
