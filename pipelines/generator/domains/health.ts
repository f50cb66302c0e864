import type { Domain, Topic } from '../document.ts';
import { merge } from '../grammar.ts';
import { names } from '../names.ts';
import { healthWords } from './health-words.ts';

const visit: Topic = {
  opening: [
    'En {alder} {patient} söker {enhet} i {plats} på grund av {grad+besvar.naken} sedan {tid}.',
    'Patienten kommer till {enhet} med {grad+besvar.naken} som har pågått i {tid}.',
    'Återbesök på {enhet} i {plats} efter {tid} med {grad+besvar.naken}.',
    'Inkommer med ambulans till {enhet} efter att ha haft {grad+besvar.naken} i {tid}.',
  ],
  body: [
    'Besvären kom smygande och förvärras av ansträngning, men släpper i vila.',
    'Patienten har tidigare behandlats för {diagnos} och känner igen symtomen.',
    'Vid undersökning av {kroppsdel.best} noteras ömhet och svullnad, men rörligheten är god.',
    'Hjärta och lungor låter normalt, och blodtrycket är väl kontrollerat.',
    'Allmäntillståndet är gott, och patienten är orienterad till tid och rum.',
    'Buken är mjuk men lätt öm vid tryck över höger sida.',
    'Temperaturen har varit förhöjd, och {besvar.best} är värst på natten.',
    'Svalget är rodnat, och lymfkörtlarna på halsen är något förstorade.',
    'De prover som togs i dag visar inga tecken till infektion.',
    'Patienten {vana} och tar {amne} {dosering}.',
    'Syrgasmättnaden är god på rumsluft, och andningen är lugn.',
    'Någon allergi mot {amne} är inte känd sedan tidigare.',
    'Patienten beskriver oro för att {besvar.best} ska bero på {diagnos}.',
    'Huden är torr och varm, utan utslag eller sår.',
    'Vid provokation av {kroppsdel.best} utlöses smärta som strålar ut mot {kroppsdel.best}.',
    'Reflexer och känsel är utan anmärkning på båda sidor.',
  ],
  closing: [
    'Bedöms som {diagnos}, och behandling med {amne} {dosering} inleds.',
    'Planen är att ta {prov.obest}, och patienten får svar av {vardare} inom {tid}.',
    'Remiss skrivs för {undersokning.naken}, och patienten uppmanas att höra av sig vid försämring.',
    'Patienten går hem med råd om vila och vätska samt ny tid på {enhet} om {tid}.',
  ],
};

const ward: Topic = {
  opening: [
    'Patienten vårdas på {enhet} i {plats} sedan {tid} för {diagnos}.',
    'Dagen efter operation av {kroppsdel.best} mår patienten efter omständigheterna väl.',
    'Inskrivningssamtal hålls av {vardare} med en {alder} {patient} som har {diagnos}.',
  ],
  body: [
    'Natten har varit lugn, men patienten vaknade av {besvar.naken} vid två tillfällen.',
    'Såret är torrt och rent, och förbandet byts av {vardare} på förmiddagen.',
    'Patienten äter och dricker själv men behöver hjälp att komma upp ur sängen.',
    'Smärtan skattas till {fatal} av tio vid rörelse och lindras av {amne}.',
    'Vätskelistan är i balans, och urinmängden är tillräcklig.',
    '{vardare} har tränat gång med rollator i korridoren under {fatal} minuter.',
    'Blodtrycket sjönk när patienten reste sig, och därför minskas dosen av {amne}.',
    'Anhöriga har informerats om planen och deltar i vårdplaneringen {tidpunkt}.',
    'Infarten i armen är utan rodnad och kan användas ett dygn till.',
    'Vid ronden bestäms att behandlingen med {amne} fortsätter {dosering}.',
    'Patienten är ledsen och orolig, och samtal med kurator erbjuds.',
    'Fallrisken bedöms som förhöjd, och sängen ställs i sitt lägsta läge.',
    'Trycksår saknas, men huden över hälarna är rodnad och avlastas.',
    'Febern har gått ner, och proverna har nästan normaliserats.',
    'Läkemedelslistan har gåtts igenom, och {amne} har satts ut.',
    'Patienten upplever att {besvar.best} har minskat sedan i går.',
  ],
  closing: [
    'Fortsatt mobilisering planeras, och utskrivning är aktuell om {tid}.',
    'Nytt ställningstagande görs av {vardare} vid ronden i morgon.',
    'Patienten skrivs ut till hemmet med stöd av hemtjänst och uppföljning på {enhet}.',
    'Epikris skickas till {enhet} i {plats}.',
  ],
};

