import type { Grammar } from '../grammar.ts';

/** The vocabulary of courts: parties, claims, evidence and outcomes. */
export const courtWords: Grammar = {
  nouns: {
    sak: `en hyresfordran hyresfordran - -
      ett köpeavtal köpeavtalet köpeavtal köpeavtalen
      ett bygglov bygglovet bygglov byggloven
      ett testamente testamentet testamenten testamentena
      en uppsägning uppsägningen uppsägningar uppsägningarna
      ett skadestånd skadeståndet skadestånd skadestånden
      en servitutsrätt servitutsrätten servitutsrätter servitutsrätterna
      ett gåvobrev gåvobrevet gåvobrev gåvobreven
      en skuldsanering skuldsaneringen - -
      ett förbud förbudet förbud förbuden`.split('\n'),
    bevis: `ett kvitto kvittot kvitton kvittona
      ett intyg intyget intyg intygen
      ett foto fotot foton fotona
      ett brev brevet brev breven
      ett protokoll protokollet protokoll protokollen
      en ritning ritningen ritningar ritningarna
      ett vittnesmål vittnesmålet vittnesmål vittnesmålen
      en värdering värderingen värderingar värderingarna
      en faktura fakturan fakturor fakturorna`.split('\n'),
    instans: `en tingsrätt tingsrätten - -
      en hovrätt hovrätten - -
      en förvaltningsrätt förvaltningsrätten - -
      en kammarrätt kammarrätten - -
      en hyresnämnd hyresnämnden - -`.split('\n'),
  },
  adjectives: {
    styrka: [
      'skriftlig skriftligt skriftliga',
      'muntlig muntligt muntliga',
      'underskriven underskrivet underskrivna',
      'daterad daterat daterade',
      'ofullständig ofullständigt ofullständiga',
      'trovärdig trovärdigt trovärdiga',
    ],
  },
  rules: {
    karande: ['{person}'],
    svarande: ['{person}'],
    part: ['käranden', 'svaranden', 'klaganden', 'motparten', 'hyresvärden', 'hyresgästen', 'köparen', 'säljaren'],
    domare: ['rådmannen', 'lagmannen', 'hovrättsrådet', 'ordföranden'],
    omrade: [
      'avtalslagen',
      'hyreslagen',
      'skadeståndslagen',
      'köplagen',
      'ärvdabalken',
      'jordabalken',
      'förvaltningslagen',
      'rättegångsbalken',
    ],
    utfall: [
      'bifaller käromålet',
      'ogillar käromålet',
      'avvisar överklagandet',
      'återförvisar målet',
      'fastställer beslutet',
      'upphäver beslutet',
      'ändrar domen',
    ],
    skal: [
      'att avtalet ingicks under tidspress',
      'att betalning aldrig har skett',
      'att felet inte gick att upptäcka vid besiktning',
      'att varningen gavs för sent',
      'att fristen hade löpt ut',
      'att parterna tolkade villkoret olika',
      'att handlingen saknar vittnen',
      'att skadan hade kunnat undvikas',
    ],
  },
};
