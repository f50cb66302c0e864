import { decays, sizeOf, type Tensor, type Weights } from '../models/tensors.ts';
import type { TrainingState, Update } from './engine.ts';

/** Trained tensors in the host's memory with gradients and moments; arithmetic in 64 bits, storage in 32. */
export interface HostState {
  step: number;
  readonly parameters: Map<string, Tensor>;
  readonly gradients: Map<string, Float32Array>;
  readonly first: Map<string, Float32Array>;
  readonly second: Map<string, Float32Array>;
}

/** Parameters in memory that threads look at instead of being sent copies, where `shared` asks for it. */
export function hostState(parameters: Weights, shared = false): HostState {
  const zeros = () => new Map([...parameters].map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]));
  const copyOf = (data: Float32Array) => {
    if (!shared) return data.slice();
    const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
    copy.set(data);
    return copy;
  };
  const own = new Map([...parameters].map(([name, { shape, data }]) => [name, { shape, data: copyOf(data) }]));
  return { step: 0, parameters: own, gradients: zeros(), first: zeros(), second: zeros() };
}

/**
 * Divides the accumulated gradients by the `count` of labels or pairs behind them, clips their global norm (Pascanu et al. 2013; PyTorch's constant 1e-6) and
 * takes one AdamW step. Gives the norm before clipping.
 */
export function adamwStep(state: HostState, update: Update, count: number): number {
  const { learningRate, betas, epsilon, weightDecay, clip } = update;
  let squares = 0;
  for (const gradient of state.gradients.values())
    for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!;
  const norm = Math.sqrt(squares) / count;
  const scale = (clip === null ? 1 : Math.min(1, clip / (norm + 1e-6))) / count;
  state.step++;
  const [beta1, beta2] = betas;
  const correction1 = 1 - beta1 ** state.step;
  const correction2 = 1 - beta2 ** state.step;
  for (const [name, { data }] of state.parameters) {
    const gradient = state.gradients.get(name)!;
    const first = state.first.get(name)!;
    const second = state.second.get(name)!;
    const keep = decays(name) ? 1 - learningRate * weightDecay : 1;
    for (let i = 0; i < data.length; i++) {
      const g = gradient[i]! * scale;
      const m = (first[i] = beta1 * first[i]! + (1 - beta1) * g);
      const v = (second[i] = beta2 * second[i]! + (1 - beta2) * g * g);
      data[i] = data[i]! * keep - (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon);
    }
    gradient.fill(0);
  }
  return norm;
}

export function copyState(state: HostState): TrainingState {
  const shaped = (arrays: ReadonlyMap<string, Float32Array>): Weights =>
    new Map(
      [...arrays].map(([name, data]) => [name, { shape: state.parameters.get(name)!.shape, data: data.slice() }]),
    );
  const parameters = new Map(
    [...state.parameters].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );
  return { step: state.step, parameters, first: shaped(state.first), second: shaped(state.second) };
}

/** Takes over a state of the same tensors; what was accumulated is forgotten. */
export function restoreState(state: HostState, from: TrainingState): void {
  state.step = from.step;
  for (const [name, { data }] of state.parameters) {
    data.set(from.parameters.get(name)!.data);
    state.first.get(name)!.set(from.first.get(name)!.data);
    state.second.get(name)!.set(from.second.get(name)!.data);
    state.gradients.get(name)!.fill(0);
  }
}
