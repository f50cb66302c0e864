import { type Answer, type Asker, ask, Cut, type Request, TRIES, waitBefore } from './request.ts';

/** An answer that is small enough to be asked for anew when its connection is cut. */
export async function whole<T>(asker: Asker, request: Request, use: (answer: Answer) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await ask(asker, request);
    try {
      return await use(answer);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      if (tries >= TRIES) throw request.unreachable(error.message, tries);
      await asker.pause(waitBefore(tries), request.signal);
    }
  }
}

/** The bytes of an answer; what comes after `most` is left. */
export async function read(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
