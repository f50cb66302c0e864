import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../webgpu/package.ts';

/** What a native package that works says of itself. */
export interface Working {
  /** Of TensorFlow, as the library tells it. */
  readonly version: string;
  /** Whether operations run on a GPU. */
  readonly gpu: boolean;
  /** What TensorFlow warned of, such as CUDA libraries that it did not find. */
  readonly warnings: readonly string[];
}
export type Trial = Working | { readonly problem: string };

/** What stands in the place of a folder where WebGPU is to be tried. */
export const webgpuTrial = 'webgpu';

/** In a bundle the program lies beside the chunk that this is in. */
const entry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './trial-from-source.mjs' : './native-trial.js', import.meta.url),
);
const limit = 120_000;

/**
 * Loads a package in a process of its own and multiplies two matrices there. A library that does not fit the machine can end the process that loads it, and
 * TensorFlow writes to the error stream while it is loaded, whatever its log level is.
 */
export async function tryPackage(folder: string): Promise<Trial> {
  const { told, log } = await tryInProcess<Omit<Working, 'warnings'>>(folder);
  return 'problem' in told ? told : { ...told, warnings: warningsIn(log) };
}

/** The same for WebGPU, whose drivers have the same freedoms. */
export async function tryWebgpu(env = process.env): Promise<Adapter | { readonly problem: string }> {
  return (await tryInProcess<Adapter>(webgpuTrial, env)).told;
}

/** What the process told, and what it wrote to the error stream. */
interface Outcome<T> {
  readonly told: T | { readonly problem: string };
  readonly log: string;
}

function tryInProcess<T>(what: string, env = process.env): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [entry, what], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
      killSignal: 'SIGKILL',
      env: { TF_CPP_MIN_LOG_LEVEL: '1', ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', ({ message }) => resolve({ told: { problem: message }, log: '' }));
    child.once('close', (code, signal) => resolve({ told: judge<T>(out, err, code, signal), log: err }));
  });
}

function judge<T>(out: string, err: string, code: number | null, signal: string | null): Outcome<T>['told'] {
  const answer = out.trim().split('\n').at(-1) ?? '';
  if (code === 0 && answer.startsWith('{')) return JSON.parse(answer) as Outcome<T>['told'];
  const last = err.trim().split('\n').at(-1) ?? '';
  const how = signal === 'SIGKILL' ? `did not answer within ${limit / 1000} s` : `ended with ${signal ?? code}`;
  return { problem: `a process that loaded it ${how}${last === '' ? '' : `: ${last}`}` };
}

/** Lines such as `W0000 00:00:1795721472.190610   17835 gpu_device.cc:2342] Cannot dlopen some GPU libraries.` */
const warningsIn = (log: string): string[] =>
  [...log.matchAll(/^[WE]\d{4} \S+\s+\d+ \S+\] (.*)$/gm)].map(([, text]) => text!.trim());
