import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslipJson, notices } from '../support/cli.ts';

interface Failed {
  readonly failures: readonly {
    readonly code: string;
    readonly location: { readonly span: { readonly start: number; readonly end: number } } | null;
  }[];
}

const pipeline = (entries: string) => `pipeline places { seed: 3 }
source rows = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data corpus = rows |> split(by: id, train: 90%, dev: 10%)
model tiny = pretrain(llama(layers: 1, width: 16, heads: 2, context: 32 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  ${entries}
}
`;

// How many steps there are is known when the rows are; until then `check` cannot tell.
for (const [entries, code, place] of [
  ['evaluate: every(5000 steps, on: corpus.dev)', 'FTP0959', 'every(5000 steps, on: corpus.dev)'],
  ['steps: 5000', 'FTP0958', '5000'],
] as const)
  test(`what is wrong with an option is told where it is written: ${code}`, () => {
    const text = pipeline(entries);
    const { failures } = finslipJson<Failed>(notices(text), ['run']);
    assert.equal(
      failures.map(({ code, location }) => [code, text.slice(location?.span.start, location?.span.end)]),
      [[code, place]],
    );
  });

test.run();
