import { signature, value } from '../../compiler/operators/authoring.ts';

/** A model of the Hugging Face Hub. `finslip lock` fetches the facts that `check` needs (config, tokenizer, tensor names) once. */
export const hub = value({
  version: '1',
  family: 'ModelRef',
  status: 'planned',
  positional: ['repository'],
  create:
    signature<
      (
        /** `owner/name`. */
        repository: string,
        options: {
          /** Commit, 40 hexadecimal digits. Without one the model can change at any time. */
          revision?: string;
        },
      ) => void
    >(),
});
