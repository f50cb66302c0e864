import type { PersonalClass } from '../../stdlib/privacy/finding.ts';

/** A number from 0 below `range`. */
export type Draw = (range: number) => number;

/** Mulberry32 (Tommy Ettinger, public domain): the same texts on every machine. */
export function drawing(seed: number): Draw {
  let state = seed >>> 0;
  return (range) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * range);
  };
}

export const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)]!;

const two = (number: number): string => String(number).padStart(2, '0');
export const digits = (draw: Draw, length: number): string => Array.from({ length }, () => String(draw(10))).join('');

/** Luhn's digit, written for the tests alone: doubled digits summed by table. */
export function luhnDigit(body: string): string {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = [...body]
    .reverse()
    .reduce((total, digit, i) => total + (i % 2 === 0 ? doubled[Number(digit)]! : Number(digit)), 0);
  return String((1000 - sum) % 10);
}

/** The digit that gives a sum of 0 modulo 11; null where it would be 10. */
function elevenDigit(body: string): string | null {
  const weights = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1];
  const sum = [...body].reverse().reduce((total, digit, i) => total + Number(digit) * weights[i % 10]!, 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? null : String(digit);
}

const dated = (draw: Draw, dayAdded: number): readonly [century: string, six: string] => {
  const year = 1920 + draw(100);
  return [String(year).slice(0, 2), `${two(year % 100)}${two(1 + draw(12))}${two(1 + draw(28) + dayAdded)}`];
};

function identity(draw: Draw, dayAdded: number, letter: string): string {
  const [century, six] = dated(draw, dayAdded);
  const serial = letter === '' ? String(1 + draw(999)).padStart(3, '0') : two(draw(100));
  const check = luhnDigit(six + (letter === '' ? serial : `1${serial}`));
  const long = draw(2) === 0 ? century : '';
  const sign = pick(draw, ['-', '-', '-', '-', '+', ' - ', '–']);
  return `${long}${six}${sign}${letter}${serial}${check}`;
}

/** A wrong last digit. */
const spoilt = (draw: Draw, number: string): string =>
  number.slice(0, -1) + ((Number(number.at(-1)) + 1 + draw(9)) % 10);

/** As OCR reads it: one or two digits as letters, not the first and not the last two. */
export function misread(draw: Draw, number: string): string {
  const letters: Readonly<Record<string, string>> = { '0': 'O', '1': 'l', '5': 'S', '8': 'B' };
  const places = [...number].flatMap((each, i) => (i > 0 && i < number.length - 2 && letters[each] ? [i] : []));
  if (places.length === 0) return number;
  const at = pick(draw, places);
  return number.slice(0, at) + letters[number[at]!] + number.slice(at + 1);
}

/** Names that people in Sweden have; about every fifth is in no list of the library. */
export const firsts =
  'Anna Erik Maria Lars Karin Johan Eva Fatima Mohammed Kristina Per Lena Björn Elsa Nils Sara Oskar Ingrid Gustav Emma Ali Astrid Linnea Hugo Wilma Tariq Dragan Zoran Aleksander Thi Oskari Xin Zlatan Svetlana Göran Birgitta Ulf Märta Sixten Ebba Malin Henrik Jonas Tove Rasmus Siv Bo Maj-Britt Karl-Erik Ann-Sofie'.split(
    ' ',
  );
export const lasts =
  'Andersson Berg Lindqvist Nyström Ek Hassan Nguyen Svensson Holmgren Åkesson Dahlberg Öberg Sjöström Lund Kowalski Petrović Yilmaz Demir Haddad Rantanen Tamm Hedlund Söderberg Wikström Palm Ros Björk Strand Forsberg Gustafsson Cederlöf Ribbing Lagercrantz Stolt Kjellander Mårtensson Axelsson Quist Sandin Zetterlund'.split(
    ' ',
  );

export const places =
  'Kiruna Luleå Umeå Sundsvall Gävle Falun Uppsala Västerås Örebro Karlstad Norrköping Jönköping Borås Halmstad Kalmar Växjö Lund Visby Sala Mora'.split(
    ' ',
  );
const streets =
  'Storgatan Kyrkogatan Drottninggatan Ringvägen Björkvägen Skolvägen Lillgränd Parkgatan Kvarnbacken Sveavägen Hantverkaregatan Tegelbruksvägen Rådhustorget Norra|vägen Östra|Storgatan Sankt|Eriksgatan Strandpromenaden Solstigen Solsidan Ekudden'
    .split(' ')
    .map((name) => name.replace('|', ' '));

const plateLetters = 'ABCDEFGHJKLMNOPRSTUWXYZ';
const emailWords = 'anna erik.lund info kontakt b.nyberg lisa_k no-reply maja.o karl-erik'.split(' ');
const hosts = 'exempel.se post.exempel.se example.com foretag.nu skola.exempel.org åre-exempel.se'.split(' ');

function account(draw: Draw): string {
  for (;;) {
    const kind = draw(4);
    if (kind === 0) {
      const clearing = String(pick(draw, [5000, 1200, 3000, 7000, 9270]) + draw(10));
      const body = digits(draw, 6);
      const check = elevenDigit(clearing.slice(1) + body);
      if (check !== null) return `${clearing}${pick(draw, ['-', ' ', ', '])}${body}${check}`;
    } else if (kind === 1) {
      const clearing = String(pick(draw, [4000, 9020, 9150, 9550]) + draw(10));
      const body = digits(draw, 6);
      const check = elevenDigit(clearing + body);
      if (check !== null) return `${clearing} ${body.slice(0, 3)} ${body.slice(3)}${check}`;
    } else if (kind === 2) {
      const body = `${1 + draw(9)}${digits(draw, 7)}`;
      const check = elevenDigit(body);
      if (check !== null)
        return `6${digits(draw, 3)}, ${body.slice(0, 3)} ${body.slice(3, 6)} ${body.slice(6)}${check}`;
    } else {
      const clearing = `8${digits(draw, 3)}`;
      const body = `${1 + draw(9)}${digits(draw, 8)}`;
      return `${clearing}-${luhnDigit(clearing)}, ${body.slice(0, 3)} ${body.slice(3, 6)} ${body.slice(6)}${luhnDigit(body)}`;
    }
  }
}

