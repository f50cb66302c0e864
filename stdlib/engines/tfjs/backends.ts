import type { EngineName } from '../engine.ts';
import { loadNative, type NativeName, obstacle, packageFolder } from '../native/package.ts';
import { loadWebgpu, mayBeSoftware } from '../webgpu/package.ts';

/** What trying one engine gave: null where it works, else why not, in words for a person. */
export type Attempt = { readonly engine: EngineName; readonly problem: string | null };

type Load = () => Promise<void>;

/** Makes one backend the active one of tfjs; throws where it cannot be had. */
const loads: Readonly<Record<EngineName, Load>> = {
  'tfjs-node-gpu': () => native('tfjs-node-gpu'),
  'tfjs-node': () => native('tfjs-node'),
  'tfjs-webgpu': async () => {
    const { name } = await loadWebgpu(mayBeSoftware());
    const { setBackend } = await import('@tensorflow/tfjs-core');
    if (!(await setBackend('webgpu'))) throw new Error(`no device of ${name} could be opened`);
  },
  'tfjs-wasm': async () => {
    const { setBackend, ready } = await import('@tensorflow/tfjs-core');
    await withoutNewListeners(async () => {
      await import('@tensorflow/tfjs-backend-wasm');
      if (!(await setBackend('wasm'))) throw new Error('its WebAssembly module did not start');
      await ready();
    });
  },
  'tfjs-cpu': async () => {
    const { setBackend } = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
  },
};

export async function tryBackend(engine: EngineName): Promise<Attempt> {
  try {
    await loads[engine]();
    return { engine, problem: null };
  } catch (error) {
    return { engine, problem: explain(error) };
  }
}

async function native(name: NativeName): Promise<void> {
  const problem = obstacle(name);
  if (problem !== null) throw new Error(problem);
  loadNative(packageFolder(name)!);
  const { setBackend } = await import('@tensorflow/tfjs-core');
  if (!(await setBackend('tensorflow'))) throw new Error('its TensorFlow backend did not start');
}

/**
 * Emscripten's start-up code rethrows every uncaught exception of the process, with a page of minified source. Errors are the business of the
 * program around it.
 */
async function withoutNewListeners(load: Load): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  await load();
  events.forEach((event, n) => {
    for (const listener of process.listeners(event as 'uncaughtException'))
      if (!before[n]!.includes(listener)) process.removeListener(event, listener);
  });
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const first = String(message ?? error).split('\n')[0]!;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return 'its package is not installed';
  return first;
}
