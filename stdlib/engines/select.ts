import type { Fail } from '../models/failure.ts';
import type { Engine, EngineName } from './engine.ts';
import { type Attempt, engineNames, isBound, tryBackend } from './tfjs/backends.ts';

export interface EngineChoice {
  readonly engine: Engine;
  /** Every engine that was tried, fastest first; the last one works. */
  readonly attempts: readonly Attempt[];
}

let chosen: Promise<EngineChoice | null> | null = null;

/**
 * The fastest engine that works here, loaded on first use. `FINSLIP_ENGINE` names one to use instead, for comparisons. Null where none
 * works, which takes a broken installation.
 */
export function selectEngine(): Promise<EngineChoice | null> {
  chosen ??= choose(process.env.FINSLIP_ENGINE);
  return chosen;
}

async function choose(wanted: string | undefined): Promise<EngineChoice | null> {
  const attempts: Attempt[] = [];
  for (const name of engineNames) {
    if (wanted !== undefined && wanted !== name) continue;
    const attempt = await tryBackend(name);
    attempts.push(attempt);
    if (attempt.problem !== null) continue;
    const open = await openerOf(name);
    // WebAssembly addresses 4 GiB; some of it is always in pieces.
    const memoryLimit = name === 'tfjs-wasm' ? 3.5 * 2 ** 30 : null;
    return { engine: { name, numerics: numericsOf(name), memoryLimit, open }, attempts };
  }
  return null;
}

/** TensorFlow runs models as one compiled graph, the others operation by operation. */
async function openerOf(name: EngineName): Promise<Engine['open']> {
  if (name === 'tfjs-node-gpu' || name === 'tfjs-node') {
    const { openProgram } = await import('./tensorflow/program.ts');
    return (model, training) => openProgram(name, model, training);
  }
  const { openProgram } = await import('./tfjs/program.ts');
  return (model, training, threads = 1) => openProgram(name, model, training, threads);
}

/** The engine that works here, or the failure that tells why none does. */
export async function requireEngine(fail: Fail): Promise<Engine> {
  const choice = await selectEngine();
  if (choice !== null) return choice.engine;
  const last = await tryBackend(engineNames[engineNames.length - 1]!);
  return fail('FTP0950', {
    reason: `${last.engine}: ${last.problem ?? `it is not the one that FINSLIP_ENGINE asks for`}`,
  });
}

/**
 * Wasm and cpu compute in a fixed order, however many threads share the work: the same bytes everywhere. TensorFlow splits sums over threads, so its results are
 * promised on one machine only up to rounding.
 */
function numericsOf(name: EngineName): string {
  const determinism = name === 'tfjs-wasm' || name === 'tfjs-cpu' ? 'deterministic' : 'rounding';
  return `${name}/float32/${determinism}`;
}

/**
 * The id that enters the keys of tasks whose numbers depend on the engine; `none` where no engine works. Planning asks for it each time, so
 * nothing is loaded where no native engine can be: WebAssembly comes with the package.
 */
export async function numericsId(): Promise<string> {
  const mayBeNative = isBound('tfjs-node-gpu') || isBound('tfjs-node');
  if (!mayBeNative && process.env.FINSLIP_ENGINE === undefined) return numericsOf('tfjs-wasm');
  return (await selectEngine())?.engine.numerics ?? 'none';
}

export interface EngineDescription {
  readonly name: EngineName;
  readonly chosen: boolean;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason: string | null;
  /** What one can do about it. */
  readonly advice: string | null;
}

const about: Readonly<Record<EngineName, string>> = {
  'tfjs-node-gpu':
    'For an NVIDIA GPU: install the optional package @tensorflow/tfjs-node-gpu and bind it to a TensorFlow with CUDA (docs/guides/engines.md).',
  'tfjs-node':
    'Several times faster than WebAssembly on many cores: bind @tensorflow/tfjs-node to a TensorFlow library (docs/guides/engines.md).',
  'tfjs-wasm': 'Comes with Finslip; reinstall it with npm ci.',
  'tfjs-cpu': 'Comes with Finslip; reinstall it with npm ci.',
};

/** For `doctor`: the engine in use after the faster ones that were tried before it, why they are not there and how to get them. */
export async function describeEngines(): Promise<readonly EngineDescription[]> {
  const choice = await selectEngine();
  const attempts = choice?.attempts ?? (await Promise.all(engineNames.map(tryBackend)));
  return attempts.map(({ engine: name, problem }) => ({
    name,
    chosen: name === choice?.engine.name,
    available: problem === null,
    reason: problem,
    advice: problem === null ? null : about[name],
  }));
}
