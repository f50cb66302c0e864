import type { Random } from './random.ts';

/**
 * Things that curation has to find. No number belongs to anyone alive: birth dates lie in the 1890s with serial numbers that are
 * set aside for tests, telephone numbers come from the series that the regulator keeps for fiction, and mail goes to
 * `example.org`.
 */
export function personalNumber(random: Random, coordination = false): string {
  const year = String(random.between(90, 99));
  const month = String(random.between(1, 12)).padStart(2, '0');
  const day = String(random.between(1, 28) + (coordination ? 60 : 0)).padStart(2, '0');
  const serial = String(random.between(980, 989));
  const digits = year + month + day + serial;
  return `18${year}${month}${day}-${serial}${checkDigit(digits)}`;
}

/** Luhn's check digit over the nine digits before it. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (const [place, digit] of [...digits].entries()) {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10;
}

export function phone(random: Random): string {
  return random.chance(0.5) ? `070-174 06 ${random.between(10, 99)}` : `08-465 004 ${random.between(10, 99)}`;
}

export function email(random: Random, name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.');
  return `${plain}${random.between(1, 99)}@example.org`;
}

/** The same text as a colleague would post it again: a few words exchanged, the rest untouched. */
export function nearDuplicate(text: string, random: Random): string {
  const words = text.split(' ');
  const at = random.between(2, words.length - 3);
  const exchanged = words.map((word, index) => (index === at ? 'just' : word)).join(' ');
  return random.chance(0.5) ? `${exchanged} Sprid gärna meddelandet vidare.` : `Påminnelse. ${exchanged}`;
}

/** What a crawler brings home beside the text: menus, cookie banners, lists of links. */
export function boilerplate(random: Random, place: string): string {
  const menu = [
    'Start',
    'Kontakt',
    'Logga in',
    'Öppettider',
    'Sök',
    'Mina sidor',
    'Press',
    'Lättläst',
    'Nyheter',
    'Kalender',
  ];
  const items = random.draw(menu, 7).map((item) => `- ${item}`);
  return [
    ...items,
    `© ${place} ${random.between(2001, 2024)}`,
    'Cookies: acceptera alla / endast nödvändiga',
    ...items,
  ].join('\n');
}

/** A page that somebody wrote for visitors from abroad. */
export function english(random: Random, place: string, subject: string): string {
  const sentences = random.draw(
    [
      `Welcome to the ${subject} in ${place}, which is open to everyone who lives or works in the region.`,
      'Opening hours are different during the summer, so please look at the notice on the front door before you travel.',
      'Staff members speak several languages and will be happy to help you find what you are looking for.',
      'Children have a room of their own with toys, cushions and a small stage where stories are told every week.',
      'If you want to borrow something you need a card, which is free and can be collected at the desk.',
      'The building was designed at the end of the last century and has recently been restored with great care.',
      'There is a lift to the second floor, and guide dogs are of course allowed in all parts of the house.',
      'You can reach us by bus from the railway station, and there are plenty of places to leave a bicycle.',
      'Please remember that telephones should be silent and that food is only allowed in the entrance hall.',
      'Groups are asked to write to us at least two weeks in advance so that we can prepare their visit.',
      'Books that are returned after closing time should be left in the box to the right of the main entrance.',
      'We are always looking for volunteers who would like to read aloud or talk with people who have just arrived.',
    ],
    random.between(6, 8),
  );
  return sentences.join(' ');
}
