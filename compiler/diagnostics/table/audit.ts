import { checkError, checkWarning, type Declared } from './define.ts';

/** FTP0720-0739 what makes a training fail or mislead, FTP0740-0759 what is unusual in one: found before anything runs. */
export const audit = {
  FTP0720: checkError(
    'tokenizer-of-another-model',
    'the tokenizer of {model} has {tokenizer}, and its config.json has {config}, so it belongs to another model',
  ),
  FTP0721: checkError(
    'model-without-template',
    '{model} has no chat template of its own, so `{objective}` must name one, such as `template: chatml()`',
  ),
  FTP0722: checkError(
    'markers-not-tokens',
    '`{template}` writes {tokens}, and the tokenizer of {model} takes that for ordinary text',
  ),
  FTP0723: checkError(
    'quantised-weights',
    'the weights of {model} are quantised ({how}), and only weights in floating point can be trained and measured',
  ),
  FTP0724: checkError('warmup-is-everything', 'a warm-up of {warmup} leaves no step at the full learning rate'),
  FTP0725: checkError('decay-above-rest', 'a warm-up of {warmup} and a decay of {decay} are more than {whole}'),
  FTP0726: checkError('floor-given-twice', '`floor` and `min_lr` both say where the learning rate ends'),
  FTP0727: checkError('floor-above-rate', 'the learning rate would end at {floor}, above its {rate}'),
  FTP0740: checkWarning(
    'special-token-differs',
    'the config.json of {model} has {config}, and its tokenizer has {tokenizer}',
  ),
  FTP0741: checkWarning(
    'start-token-twice',
    'the chat template of {model} writes {token}, and its tokenizer adds it once more to any text: training has it once, a careless server twice',
  ),
  FTP0742: checkWarning(
    'unusual-learning-rate',
    'a learning rate of {rate} is unusual for {what}: {low} to {high} are usual',
  ),
  FTP0743: checkWarning(
    'unusual-alpha',
    'alpha {alpha} with rank {rank} lets the adapter count {ratio} times; {low} to {high} times are usual',
  ),
  FTP0744: checkWarning(
    'rank-above-width',
    'a rank of {rank} is more than the {width} that layers of {model} are wide',
  ),
} as const satisfies Record<string, Declared>;