const control: Topic = {
  opening: [
    'Årskontroll av {diagnos} på {enhet} i {plats}.',
    'Uppföljning av {diagnos} med hjälp av {vardare}, som också går igenom levnadsvanorna.',
    'Telefonkontakt med {vardare} angående {diagnos} och svar på {prov.obest}.',
  ],
  body: [
    'Sedan förra besöket har patienten mått bra och inte behövt söka akut.',
    'Vikten har minskat något, och patienten {vana}.',
    'Blodtrycket har mätts hemma {dosering} och ligger inom målet.',
    'Patienten tar {amne} {dosering} och upplever inga biverkningar.',
    'Fötterna undersöks, och känseln är bevarad utan tecken till sår.',
    'Långtidssockret har förbättrats, och dosen av {amne} kan lämnas oförändrad.',
    'Patienten får råd om kost, rörelse och sömn samt skriftlig information.',
    'Motiverande samtal har förts om rökning, och nikotinläkemedel erbjuds.',
    'Vaccination mot influensa ges i överarmen utan omedelbar reaktion.',
    'Patienten använder {lakemedel.pl} på rätt sätt efter genomgång av tekniken.',
    'Sömnen är fortfarande dålig, och {besvar.naken} stör nattvilan.',
    'En egenvårdsplan har upprättats tillsammans med {vardare}.',
    'Resultatet av {undersokning.naken} visar inga förändringar jämfört med tidigare.',
    'Recept på {amne} förnyas för ett år framåt.',
    'Ögonbottnarna fotograferas av {vardare} i samband med nästa besök.',
    'Arbetsförmågan är nedsatt till hälften, och intyget förlängs i {tid}.',
  ],
  closing: [
    'Ny kontroll planeras om {tid} med {prov.obest} före besöket.',
    'Patienten är nöjd med planen och vet vart man vänder sig vid försämring.',
    'Ansvaret övergår därefter till {enhet} i {plats}.',
    'Avslutas för denna gång.',
  ],
};

/** Invented notes in the manner of Swedish health care. */
export const health: Domain = {
  grammar: merge(names, healthWords),
  fixed: ['plats'],
  topics: { visit, ward, control },
  common: [
    'Patienten samtycker till att uppgifterna delas med {enhet}.',
    'Tidigare väsentligen frisk, bortsett från {diagnos} för {fatal} år sedan.',
    'Ärftlighet för {diagnos} finns på mödernet.',
    'Aktuella läkemedel är {amne} {dosering} och {amne} {dosering}.',
    'Språktolk har använts under hela samtalet.',
    'Vid behov ges {amne} {dosering}.',
  ],
};

/** An exam in medical Swedish that nothing is trained on: short lessons rather than notes. */
export const healthExam: Domain = {
  grammar: merge(names, healthWords),
  fixed: ['diagnos'],
  topics: {
    lesson: {
      opening: [
        'Vid misstanke om {diagnos} börjar undersökningen med en noggrann sjukhistoria.',
        'En patient med {diagnos} söker ofta vård för {grad+besvar.naken}.',
        'Kapitlet handlar om hur {diagnos} känns igen och behandlas i primärvården.',
      ],
      body: [
        'Det vanligaste symtomet är {besvar.naken}, som brukar tillta under {tid}.',
        'Läkaren lyssnar på hjärta och lungor och undersöker {kroppsdel.best}.',
        'Behandlingen består i första hand av {amne}, som tas {dosering}.',
        'Normala prover utesluter inte sjukdomen.',
        'Äldre patienter kan ha få symtom och bör därför bedömas med större omsorg.',
        'Sjuksköterskan följer blodtryck, puls och temperatur under det första dygnet.',
        'Om {besvar.naken} tillkommer ska patienten bedömas av läkare samma dag.',
        'Egenvård i form av vila, vätska och {amne} räcker i de flesta fall.',
        'Remiss till specialist övervägs när besvären har pågått längre än {tid}.',
        'Differentialdiagnoser är bland andra {diagnos2} och {diagnos2}.',
        'Biverkningar av {amne} förekommer men är som regel lindriga.',
        'Prognosen är god om behandlingen sätts in i tid.',
        'Risken ökar hos den som röker eller har {diagnos2} sedan tidigare.',
        'Röntgen behövs bara vid osäker diagnos.',
      ],
      closing: [
        'Patienten ska alltid veta när det är dags att söka vård igen.',
        'Redogör för handläggningen på {enhet} och motivera valet av {amne}.',
        'Fundera över vilka frågor som {vardare} bör ställa.',
      ],
    },
  },
  common: ['Samma principer gäller för barn, men doserna anpassas efter vikten.'],
};
