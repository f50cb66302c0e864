import { signature, value } from '../../../compiler/operators/authoring.ts';

/** Trains every weight of the model. */
export const full = value({ version: '1', family: 'Method', create: signature<() => void>() });
