import { scalar } from 'finslip/operators';

/** Beginnings of words that clinical notes use and the lunch room does not. */
const stems =
  `patient symtom diagnos undersök behandl läkar läkemed sjukskö provet prover blodtryck blodprov feber smärt värk
  värke ordin dosen doser recept remiss ronden mottagning vårdcentral avdelning akut infektion allergi biverkning journal
  hjärt lung buken hals huden sår förband andning syrgas puls temperatur anamnes status besvär medicin insulin tablett penicillin
  paracetamol kortison astma diabetes migrän artros eksem ischias röntgen ultraljud klåda hosta yrsel trötthet sömn vårdas vårdplan
  utskriv inskriv uppfölj återbesök kontroll rehabiliter fysioterapeut dietist kurator undersköters`
    .split(/\s+/)
    .filter((stem) => stem !== '');

const medical = new RegExp(`^(?:${stems.join('|')})`);

/**
 * Share of the words that begin like a clinical term, 0 to 1. A list of word beginnings is crude, but anyone at the clinic can read it, dispute it
 * and amend it.
 */
export const medical_density = scalar({
  version: '1',
  call(text: string): number {
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    if (words.length === 0) return 0;
    return words.filter((word) => medical.test(word)).length / words.length;
  },
});
