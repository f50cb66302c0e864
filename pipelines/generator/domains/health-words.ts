import type { Grammar } from '../grammar.ts';

/** The vocabulary of notes from primary care and wards. */
export const healthWords: Grammar = {
  nouns: {
    besvar: `en hosta hostan - -
      en huvudvärk huvudvärken - -
      en ryggvärk ryggvärken - -
      en yrsel yrseln - -
      en andfåddhet andfåddheten - -
      en feber febern - -
      en klåda klådan - -
      en magsmärta magsmärtan magsmärtor magsmärtorna
      en ledvärk ledvärken - -
      en trötthet tröttheten - -
      en bröstsmärta bröstsmärtan bröstsmärtor bröstsmärtorna`.split('\n'),
    lakemedel: `en tablett tabletten tabletter tabletterna
      en kapsel kapseln kapslar kapslarna
      en salva salvan salvor salvorna
      en nässpray nässprayen nässprayer nässprayerna
      ett plåster plåstret plåster plåstren
      en inhalator inhalatorn inhalatorer inhalatorerna
      en ögondroppe ögondroppen ögondroppar ögondropparna`.split('\n'),
    prov: `ett blodprov blodprovet blodprover blodproverna
      ett urinprov urinprovet urinprover urinproverna
      ett svalgprov svalgprovet svalgprover svalgproverna
      en odling odlingen odlingar odlingarna
      ett blodsocker blodsockret - -
      ett levervärde levervärdet levervärden levervärdena`.split('\n'),
    undersokning: `en lungröntgen lungröntgen - -
      ett ultraljud ultraljudet - -
      en gastroskopi gastroskopin - -
      en skiktröntgen skiktröntgen - -
      en hörselmätning hörselmätningen - -
      en synundersökning synundersökningen - -
      ett arbetsprov arbetsprovet - -`.split('\n'),
    kroppsdel: `ett knä knät knän knäna
      en axel axeln axlar axlarna
      en höft höften höfter höfterna
      en fotled fotleden fotleder fotlederna
      en handled handleden handleder handlederna
      en armbåge armbågen armbågar armbågarna
      en vad vaden vader vaderna
      en tumme tummen tummar tummarna`.split('\n'),
  },
  adjectives: {
    grad: [
      'lätt lätt lätta',
      'tilltagande tilltagande tilltagande',
      'återkommande återkommande återkommande',
      'långvarig långvarigt långvariga',
      'molande molande molande',
      'plötslig plötsligt plötsliga',
      'besvärlig besvärligt besvärliga',
    ],
  },
  rules: {
    enhet: [
      'vårdcentralen',
      'mottagningen',
      'akutmottagningen',
      'medicinavdelningen',
      'barnmottagningen',
      'rehabiliteringen',
      'geriatriska avdelningen',
    ],
    vardare: [
      'läkaren',
      'sjuksköterskan',
      'fysioterapeuten',
      'undersköterskan',
      'dietisten',
      'arbetsterapeuten',
      'kuratorn',
    ],
    diagnos: [
      'luftvägsinfektion',
      'urinvägsinfektion',
      'migrän',
      'högt blodtryck',
      'diabetes',
      'astma',
      'artros',
      'järnbrist',
      'eksem',
      'bihåleinflammation',
      'ischias',
      'sömnsvårigheter',
      'hjärtsvikt',
      'kristallsjuka',
    ],
    amne: [
      'penicillin',
      'paracetamol',
      'kortison',
      'järn',
      'blodtryckssänkande medicin',
      'vätskedrivande medicin',
      'en smärtstillande gel',
      'insulin',
      'en luftrörsvidgande inhalation',
    ],
    alder: [
      'trettioårig',
      'fyrtioårig',
      'femtioårig',
      'sextioårig',
      'sjuttioårig',
      'åttioårig',
      'nittioårig',
      'tjugoårig',
    ],
    diagnos2: [
      'lunginflammation',
      'halsfluss',
      'gallsten',
      'njursten',
      'blodbrist',
      'ledgångsreumatism',
      'magkatarr',
      'åderbråck',
    ],
    patient: ['kvinna', 'man', 'pensionär', 'lärare', 'snickare', 'busschaufför', 'studerande', 'lantbrukare', 'kock'],
    tid: ['{fatal} dagar', '{fatal} veckor', 'några dagar', 'ett par månader', 'drygt {fatal} veckor', 'mer än ett år'],
    dosering: [
      'en gång om dagen',
      'morgon och kväll',
      'vid behov',
      'till natten',
      'tre gånger om dagen',
      'i samband med måltid',
      'varannan dag',
    ],
    vana: [
      'röker inte',
      'slutade röka för {fatal} år sedan',
      'promenerar dagligen',
      'dricker måttligt',
      'bor ensam',
      'bor med maka',
      'arbetar heltid',
      'är sjukskriven',
    ],
  },
};
