import type { PersonalClass } from '../../stdlib/privacy/finding.ts';
import {
  type Draw,
  digits,
  drawing,
  firsts,
  giro,
  iban,
  lasts,
  luhnDigit,
  madeUp,
  misread,
  pick,
  places,
  plusgiro,
  spoilt,
} from './planted-values.ts';

/** What was put at `text[start, end)` of a document. */
export interface Planted {
  readonly start: number;
  readonly end: number;
  readonly class: PersonalClass;
}

export interface PlantedDocument {
  readonly text: string;
  readonly planted: readonly Planted[];
}

/** `#` is where the value stands. Forms that prove themselves stand bare too; others are announced, as people do. */
const sentences: Readonly<Record<PersonalClass, readonly string[]>> = {
  personnummer: [
    'Patienten # kom in på kvällen.',
    'Hon har personnummer #.',
    'Beslutet gäller # och ingen annan.',
    'Namn och nummer: #',
    '(#) skrevs ut i går.',
    'Målsäganden, #, var inte där.',
  ],
  samordningsnummer: ['Personen fick samordningsnummer # i våras.', 'Ärendet rör #.', 'Se # i registret.'],
  reservnummer: ['Reservnummer # gavs på akuten.', 'Patienten # är inte identifierad.', 'Journal för #, inlagd.'],
  organisationsnummer: [
    'Bolaget, org.nr #, flyttade.',
    'Föreningen (#) söker bidrag.',
    'Avtalet med # gäller.',
    'Organisationsnummer: #',
  ],
  phone: [
    'Ring # på vardagar.',
    'Telefon: #',
    'Du når mig på # efter fem.',
    'Växel #, öppet dygnet runt.',
    'Kontakta oss (#) i god tid.',
  ],
  email: ['Skriv till #.', 'Frågor besvaras av <#>.', 'E-post: #', 'Mejla # senast i maj.'],
  ip: ['Inloggning från # nekades.', 'Servern # svarade inte.', 'Klienten har adressen #.'],
  account: ['Sätt in pengarna på konto #.', 'Clearing- och kontonummer: #', 'Min bank är Nordea, #.', 'Lönekonto #'],
  card: ['Kortet # är spärrat.', 'Betala med #.', 'Kortnummer: #', 'Vi drog summan från #.'],
  ocr_reference: ['Ange OCR # vid betalning.', 'OCR-nummer: #', 'Skriv ocr-nr # på talongen.'],
  plate: [
    'Bilen # stod felparkerad.',
    'Föraren av # körde vidare.',
    'Fordonet med registreringsnummer # är stulet.',
    'Han sålde sin Volvo, #, i fjol.',
    'Släpet # saknar ljus.',
  ],
  address: ['Hon bor på #.', 'Adress: #', 'Leveransen går till # i morgon.', 'Huset ligger på #.'],
  name: [
    '# kom för sent.',
    'I går ringde #.',
    'Hon heter #.',
    'Enligt # var dörren låst.',
    'Med vänlig hälsning\n#',
    'Advokat # företrädde henne.',
    'Mötet leds av #, som är ny.',
    'Barnen till # går i skolan.',
  ],
};

/** A value in a class's less common forms, with the sentence that it needs. */
function variant(kind: PersonalClass, draw: Draw): readonly [sentence: string, value: string] {
  const value = madeUp(kind, draw);
  const plain = [pick(draw, sentences[kind]), value] as const;
  const chance = draw(10);
  switch (kind) {
    case 'personnummer':
    case 'samordningsnummer':
      if (chance === 0) return ['Personnummer #.', spoilt(draw, value)];
      if (chance === 1) return [plain[0], misread(draw, value)];
      if (chance === 2) return ['Person-nr # enligt kortet.', value.replace(/\D/g, '')];
      return plain;
    case 'organisationsnummer':
      if (chance === 0) return ['Org.nr # (felskrivet).', spoilt(draw, value)];
      if (chance === 1) return ['Momsreg.nr #.', `SE${value.replace('-', '')}01`];
      return plain;
    case 'phone':
      if (chance === 0) return ['Ring # på vardagar.', misread(draw, value)];
      return plain;
    case 'email':
      return chance === 0 ? [plain[0], value.replace('@', pick(draw, ['(at)', ' [at] ', '©']))] : plain;
    case 'account':
      if (chance < 2) return [pick(draw, ['IBAN: #', 'Betala till #.']), iban(draw)];
      if (chance < 4) return [pick(draw, ['Bankgiro #.', 'Betala till bg #.']), giro(draw)];
      if (chance < 5) return ['Plusgiro #.', plusgiro(draw)];
      return plain;
    case 'card':
      return chance === 0 ? ['Kortnummer # (felskrivet).', spoilt(draw, value)] : plain;
    case 'name':
      if (chance === 0) return [pick(draw, ['Sedan gick # hem.', 'Det sade #.', 'Vi såg # där.']), pick(draw, firsts)];
      if (chance === 1)
        return [plain[0], `${pick(draw, firsts)} ${pick(draw, 'ABCEGHJKLMS'.split(''))}. ${pick(draw, lasts)}`];
      return plain;
    default:
      return plain;
  }
}

