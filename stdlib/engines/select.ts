import type { Fail } from '../models/failure.ts';
import { type Engine, type EngineName, engineNames, isEngine } from './engine.ts';
import { isBound, type NativeName, nativeNames, obstacle, packageFolder } from './native/package.ts';
import { tryPackage, tryWebgpu } from './native/trial.ts';
import { type Attempt, tryBackend } from './tfjs/backends.ts';
import { isInstalled } from './webgpu/package.ts';

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
  if (isNative(name)) {
    const { openProgram } = await import('./tensorflow/program.ts');
    return (model, training) => openProgram(name, model, training);
  }
  const { openProgram } = await import('./tfjs/program.ts');
  return (model, training, threads = 1) => openProgram(name, model, training, threads);
}

/**
 * The engine that works here, or the failure that tells why none does. `numerics` is the id that the task's key was made with, null where nothing depends on it: another
 * engine must not step in, or its numbers would be found under a key that promises those of the first.
 */
export async function requireEngine(fail: Fail, numerics: string | null = null): Promise<Engine> {
  const choice = await selectEngine();
  if (choice !== null && numerics !== null && numerics !== choice.engine.numerics) {
    const missing = choice.attempts.find(({ engine }) => numericsOf(engine) === numerics)?.problem;
    const why = missing === undefined || missing === null ? '' : ` (there: ${missing})`;
    return fail('FTP0950', {
      reason: `the plan was made for ${numerics}, and this machine would compute with ${choice.engine.numerics}${why}`,
    });
  }
  if (choice !== null) return choice.engine;
  const wanted = process.env.FINSLIP_ENGINE;
  if (wanted !== undefined && !isEngine(wanted))
    return fail('FTP0950', { reason: `FINSLIP_ENGINE asks for \`${wanted}\`; there are ${engineNames.join(', ')}` });
  const last = await tryBackend(wanted ?? engineNames[engineNames.length - 1]!);
  return fail('FTP0950', { reason: `${last.engine}: ${last.problem ?? 'it works only now'}` });
}

/**
 * Wasm and cpu compute in a fixed order, however many threads share the work: the same bytes everywhere. TensorFlow and GPUs split sums over threads, so
 * their results are promised only up to rounding.
 */
function numericsOf(name: EngineName): string {
  const determinism = name === 'tfjs-wasm' || name === 'tfjs-cpu' ? 'deterministic' : 'rounding';
  return `${name}/float32/${determinism}`;
}

/**
 * The id that enters the keys of tasks whose numbers depend on the engine; `none` where no engine works. Planning asks for it each time, so
 * nothing is tried where neither a native engine nor WebGPU can be: WebAssembly comes with the package.
 */
export async function numericsId(): Promise<string> {
  const mayBeFaster = nativeNames.some(isBound) || isInstalled();
  if (!mayBeFaster && process.env.FINSLIP_ENGINE === undefined) return numericsOf('tfjs-wasm');
  const working = (await survey()).find(({ problem }) => problem === null);
  return working === undefined ? 'none' : numericsOf(working.engine);
}

/** An attempt, and what the engine says of itself where it works. */
type Finding = Attempt & { readonly detail: string | null; readonly notes: readonly string[] };

let surveyed: Promise<readonly Finding[]> | null = null;

/** What `selectEngine` would choose, after what it would try before. Native engines and WebGPU are tried in a process of their own, so that the command line stays free of them. */
function survey(): Promise<readonly Finding[]> {
  surveyed ??= tryInTurn(process.env.FINSLIP_ENGINE);
  return surveyed;
}

async function tryInTurn(wanted: string | undefined): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const engine of engineNames) {
    if (wanted !== undefined && wanted !== engine) continue;
    const finding = await tryApart(engine);
    findings.push(finding);
    if (finding.problem === null) break;
  }
  return findings;
}

async function tryApart(engine: EngineName): Promise<Finding> {
  if (isNative(engine)) return tryNative(engine);
  if (engine !== 'tfjs-webgpu' || !isInstalled()) return { ...(await tryBackend(engine)), detail: null, notes: [] };
  const trial = await tryWebgpu();
  if ('problem' in trial) return { engine, problem: trial.problem, detail: null, notes: [] };
  const detail = `${trial.name}${trial.software ? ', a program on the processor' : ''}`;
  return { engine, problem: null, detail, notes: [] };
}

const isNative = (name: EngineName): name is NativeName => (nativeNames as readonly string[]).includes(name);

async function tryNative(engine: NativeName): Promise<Finding> {
  const problem = obstacle(engine);
  if (problem !== null) return { engine, problem, detail: null, notes: [] };
  const trial = await tryPackage(packageFolder(engine)!);
  if ('problem' in trial) return { engine, problem: trial.problem, detail: null, notes: [] };
  const detail = `TensorFlow ${trial.version} on ${trial.gpu ? 'a GPU' : 'the processor'}`;
  return { engine, problem: null, detail, notes: trial.warnings };
}

export interface EngineDescription {
  readonly name: EngineName;
  readonly chosen: boolean;
  readonly available: boolean;
  /** What it says of itself where it works: `TensorFlow 2.21.0 on the processor`. */
  readonly detail: string | null;
  /** What it warned of while it started. */
  readonly notes: readonly string[];
  /** Why it is not available. */
  readonly reason: string | null;
  /** What one can do about it. */
  readonly advice: string | null;
}

/** What an engine needs, in words for a person. */
export const engineNeeds: Readonly<Record<EngineName, string>> = {
  'tfjs-node-gpu':
    'Several times faster than WebAssembly, and the way to a GPU: where a TensorFlow is installed, `finslip engine add tensorflow` binds it (docs/guides/engines.md).',
  'tfjs-node':
    'The same under another name: an installed @tensorflow/tfjs-node is used where @tensorflow/tfjs-node-gpu is absent.',
  'tfjs-webgpu':
    'Another way to a GPU, of any make and without TensorFlow: `npm install webgpu @tensorflow/tfjs-backend-webgpu` (docs/guides/engines.md).',
  'tfjs-wasm': 'Comes with Finslip; reinstall it with npm ci.',
  'tfjs-cpu': 'Comes with Finslip; reinstall it with npm ci.',
};

/** For `doctor`: the engine in use after the faster ones that were tried before it, why they are not there and how to get them. */
export async function describeEngines(): Promise<readonly EngineDescription[]> {
  return (await survey()).map(({ engine: name, problem, detail, notes }) => ({
    name,
    chosen: problem === null,
    available: problem === null,
    detail,
    notes,
    reason: problem,
    advice: problem === null ? null : engineNeeds[name],
  }));
}
