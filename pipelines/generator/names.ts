import type { Grammar } from './grammar.ts';

/** Invented places and people: names are put together from parts, and any likeness is a coincidence. */
const places = crossed(
  ['Alm', 'Lönn', 'Grank', 'Svale', 'Tranö', 'Lergö', 'Kvarnå', 'Dunker', 'Myrå', 'Vidå', 'Hägger', 'Ripå', 'Sälgö'],
  ['hamra', 'lunda', 'tuna', 'bråten', 'vallen', 'sunda'],
);
const surnames = crossed(
  ['Ekmo', 'Lindå', 'Bergslå', 'Nordvi', 'Ulvå', 'Fjällbo', 'Strandö', 'Hedå', 'Rönnå', 'Kvisle', 'Sjövi', 'Lövå'],
  ['sten', 'stig', 'gren', 'kvist', 'lid', 'holt'],
);
const given = `Alva Birger Cajsa Dagny Edvin Fatima Gunvor Hassan Ingrid Jonte Karima Leif Maja Nils Olle Petra Ragnhild
Samira Tage Ulla Viggo Wilma Yusuf Åke Ärla Östen Signe Mattis Elsa Torsten Amina Björn Ebba Folke Greta Halvar Iris Kerstin
Ludvig Märta Omar Pernilla Rakel Sixten Tuva Valter Zara Hilding`.split(/\s+/);

export const names: Grammar = {
  nouns: {},
  adjectives: {},
  rules: {
    plats: places,
    annanort: places,
    gata: crossed(
      ['Garvar', 'Linne', 'Kvarn', 'Smedje', 'Lind', 'Hamn', 'Station', 'Mejeri', 'Tegel'],
      ['gatan', 'gränd', 'vägen', 'stigen'],
    ),
    fornamn: given,
    efternamn: surnames,
    person: ['{fornamn} {efternamn}'],
    gast: ['{person}'],
    konstnar: ['{person}'],
    veckodag: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'],
    vardag: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag'],
    manad: 'januari februari mars april maj juni juli augusti september oktober november december'.split(' '),
    dagtal: `första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde
      femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje tjugofjärde`.split(
      /\s+/,
    ),
    morgon: ['åtta', 'nio', 'tio', 'elva'],
    kvallstid: ['femton', 'sexton', 'sjutton', 'arton', 'nitton', 'tjugo'],
    tidsspann: [
      'nio och elva',
      'tio och tolv',
      'tio och femton',
      'tolv och sexton',
      'tretton och arton',
      'femton och nitton',
    ],
    datum: ['den {dagtal} {manad}'],
    timme: 'nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton'.split(' '),
    antal: `två tre fyra fem sex sju åtta nio tio elva tolv fjorton femton sexton arton tjugo tjugofem trettio fyrtio
      femtio`.split(/\s+/),
    fatal: 'två tre fyra fem sex sju åtta nio tio elva tolv'.split(' '),
    storttal: `hundra tvåhundra trehundra fyrahundra femhundra sexhundra åttahundra niohundra tusen tvåtusen
      tretusen`.split(/\s+/),
    arstid: ['våren', 'sommaren', 'hösten', 'vintern'],
    tidpunkt: [
      'den {dagtal} {manad}',
      '{veckodag}en den {dagtal} {manad}',
      'i [början|mitten|slutet] av {manad}',
      'under {arstid}',
    ],
  },
};

function crossed(first: readonly string[], last: readonly string[]): string[] {
  return first.flatMap((start) => last.map((end) => start + end));
}