/** Text that holds nobody's data but looks as if: numbers of orders, books, laws, money, dates, versions, and names that are words. */
function nearMiss(draw: Draw): string {
  const four = (): string => digits(draw, 4);
  const year = 1800 + draw(225);
  const isbn = `97${8 + draw(2)}-91-${digits(draw, 2)}-${digits(draw, 5)}-${draw(10)}`;
  return pick(draw, [
    `Ordernummer ${digits(draw, 10)} är på väg.`,
    `Er order ${digits(draw, 6)}-${four()} har skickats.`,
    `Faktura nr ${digits(draw, 12)} förfaller snart.`,
    `Boken har ISBN ${isbn}.`,
    `Boken har ISBN ${isbn.replaceAll('-', '')}.`,
    `ISSN ${four()}-${four()} är tidskriftens nummer.`,
    `Se lagen (SFS ${year}:${1 + draw(1400)}) och prop. ${year}/${String((year + 1) % 100).padStart(2, '0')}:${1 + draw(200)}.`,
    `Målet T ${1 + draw(9999)}-${String(draw(25)).padStart(2, '0')} avgjordes den ${1 + draw(28)} maj ${year}.`,
    `Det kostade ${1 + draw(900)} ${digits(draw, 3)} ${digits(draw, 3)} kronor.`,
    `Summan blev ${1 + draw(90)} ${digits(draw, 3)},${digits(draw, 2)} kr.`,
    `Mötet är ${year}-${String(1 + draw(12)).padStart(2, '0')}-${String(1 + draw(28)).padStart(2, '0')} kl. ${String(draw(24)).padStart(2, '0')}.${String(draw(60)).padStart(2, '0')}.`,
    `Öppet 08-17, lördagar 10-15, sommartid 0830-1600.`,
    `Version ${draw(10)}.${draw(20)}.${draw(30)}.${draw(9)} rättar felen.`,
    `Han levde ${year}-${year + 40 + draw(50)} på gården.`,
    `Avsnitt ${1 + draw(9)}.${1 + draw(9)}.${1 + draw(9)}.${1 + draw(9)} handlar om detta.`,
    `Artikelnummer ${digits(draw, 3)}-${digits(draw, 5)} är slut.`,
    `Sidorna ${100 + draw(400)}-${500 + draw(400)} saknas.`,
    `Standarden ISO ${100 + draw(900)} och SS-EN ${100 + draw(900)} gäller.`,
    `Koordinaterna är 59,${digits(draw, 6)} 18,${digits(draw, 6)}.`,
    `EAN ${digits(draw, 13)} står på varan.`,
    `Serienummer SN${digits(draw, 8)} finns på baksidan.`,
    `Tåget ${100 + draw(900)} går från spår ${1 + draw(20)}.`,
    `Hans bil är röd. Per vecka blir det ${1 + draw(50)} mil.`,
    `${pick(draw, places)} har ${1 + draw(99)} ${digits(draw, 3)} invånare.`,
    `Sten och grus låg på backen. Björn syntes. Bo kvar!`,
    `Enligt EU, FN och WHO ökar det med ${draw(100)} procent.`,
    `DOI 10.${four()}/${digits(draw, 7)} leder till texten.`,
    `Mät ${1 + draw(99)} x ${1 + draw(99)} mm och ${digits(draw, 3)} gram.`,
    `Vägen är ${1 + draw(99)} km lång och gatan smal.`,
    `Klass::metod() och @param står i koden; se a@b.`,
    `Diarienummer ${year}/${digits(draw, 5)} är registrerat.`,
    `Svensk lag gäller i Sverige. Riksdagen beslutar, Regeringen styr.`,
    `Kapitel ${1 + draw(30)} § ${1 + draw(30)} första stycket 3 p.`,
    `Temperaturen var -${draw(30)},${draw(10)} grader kl. 12:30:${String(draw(60)).padStart(2, '0')}.`,
  ]);
}

const fillers = [
  'Det regnade hela dagen.',
  'Ingen visste vad som skulle hända.',
  'Arbetet fortsatte efter lunch.',
  'Man beslutade att vänta.',
  'Frågan togs upp igen på hösten.',
  'Resultatet blev bättre än väntat.',
];

/** Documents with `each` values of every class, and as many sentences that only look like it. */
export function plantedDocuments(kinds: readonly PersonalClass[], each: number, seed: number): PlantedDocument[] {
  const draw = drawing(seed);
  const queue = kinds.flatMap((kind) => Array.from({ length: each }, () => kind));
  for (let i = queue.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [queue[i], queue[j]] = [queue[j]!, queue[i]!];
  }
  const documents: PlantedDocument[] = [];
  while (queue.length > 0) {
    let text = '';
    const planted: Planted[] = [];
    const add = (sentence: string, value: string, kind: PersonalClass): void => {
      const start = text.length + sentence.indexOf('#');
      text += `${sentence.replace('#', () => value)}${pick(draw, [' ', ' ', '\n'])}`;
      planted.push({ start, end: start + value.length, class: kind });
    };
    for (let i = 1 + draw(4); i > 0 && queue.length > 0; i--) {
      const kind = queue.pop()!;
      add(...variant(kind, draw), kind);
      text += `${nearMiss(draw)}${pick(draw, [' ', '\n'])}`;
      if (draw(3) === 0) text += `${pick(draw, fillers)} `;
    }
    documents.push({ text, planted });
  }
  return documents;
}

export { luhnDigit };
