import { signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A model of the Hugging Face Hub, or of the mirror that `HF_ENDPOINT` names. `finslip lock` writes down once which commit is meant, every file with
 * size and digest, and the facts that `check` needs (config, tokenizer, tensor names); a run fetches exactly those files and keeps them.
 */
export const hub = value({
  version: '1',
  family: 'ModelRef',
  positional: ['repository'],
  create:
    signature<
      (
        /** `owner/name`. */
        repository: string,
        options: {
          /** Commit, 40 hexadecimal digits; or a branch or tag, which the lock file holds to the commit that it stood for. Without one: `main`. */
          revision?: string;
        },
      ) => void
    >(),
});
