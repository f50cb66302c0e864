import { type Column, signature, value } from '../../../compiler/operators/authoring.ts';

/** Learning to continue text: every token is predicted from those before it. */
export const causal = value({
  version: '1',
  family: 'Objective',
  positional: ['text'],
  create: signature<(text: Column<string>) => void>(),
});
