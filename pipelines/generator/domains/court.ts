import type { Domain, Topic } from '../document.ts';
import { merge } from '../grammar.ts';
import { names } from '../names.ts';
import { courtWords } from './court-words.ts';

const ruling: Topic = {
  opening: [
    '{instans.best} i {plats} har att avgöra tvisten mellan {karande} och {svarande} om {sak.obest}.',
    'Målet gäller {sak.obest} och prövades vid huvudförhandling i {plats} {tidpunkt}.',
    '{karande} väckte talan mot {svarande} vid {instans.best} i {plats} med yrkande om {sak.obest}.',
    'I överklagandet till {instans.best} har {karande} vidhållit sitt yrkande om {sak.obest}.',
  ],
  body: [
    '{karande} har som grund för sin talan anfört {skal}.',
    '{svarande} har bestritt yrkandet och i första hand gjort gällande {skal}.',
    'Som bevis har {part} åberopat {styrka+bevis.obest} och förhör under sanningsförsäkran.',
    'Rätten konstaterar inledningsvis {skal}, vilket ingen av parterna har ifrågasatt.',
    'Av {styrka+bevis.obest} framgår {skal}.',
    'Bevisbördan ligger på {part}, som har haft bättre möjlighet att säkra bevisning.',
    'Enligt {omrade} ska ett oklart villkor tolkas till nackdel för den som har formulerat det.',
    'Vittnet {person} har lämnat en sammanhängande berättelse som stöds av {bevis.obest}.',
    'Vad {part} har uppgett om händelseförloppet motsägs av den skriftliga bevisningen.',
    'Frågan är därefter om {sak.best} kan jämkas med stöd av {omrade}.',
    'Rätten finner inte skäl att göra någon annan bedömning än den som tidigare har gjorts.',
    'Utredningen ger inte tillräckligt stöd för påståendet {skal}.',
    'En samlad bedömning leder till slutsatsen {skal}.',
    'Beloppet är i och för sig vitsordat, men {part} har invänt {skal}.',
    'Någon omständighet som talar för motsatsen har inte kommit fram i målet.',
    'Parterna är överens om att {sak.best} omfattas av {omrade}.',
  ],
  closing: [
    'Sammantaget innebär detta att {instans.best} {utfall}.',
    'Rätten {utfall} och förpliktar {part} att ersätta motpartens rättegångskostnader.',
    'På dessa skäl lämnas talan utan bifall, och vardera parten ska stå sin kostnad.',
    'Domen får överklagas inom tre veckor, och prövningstillstånd krävs.',
  ],
};

const question: Topic = {
  opening: [
    'Fråga till {instans.best} i {plats}: vad gäller om {part} har mottagit {styrka+bevis.obest} för sent?',
    'En person i {plats} undrar hur {omrade} ska förstås när det gäller {sak.obest}.',
    'Frågan rör vem som bär kostnaden för {sak.obest} när {part} inte kan betala.',
    'Hur lång tid har {part} på sig att överklaga ett beslut om {sak.obest}?',
  ],
  body: [
    'Huvudregeln i {omrade} är att den som påstår något också ska kunna visa det.',
    'Svaret beror på om {part} har lämnat {styrka+bevis.obest} inom den tid som lagen anger.',
    'Av förarbetena till {omrade} framgår att syftet är att skydda den svagare parten.',
    'Undantag kan göras i fall där {part} har haft giltigt förfall.',
    'Ett beslut vinner laga kraft när tiden för att överklaga har gått ut.',
    'Överklagandet ska vara skriftligt och ges in till den myndighet som har fattat beslutet.',
    'Den som saknar medel kan ansöka om rättshjälp hos {instans.best}.',
    'Praxis visar att {bevis.obest} sällan räcker om inte annan bevisning ger stöd.',
    'I tvister om {sak.obest} prövar rätten först om talan kan tas upp.',
    'Medling kan vara ett alternativ om parterna är villiga att mötas.',
    'Skulle {part} utebli från förhandlingen kan målet ändå komma att avgöras.',
    'Det är den skadelidande som har att visa omfattningen av sin skada enligt {omrade}.',
    'Ett muntligt avtal är lika bindande som ett skriftligt, men svårare att bevisa.',
    'Domstolen lämnar inte råd i enskilda fall, utan redogör för vad lagen säger.',
    'Om villkoret är oskäligt kan det jämkas eller lämnas utan avseende enligt {omrade}.',
    'Ränta löper från den dag då {part} fick del av kravet.',
  ],
  closing: [
    'Svaret är därför att {part} bör vända sig till {instans.best} i god tid.',
    'Närmare upplysningar lämnas av domstolens kansli i {plats}.',
    'Den som är osäker bör tala med ett juridiskt ombud.',
    'Frågan har besvarats av {domare} {person}.',
  ],
};

/** Invented questions to courts, and rulings. */
export const court: Domain = {
  grammar: merge(names, courtWords),
  fixed: ['plats', 'karande', 'svarande'],
  topics: { ruling, question },
  common: [
    'Handläggningen har skett i enlighet med {omrade}.',
    'Av sekretesskäl återges inte alla omständigheter i målet.',
    '{domare} {person} har deltagit i avgörandet.',
    'Samma fråga har tidigare prövats i ett mål från {annanort}.',
    'Parterna har fått tillfälle att yttra sig över {bevis.plbest}.',
  ],
};
