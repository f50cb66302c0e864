import { type Checker, complain, type Environment } from '../context.ts';
import type { ConstructedValue } from '../values.ts';
import type { BaseModel } from './base-model.ts';
import type { LockedModel } from './lock-file.ts';

/** What begins and ends a text: its id in `config.json`, and the tokenizer's token for it. */
interface Role {
  readonly name: 'bos' | 'eos';
  readonly config: readonly number[];
  readonly token: string;
  readonly id: number;
}

/**
 * The tokenizer of a model from outside must be its own. Where it begins and ends texts with other tokens than `config.json` says, it belongs to another
 * model; where only one differs, generation may not stop where training taught it to.
 */
export function checkSpecialTokens(cx: Checker, reference: ConstructedValue, base: BaseModel, env: Environment): void {
  const roles = base.locked === null ? [] : rolesOf(base.locked);
  const differing = roles.filter(({ config, id }) => !config.includes(id));
  if (differing.length === 0) return;
  const config = differing.map((one) => `${one.name}: ${one.config.join(' or ')}`);
  const tokenizer = differing.map((one) => `${one.name}: ${one.id} (${one.token})`);
  const code = differing.length === 2 ? 'FTP0720' : 'FTP0740';
  complain(cx, env, code, reference.span, { model: base.name, config, tokenizer });
}

/** Those that both sides name. A tokenizer without a token for the beginning is no mistake (Qwen). */
function rolesOf({ config, tokenizer }: LockedModel): readonly Role[] {
  const special = (tokenizer?.special ?? {}) as Readonly<
    Record<string, { readonly token?: unknown; readonly id?: unknown }>
  >;
  return (['bos', 'eos'] as const).flatMap((name) => {
    const written = config[`${name}_token_id`];
    const ids = (Array.isArray(written) ? written : [written]).filter((id): id is number => typeof id === 'number');
    const { token, id } = special[name] ?? {};
    return ids.length > 0 && typeof id === 'number' ? [{ name, config: ids, token: String(token), id }] : [];
  });
}
