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
