import type { EngineName } from './engine.ts';

/**
 * Scores over the vocabulary that an engine holds at one time. TensorFlow: 64 MiB of them. The others: 4 MiB, about what stays near the processor.
 */
export const scoresAtOnce = (engine: EngineName): number => (onTensorflow(engine) ? 2 ** 24 : 2 ** 20);

/** The model is one graph in TensorFlow's memory; the others hold it in the memory of each thread. */
export const onTensorflow = (engine: EngineName): boolean => engine === 'tfjs-node-gpu' || engine === 'tfjs-node';
