import {
  type Column,
  dropWithout,
  type RowTools,
  rowOperator,
  type Value,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { certainties as allCertainties, type Certainty, type PersonalClass } from './finding.ts';
import { nameFinder } from './names.ts';
import { countName } from './outcome.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactText, type Treatment } from './redact-text.ts';

/** What is done with a finding. */
export type Action = 'mask' | 'remove' | 'drop' | 'keep';

type Given = Action | Value<'Pseudonym'>;

/**
 * Finds personal data and masks it (`[PHONE]`), removes it, drops its row, gives it a pseudonym or keeps and counts it. Of a row that is dropped nothing is kept
 * but the class that it was dropped for, not even among the dropped rows.
 *
 * Identity, organisation, account and card numbers need a right check digit to be `valid`; bare digits and digits with spaces are judged by what stands
 * around them, so that order numbers, ISBNs, dates with times and version numbers stay. A right form with a wrong check digit is `plausible`, and what is valid
 * once letters are read as the digits that OCR made them of is `ocr_damaged`. Telephone numbers are Swedish ones by the numbering plan, others by
 * their `+`. Postal addresses are found by form, names by lists and by what announces them: both miss some, so that their labels stay.
 *
 * A sole trader's organisation number is the personal number and counts as that. Forms and sources are told beside each finder.
 */
export const redact = rowOperator({
  version: '3',
  labels: 'redact',
  checks: [
    'filled(classes, certainty)',
    'named(classes)',
    'names requires classes has name',
    // What each finder of `find.ts` can tell.
    'apart(classes, certainty: email plausible, ip plausible, ip ocr_damaged, account ocr_damaged, card ocr_damaged, ocr_reference ocr_damaged, plate ocr_damaged, address ocr_damaged, name ocr_damaged)',
  ],
  positional: ['text', 'classes'],
  create(
    text: Column<string>,
    /**
     * What to look for.
     * @default [personnummer, samordningsnummer, reservnummer, phone, email, ip, account, card, plate]
     */
    classes: readonly PersonalClass[],
    options: {
      /**
       * What to do with it: put its class in its place, leave nothing, drop the row, only count, or `pseudonymise(…)`.
       * @default mask
       */
      action?: Given;
      /**
       * How sure a finding must be to be acted upon; others are counted and left.
       * @default [valid, plausible, ocr_damaged]
       */
      certainty?: readonly Certainty[];
      /** Names of one's own beside the common Swedish ones: a file with one on each line. */
      names?: Value<'WordList'>;
      /** Another action for this class. */
      personnummer?: Given;
      /** Another action for this class. */
      samordningsnummer?: Given;
      /** Another action for this class. */
      reservnummer?: Given;
      /** Another action for this class. */
      organisationsnummer?: Given;
      /** Another action for this class. */
      phone?: Given;
      /** Another action for this class. */
      email?: Given;
      /** Another action for this class. */
      ip?: Given;
      /** Another action for this class. */
      account?: Given;
      /** Another action for this class. */
      card?: Given;
      /** Another action for this class. */
      ocr_reference?: Given;
      /** Another action for this class. */
      plate?: Given;
      /** Another action for this class. */
      address?: Given;
      /** Another action for this class. */
      name?: Given;
    },
    tools: RowTools,
  ) {
    const { action = 'mask', certainty = allCertainties, names, ...others } = options;
    if (classes.length === 0 || certainty.length === 0)
      tools.fail('FTP1133', { what: classes.length === 0 ? 'classes' : 'certainty' });
    for (const each of Object.keys(others))
      if (!classes.includes(each as PersonalClass)) tools.fail('FTP1134', { class: each, classes: classes.join(', ') });
    if (names !== undefined && !classes.includes('name')) tools.fail('FTP1135', { classes: classes.join(', ') });
    const known = new Map<Given, Treatment>();
    const treatmentOf = (given: Given): Treatment => {
      const treatment = known.get(given) ?? (typeof given === 'string' ? given : pseudonymsOf(given, tools));
      known.set(given, treatment);
      return treatment;
    };
    const treatments = {
      of: new Map(classes.map((each) => [each, treatmentOf(others[each] ?? action)])),
      certainties: new Set(certainty),
      names: classes.includes('name') ? nameFinder(names === undefined ? [] : tools.wordList(names)) : null,
    };
    return (row) => {
      const before = textOf(row, text);
      const after = redactText(before, treatments, (outcome) => tools.count(countName(outcome)));
      if (typeof after !== 'string')
        return dropWithout('personal data', `${after.dropped.class}, ${after.dropped.certainty.replace('_', ' ')}`);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});

function pseudonymsOf(given: Value<'Pseudonym'>, tools: RowTools): Pseudonyms {
  const {
    per = 'dataset',
    form = 'tag',
    key,
  } = given as unknown as {
    per?: Pseudonyms['per'];
    form?: Pseudonyms['form'];
    key?: Value<'Secret'>;
  };
  if (key === undefined && (per === 'dataset' || form === 'lookalike'))
    tools.fail('FTP1132', { what: per === 'dataset' ? 'per: dataset' : 'form: lookalike' });
  return { per, form, key: key === undefined ? null : tools.secret(key) };
}
