/** What `check` can know of a tokenizer, from the files that publish it. Lock files hold the same. */
export interface TokenizerFacts {
  /** Entries of `tokenizer.json`, added tokens included. */
  readonly vocabulary?: number;
  /** `BPE`, `Unigram`, `WordPiece`. */
  readonly type?: string;
  /** `bos`, `eos`, `pad`, `unk` as `tokenizer_config.json` and `special_tokens_map.json` name them; the id is null where `tokenizer.json` lacks the token. */
  readonly special?: Readonly<Record<string, { readonly token: string; readonly id: number | null }>>;
  /** Added tokens by text, with their ids. */
  readonly added?: Readonly<Record<string, number>>;
  /** What the tokenizer puts around a single text on its own. */
  readonly around?: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Chat template (Jinja), from `chat_template.jinja` or `tokenizer_config.json`. */
  readonly template?: string;
  readonly [key: string]: unknown;
}

/** Texts of the files of a model folder; null where one is absent. */
export interface TokenizerTexts {
  /** `tokenizer.json` */
  readonly tokenizer: string | null;
  /** `tokenizer_config.json` */
  readonly settings: string | null;
  /** `special_tokens_map.json`, of older folders */
  readonly specials: string | null;
  /** `chat_template.jinja`, of newer folders */
  readonly template: string | null;
}

/** What cannot be read is left out: whoever loads the tokenizer says what is wrong with it. */
export function tokenizerFacts(texts: TokenizerTexts): TokenizerFacts {
  const { model, added_tokens, post_processor } = parseObject(texts.tokenizer);
  const settings = parseObject(texts.settings);
  const added = new Map<string, number>();
  for (const token of Array.isArray(added_tokens) ? added_tokens.filter(isObject) : [])
    if (typeof token.content === 'string' && typeof token.id === 'number') added.set(token.content, token.id);
  const ids = isObject(model) ? vocabularyOf(model) : new Map<string, number>();
  const idOf = (token: string): number | null => added.get(token) ?? ids.get(token) ?? null;
  const special: Record<string, { token: string; id: number | null }> = {};
  for (const role of ['bos', 'eos', 'pad', 'unk']) {
    const token = tokenText(settings[`${role}_token`] ?? parseObject(texts.specials)[`${role}_token`]);
    if (token !== null) special[role] = { token, id: idOf(token) };
  }
  const template = texts.template ?? templateText(settings.chat_template);
  const known = new Set([...ids.values(), ...added.values()]);
  return {
    ...(known.size === 0 ? {} : { vocabulary: known.size }),
    ...(isObject(model) && typeof model.type === 'string' ? { type: model.type } : {}),
    special,
    added: Object.fromEntries(added),
    around: around(post_processor),
    ...(template === null ? {} : { template }),
  };
}

/** Text -> id. A BPE model has an object, a Unigram model a list of [text, score]. */
function vocabularyOf({ vocab }: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  if (Array.isArray(vocab))
    return new Map(vocab.map((entry, id) => [String(Array.isArray(entry) ? entry[0] : id), id]));
  return new Map(isObject(vocab) ? Object.entries(vocab).map(([text, id]) => [text, Number(id)] as const) : []);
}

/**
 * The special tokens of `TemplateProcessing`, and the older pair of BERT and RoBERTa. They may stand inside a sequence of processors, of which each
 * works on what the one before it has made.
 */
function around(processor: unknown): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const nothing = { before: [], after: [] };
  if (!isObject(processor)) return nothing;
  if (Array.isArray(processor.processors)) {
    const all = processor.processors.map(around);
    return { before: all.toReversed().flatMap(({ before }) => before), after: all.flatMap(({ after }) => after) };
  }
  const { cls, sep } = processor;
  if (Array.isArray(cls) && Array.isArray(sep)) return { before: [String(cls[0])], after: [String(sep[0])] };
  if (!Array.isArray(processor.single)) return nothing;
  const names = processor.single.map((piece) =>
    isObject(piece) && isObject(piece.SpecialToken) ? piece.SpecialToken.id : null,
  );
  const text = names.indexOf(null);
  const tokens = (from: number, to: number) => names.slice(from, to).filter((name) => typeof name === 'string');
  return text < 0 ? nothing : { before: tokens(0, text), after: tokens(text + 1, names.length) };
}

/** Older files write a token as an object with its flags. */
function tokenText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return isObject(value) && typeof value.content === 'string' ? value.content : null;
}

/** One template, or several by name, of which `default` is the one for conversations. */
function templateText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const entry = Array.isArray(value) ? value.find((one) => isObject(one) && one.name === 'default') : null;
  return isObject(entry) && typeof entry.template === 'string' ? entry.template : null;
}

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
