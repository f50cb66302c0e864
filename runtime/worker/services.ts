import { mkdirSync } from 'node:fs';
import type { TaskTools } from '../../compiler/operators/authoring.ts';
import { type Answers, openAnswers } from '../services/answers.ts';
import { type Asking, askingFromEnvironment, askService } from '../services/ask.ts';
import { digestOfJson } from '../store/canonical.ts';
import { checkpointFolder } from '../store/layout.ts';
import { besides } from './besides.ts';
import type { TaskOrder } from './protocol.ts';

/**
 * `ask` of the tools of a task, and what ends it. The answers of a service lie in the store among what unfinished tasks keep, under a key made of its address: every
 * task of every run finds them, and `gc` takes them as it takes the rest.
 */
export function services(order: TaskOrder, signal: AbortSignal): { readonly ask: TaskTools['ask']; close(): void } {
  const opened = new Map<string, Answers>();
  let asking: Promise<Asking> | null = null;
  const secrets = new Map<string, Uint8Array>();
  const tools = {
    at: order.node.id,
    signal,
    answers(address: string): Answers {
      const found = opened.get(address) ?? openAnswers(folderOf(order, address));
      opened.set(address, found);
      return found;
    },
    // Comparing a secret with what was planned takes a tenth of a second.
    secret(name: string): Uint8Array {
      const found = secrets.get(name) ?? besides(order, order.node.id).secret(name);
      secrets.set(name, found);
      return found;
    },
  };
  return {
    async ask(question) {
      asking ??= askingFromEnvironment();
      return askService(await asking, question, tools);
    },
    close() {
      for (const answers of opened.values()) answers.close();
      opened.clear();
    },
  };
}

function folderOf({ store }: TaskOrder, address: string): string {
  const folder = checkpointFolder(store, digestOfJson({ answersOf: address }));
  mkdirSync(folder, { recursive: true });
  return folder;
}
