import { boilerplate_lines } from '../../../../stdlib/filters/boilerplate-lines.ts';
import { repeated_lines } from '../../../../stdlib/filters/repeated-lines.ts';
import { normalize } from '../../../../stdlib/text/normalize.ts';
import { trim_fragments } from '../../../../stdlib/text/trim-fragments.ts';
import type { Suite } from './case.ts';

export const repeated: Suite = {
  operator: 'repeated_lines',
  make: (options, tools) => repeated_lines.create({ name: 'text' }, options, tools),
  cases: [
    ['no line twice', 'En första rad\nEn andra rad', {}, 'keep'],
    ['the empty text', '', {}, 'keep'],
    ['a line twice', 'Sidhuvud här\na\nSidhuvud här\nb', {}, { text: 'Sidhuvud här\na\nb' }],
    ['three times', 'Sidhuvud här\na\nSidhuvud här\nSidhuvud här', {}, { text: 'Sidhuvud här\na' }],
    ['another case', 'Sidhuvud här\nSIDHUVUD HÄR', {}, { text: 'Sidhuvud här' }],
    ['space at its ends', 'Sidhuvud här\n  Sidhuvud här\t', {}, { text: 'Sidhuvud här' }],
    ['space within', 'Sidhuvud här\nSidhuvud  här', {}, 'keep'],
    ['ten characters', '0123456789\n0123456789', {}, { text: '0123456789' }],
    ['nine characters', '012345678\n012345678', {}, 'keep'],
    ['nine emoji are nine characters', `${'😀'.repeat(9)}\n${'😀'.repeat(9)}`, {}, 'keep'],
    ['blank lines stay', 'Sidhuvud här\n\n\nSidhuvud här\n\n', {}, { text: 'Sidhuvud här\n\n\n\n' }],
    ['the shortest can be set', 'a\na', { min_length: 1 }, { text: 'a' }],
    ['numbers differ', 'Sidan 12 av 30\nSidan 13 av 30', {}, 'keep'],
    ['numbers alike', 'Sidan 12 av 30\nSidan 9 av 30', { numbers: 'alike' }, { text: 'Sidan 12 av 30' }],
    ['two may stand', 'En refräng\na\nEn refräng\nEn refräng', { keep: 2 }, { text: 'En refräng\na\nEn refräng' }],
  ],
};

const body = 'Det var en gång en katt som bodde på ett bibliotek.\nDen läste alla böcker, men ingen visste om det.';

export const boilerplate: Suite = {
  operator: 'boilerplate_lines',
  make: (options, tools) => boilerplate_lines.create({ name: 'text' }, options, tools),
  cases: [
    ['prose', body, {}, 'keep'],
    ['the empty text', '', {}, 'keep'],
    ['cookies', `Vi använder kakor för att förbättra sidan.\n${body}`, {}, { text: body }],
    ['cookies in English', `This site uses cookies.\n${body}`, {}, { text: body }],
    [
      'cookies in a long line stay',
      `${'Rapporten handlar om hur myndigheter använder kakor. '.repeat(5)}\n${body}`,
      {},
      'keep',
    ],
    [
      'cookies not wanted out',
      `Vi använder kakor för att förbättra sidan.\n${body}`,
      { kinds: ['terms', 'menus'] },
      'keep',
    ],
    ['rights', `${body}\n© 2024 Exempel AB. Alla rättigheter förbehålls.`, {}, { text: body }],
    ['sharing', `${body}\nDela på Facebook`, {}, { text: body }],
    ['navigation', `Hoppa till innehåll\n${body}`, {}, { text: body }],
    ['navigation in a sentence', `Man kunde hoppa till innehållet genom att trycka på en knapp.\n${body}`, {}, 'keep'],
    ['a menu in one line', `Hem | Om oss | Kontakt\n${body}`, {}, { text: body }],
    ['crumbs', `Start » Böcker » Romaner\n${body}`, {}, { text: body }],
    ['two parts are no menu', `Katten | En saga\n${body}`, {}, 'keep'],
    ['long parts are no menu', `${'ett ord och ett till och ett '.repeat(2)}| b | c\n${body}`, {}, 'keep'],
    ['five short lines', `Hem\nOm oss\nKontakt\nNyheter\nLogga in\n${body}`, {}, { text: body }],
    ['four short lines', `Hem\nOm oss\nKontakt\nNyheter\n${body}`, {}, 'keep'],
    [
      'blank lines do not break a menu',
      `Hem\n\nOm oss\n\nKontakt\nNyheter\nArkiv\n${body}`,
      {},
      { text: `\n\n${body}` },
    ],
    ['a sentence breaks it', `Hem\nOm oss\n${body}\nKontakt\nNyheter\nArkiv`, {}, 'keep'],
    ['three make a menu', `Hem\nOm oss\nKontakt\n${body}`, { menu_lines: 3 }, { text: body }],
    ['lines with a stop are no entries', `Hem.\nOm oss.\nKontakt.\nNyheter.\nArkiv.\n${body}`, {}, 'keep'],
    ['nothing left', 'Hem | Om oss | Kontakt\nVi använder kakor.', {}, ['boilerplate', 1, 1]],
    ['half may go: a third does', `Hem | Om oss | Kontakt\n${body}`, { max: 0.5 }, { text: body }],
    // 23 of 122 characters
    [
      'a tenth may go: a sixth does',
      `Hem | Om oss | Kontakt\n${body}`,
      { max: 0.1 },
      ['boilerplate', 23 / (23 + body.length), 0.1],
    ],
  ],
};

