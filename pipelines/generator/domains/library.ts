import type { Domain } from '../document.ts';
import { merge } from '../grammar.ts';
import { names } from '../names.ts';
import { libraryTopicsA } from './library-topics-a.ts';
import { libraryTopicsB } from './library-topics-b.ts';
import { libraryWords } from './library-words.ts';

/** Notices of an invented town library: what a branch tells its borrowers. */
export const library: Domain = {
  grammar: merge(names, libraryWords),
  fixed: ['plats', 'amne', 'gata', 'gast', 'konstnar'],
  topics: { ...libraryTopicsA, ...libraryTopicsB },
  common: [
    'Frågor besvaras av {personal} {person} {anmalan}.',
    'Biblioteket i {plats} har {antal} {bok.pl} som handlar om {amne}.',
    'Den som saknar lånekort får ett samma dag mot uppvisande av legitimation.',
    'Lokalen ligger på {gata} och är tillgänglig för rullstol och barnvagn.',
    'Vi tackar [hembygdsföreningen|fritidsgården|vänföreningen|folkhögskolan|församlingen] för ett gott samarbete och för de kakor som bjöds.',
    '{veckodag}ar har biblioteket öppet till klockan {kvallstid} under hela {arstid}.',
    'Lämna gärna tillbaka lånade {bok.pl} i god tid, för många står i kö.',
    'Inkomna önskemål läses av {personal} varje {vardag} och besvaras så snart som möjligt.',
    'Barn under {fatal} år är välkomna {fordel}.',
    'I {lokal.best} finns kaffe, te och ett bord med tidskrifter om {amne}.',
    '{lasare.plbest} i {plats} har frågat efter {ny+bok.pl} om {amne}, och nu har vi köpt in {antal} titlar.',
    'Ta med egna {bok.pl} om du vill byta eller skänka något till bokbytarhyllan.',
    'På grund av [stort intresse|den trånga lokalen|brandreglerna] tar vi emot högst {antal} personer åt gången.',
    'Buss går från torget i {plats} till biblioteket en gång i timmen.',
    'Den som inte kan komma får gärna låna {foremal.best} eller {bok.best} hem i {fatal} veckor.',
    'Förra året besöktes biblioteket av fler än {storttal} personer från hela kommunen.',
    'Personalen hjälper gärna till att hitta {bok.pl} på {sprak} och andra språk.',
    'Vi påminner om att vi städar i {lokal.best} varje {vardag} före klockan {morgon}.',
  ],
};
