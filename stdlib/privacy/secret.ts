import { signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A secret that is no part of the pipeline: the environment variable of this name, or the content of the file that `NAME_FILE` names. One line of at
 * least 16 characters; one line end behind it does not count, in either place. It is read where it is used and stands in no graph, key, log or report; keys hold a digest that is slow to try (scrypt, RFC 7914), since what is
 * computed depends on it.
 */
export const secret = value({
  version: '1',
  family: 'Secret',
  positional: ['name'],
  create:
    signature<
      (
        /**
         * Of the variable, as in `PSEUDONYM_KEY`.
         * @each ^[A-Za-z_][A-Za-z0-9_]*$
         */
        name: string,
      ) => void
    >(),
});