export const fragments: Suite = {
  operator: 'trim_fragments',
  make: (options, tools) => trim_fragments.create({ name: 'text' }, options, tools),
  cases: [
    ['whole sentences', 'Katten sov. Den drömde.', {}, 'keep'],
    ['a broken beginning', 'och sov gott. Katten vaknade.', {}, { text: 'Katten vaknade.' }],
    ['a broken end', 'Katten sov. Den drömde om', {}, { text: 'Katten sov.' }],
    ['both', 'och sov. Katten vaknade. Den såg en', {}, { text: 'Katten vaknade.' }],
    ['Swedish capitals', 'och sov. Åska hördes.', {}, { text: 'Åska hördes.' }],
    ['a lone capital begins nothing', 'av A. Lindgren skrevs.', {}, { text: 'Lindgren skrevs.' }],
    ['a capital within a word counts, as in the original', 'av iPhone sade hon.', {}, { text: 'Phone sade hon.' }],
    ['no capital', 'katten sov. den', {}, { text: 'katten sov.' }],
    ['no end mark', 'och Katten sov', {}, { text: 'Katten sov' }],
    ['a stop within a number ends nothing', 'Priset var 3.50 kr och', {}, 'keep'],
    ['a question', 'Sov katten? Ja, den', {}, { text: 'Sov katten?' }],
    ['a straight quotation mark', 'Han sa "hej" och gick', {}, { text: 'Han sa "hej"' }],
    ['a line end after the mark', 'Katten sov.\nDen', {}, { text: 'Katten sov.' }],
    ['space at the end goes', 'Katten sov. \n', {}, { text: 'Katten sov.' }],
    ['the capital after the last mark', 'och sov. Katten', {}, ['no_whole_sentence', 0, 1]],
    ['nothing', '', {}, ['no_whole_sentence']],
  ],
};

export const normal: Suite = {
  operator: 'normalize',
  make: (options, tools) => normalize.create({ name: 'text' }, options, tools),
  cases: [
    ['NFC keeps ligatures, widths and fractions', 'ﬁn １ ½ ²', {}, 'keep'],
    ['NFKC does not', 'ﬁn １ ½ ² …', { form: 'nfkc' }, { text: 'fin 1 1⁄2 2 ...' }],
    ['NFKC composes', 'a\u030a', { form: 'nfkc' }, { text: 'å' }],
    ['ligatures as letters', 'ﬁn ﬂod oﬃciell ﬆor æ œ', { ligatures: 'split' }, { text: 'fin flod officiell stor æ œ' }],
    ['quotes stay', '“Ja” »nej« ’80', {}, 'keep'],
    [
      'straight quotes',
      '“Ja” »nej« „o“ ‘a’ ’80 O´Hara',
      { quotes: 'straight' },
      { text: '"Ja" "nej" "o" \'a\' \'80 O\'Hara' },
    ],
    ['Swedish quotes', "\"Ja\" “nej” »o« 'a' O'Hara", { quotes: 'swedish' }, { text: '”Ja” ”nej” ”o” ’a’ O’Hara' }],
    ['two single ones are a double', "''Ja''", { quotes: 'swedish' }, { text: '”Ja”' }],
    ['dashes stay', 'a — b -- c ‑ d', {}, 'keep'],
    ['Swedish dashes', 'a — b -- c d‑e', { dashes: 'swedish' }, { text: 'a – b – c d-e' }],
    ['hyphens within words stay', 'e--post --flagga', { dashes: 'swedish' }, 'keep'],
    [
      'soft hyphens and zero-width signs go in any case',
      'bib\u00adlio\u200btek\u2060\ufeff',
      {},
      { text: 'bibliotek' },
    ],
  ],
};