function iban(draw: Draw): string {
  const body = `${pick(draw, ['500', '600', '800', '120'])}${digits(draw, 17)}`;
  const check = 98n - (BigInt(`${body}281400`) % 97n);
  const whole = `SE${two(Number(check))}${body}`;
  return draw(2) === 0 ? whole : whole.replace(/(.{4})(?=.)/g, '$1 ');
}

function giro(draw: Draw): string {
  const body = `${1 + draw(9)}${digits(draw, 5 + draw(2))}`;
  const whole = body + luhnDigit(body);
  return `${whole.slice(0, -4)}-${whole.slice(-4)}`;
}

function plusgiro(draw: Draw): string {
  const body = `${1 + draw(9)}${digits(draw, 4 + (draw(2) === 0 ? 0 : 1))}`;
  return `${body.length % 2 === 0 ? body.replace(/(..)(?=.)/g, '$1 ') : body}-${luhnDigit(body)}`;
}

function card(draw: Draw): string {
  const body = `${pick(draw, ['4', '51', '55', '2221', '2720', '4539'])}${digits(draw, 15)}`.slice(0, 15);
  const whole = body + luhnDigit(body);
  return pick(draw, [whole, whole.replace(/(.{4})(?=.)/g, '$1 '), whole.replace(/(.{4})(?=.)/g, '$1-')]);
}

function phone(draw: Draw): string {
  const group = (...sizes: number[]): string => sizes.map((size) => digits(draw, size)).join(' ');
  const first = 1 + draw(9);
  return pick(draw, [
    `07${pick(draw, ['0', '2', '3', '6', '9'])}-${first}${digits(draw, 2)} ${group(2, 2)}`,
    `07${pick(draw, ['0', '2', '3', '6', '9'])}${first}${digits(draw, 6)}`,
    `08-${first}${digits(draw, 2)} ${group(2, 2)}`,
    `08-${first}${digits(draw, 2)} ${group(3, 2)}`,
    `031-${first}${digits(draw, 1)} ${group(2, 2)}`,
    `0${pick(draw, ['171', '225', '340', '456', '611', '980'])}-${first}${digits(draw, 1)} ${group(3)}`,
    `+46 70 ${first}${digits(draw, 2)} ${group(2, 2)}`,
    `+46 (0)8-${first}${digits(draw, 2)} ${group(2, 2)}`,
    `004670${first}${digits(draw, 6)}`,
    `+47 ${first}${digits(draw, 1)} ${group(2, 2, 2)}`,
  ]);
}

function address(draw: Draw): string {
  const house = `${pick(draw, streets)} ${1 + draw(120)}${pick(draw, ['', '', ' A', 'B'])}`;
  const town = `${100 + draw(880)} ${two(draw(100))} ${pick(draw, places)}`;
  return pick(draw, [
    `${house}, ${town}`,
    `${house}\n${town}`,
    `${house}, lgh 1${digits(draw, 3)}, ${town}`,
    house,
    `Box ${1 + draw(900)}, ${town}`,
  ]);
}

const hex = (draw: Draw): string => draw(65_536).toString(16);

/** A made-up value of a class in one of its forms. */
export function madeUp(kind: PersonalClass, draw: Draw): string {
  switch (kind) {
    case 'personnummer':
      return identity(draw, 0, '');
    case 'samordningsnummer':
      return identity(draw, 60, '');
    case 'reservnummer':
      return identity(draw, 0, pick(draw, [...'TRSUWXJKLMN']));
    case 'organisationsnummer': {
      const body = `${pick(draw, ['55', '96', '20', '71', '80'])}${2 + draw(8)}${digits(draw, 6)}`;
      return `${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`;
    }
    case 'phone':
      return phone(draw);
    case 'email':
      return `${pick(draw, emailWords)}${draw(3) === 0 ? draw(1000) : ''}@${pick(draw, hosts)}`;
    case 'ip':
      return draw(3) > 0
        ? `${1 + draw(126)}.${draw(256)}.${draw(256)}.${1 + draw(254)}`
        : `2001:db8:${hex(draw)}::${(4096 + draw(61_000)).toString(16)}`;
    case 'account':
      return account(draw);
    case 'card':
      return card(draw);
    case 'ocr_reference': {
      const body = `${1 + draw(9)}${digits(draw, 4 + draw(14))}`;
      return body + luhnDigit(body);
    }
    case 'plate': {
      const three = `${pick(draw, [...plateLetters])}${pick(draw, [...plateLetters])}${pick(draw, [...plateLetters])}`;
      return `${three}${pick(draw, ['', ' '])}${two(draw(100))}${draw(2) === 0 ? 1 + draw(9) : pick(draw, [...'ABCDEFGHJKLMNPRSTUWXYZ'])}`;
    }
    case 'address':
      return address(draw);
    case 'name':
      return `${pick(draw, firsts)} ${pick(draw, lasts)}`;
  }
}

export { giro, iban, plusgiro, spoilt };
