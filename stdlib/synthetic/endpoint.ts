import { type Duration, type Int, signature, type Value, value } from '../../compiler/operators/authoring.ts';

/**
 * A model behind the chat interface that OpenAI made common (`POST /chat/completions`), as vLLM, llama.cpp, Ollama and most services offer it. What is asked leaves
 * the machine, unless the address is on it. Services do not promise the same answer twice: rows are kept under what was asked.
 */
export const endpoint = value({
  version: '1',
  family: 'Endpoint',
  positional: ['address'],
  create:
    signature<
      (
        /** Up to and with the version: `"https://models.example.se/v1"`. `http` on this machine alone. */
        address: string,
        options: {
          /** As the service names it. */
          model: string;
          /**
           * `secret("NAME")`, where the service wants to know who asks. Another key gives the same answers: it is no part of what is computed.
           * @observation
           */
          key?: Value<'Secret'>;
          /**
           * Questions under way at the same time.
           * @default 4
           * @range 1..64
           * @observation
           */
          at_once: Int;
          /**
           * Silence after which a question is asked anew. Answers come whole, so a long one is silent for as long as it takes.
           * @default 10min
           * @range 1s..2h
           * @observation
           */
          patience: Duration;
          /**
           * Who answers for the personal data that is sent: the processor and its agreement (GDPR article 28), in words. Without it, columns marked as personal are
           * not sent away.
           * @observation
           */
          processor?: string;
        },
      ) => void
    >(),
});
