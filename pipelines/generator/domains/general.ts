import type { Domain } from '../document.ts';
import { merge } from '../grammar.ts';
import { names } from '../names.ts';
import { generalTopicsA } from './general-topics-a.ts';
import { generalTopicsB } from './general-topics-b.ts';
import { generalWords } from './general-words.ts';

/** General Swedish prose about country and town life, to pre-train a small model on. */
export const general: Domain = {
  grammar: merge(names, generalWords),
  topics: { ...generalTopicsA, ...generalTopicsB },
  fixed: ['plats'],
  common: [
    'Det har gått {antal} år sedan något liknande hände i trakten kring {plats}.',
    'Grannen {person} stod vid {hus.best} och såg på utan att säga ett ord.',
    'Den som har bott länge i {plats} vet att allt tar sin tid.',
    'Vägen mellan {plats} och {annanort} är smal och går förbi {fatal} gårdar.',
    'På kvällen samlades folk vid {hus.best} för att prata om dagen som gått.',
    'Barnen sprang före ner till {vatten.best} och kom tillbaka genomblöta.',
    'Ingen kan med säkerhet säga varför, men {person} har en egen förklaring.',
    'Kostnaden blev högre än väntat, och resten fick skjutas upp till nästa år.',
    'I {annanort} gör man på ett helt annat sätt, och det fungerar lika bra.',
    'Om {arstid} doftar det av tjära, hö och {ravara} runt {hus.best}.',
    'Det sägs att {storlek+djur.obest} brukar visa sig just på den platsen.',
    'Solen gick ner bakom {trad.plbest}, och det blev hastigt kallt.',
    '{person} skrev ner alltsammans i en bok som fortfarande finns kvar.',
    'Utanför fönstret hördes {storlek+fagel.obest}, och långt borta gick {fordon.obest}.',
  ],
};
