import type { Span } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { suggest } from '../reporting.ts';
import { article, lang } from '../types/common.ts';
import { describe } from '../types/of.ts';
import { type DataValue, data, invalid, type Value } from '../values.ts';

/**
 * Language codes: ISO 639-1, and ISO 639-3 for the languages without a two-letter code that fastText lid.176 tells apart or that are
 * national minority languages of Sweden. One code per language, since rows carry the code that the identifier gives.
 */
const iso6391 =
  'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu';
const iso6393 =
  'als arz ast azb bar bcl bpy bxr cbk ceb ckb diq dsb dty eml fit frr gom hif hsb ilo jbo krc lez lmo lrc mai mhr min mrj mwl myv mzn nah nap nds new pam pfl pms pnb rmf rmy rue sah scn sco sma smj tyv vec vep vls war wuu xal xmf yue';

export const languages: ReadonlySet<string> = new Set(`${iso6391} ${iso6393}`.split(' '));

/** Labels of fastText lid.176, by which `language` and its like judge texts. */
const labels =
  'af als am an ar arz as ast av az azb ba bar bcl be bg bh bn bo bpy br bs bxr ca cbk ce ceb ckb co cs cv cy da de diq dsb dty dv el eml en eo es et eu fa fi fr frr fy ga gd gl gn gom gu gv he hi hif hr hsb ht hu hy ia id ie ilo io is it ja jbo jv ka kk km kn ko krc ku kv kw ky la lb lez li lmo lo lrc lt lv mai mg mhr min mk ml mn mr mrj ms mt mwl my myv mzn nah nap nds ne new nl nn no oc or os pa pam pfl pl pms pnb ps pt qu rm ro ru rue sa sah sc scn sco sd sh si sk sl so sq sr su sv sw ta te tg th tk tl tr tt tyv ug uk ur uz vec vep vi vls vo wa war wuu xal xmf yi yo yue zh';

export const identified: ReadonlySet<string> = new Set(labels.split(' '));

/** Three-letter and local forms that people write, and the code that rows carry. */
const aliases: Readonly<Record<string, string>> = {
  swe: 'sv',
  sv_se: 'sv',
  se_sv: 'sv',
  eng: 'en',
  nor: 'no',
  nb: 'no',
  nob: 'no',
  nno: 'nn',
  dan: 'da',
  fin: 'fi',
  deu: 'de',
  fra: 'fr',
  spa: 'es',
  sme: 'se',
  yid: 'yi',
};

export function acceptLanguage(cx: Checker, value: DataValue, want: Want, span: Span, env: Environment): Value {
  if (value.type.kind === 'scalar' && (value.type.name === 'Lang' || value.type.name === 'Text')) {
    if (value.json === undefined || languages.has(String(value.json))) return data(lang, value.json);
    complainLanguage(cx, String(value.json), span, env);
    return invalid;
  }
  complain(cx, env, 'FTP0200', span, { what: want.what, expected: article('Lang'), actual: describe(value) });
  return invalid;
}

/** Two-letter codes are all near one another, so only a known other form is suggested. */
export function complainLanguage(cx: Checker, written: string, span: Span, env: Environment): void {
  const alias = aliases[written.toLowerCase()];
  const { hint, fixes } = alias === undefined ? { hint: '', fixes: [] } : suggest(alias, at(env, span), [alias]);
  complain(cx, env, 'FTP0307', span, { written, hint }, { fixes });
}
