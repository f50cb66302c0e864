/**
 * Swedish abbreviations after which a full stop ends no sentence: spelt without the last stop, in lower case. Those that often stand last in
 * a sentence (`m.m.`, `osv.`, `etc.`) are not among them: after these the next capital decides.
 */
export const abbreviations: ReadonlySet<string> = new Set(
  `
    adj adr anm ank art avd avs bef betr bil bl.a ca civ.ek civ.ing d.v.s dvs dir doc dok dr eg ev ex exkl f.d f.n f.ö fig fil.dr fil.kand fil.mag
    fr fr.o.m förf förk g.m gm hr frk i.st.f ing inkl jfr jur.kand kap kl lic m.a.o mag max med.dr min mom motsv näml nr obs orig p.g.a pga
    pers plur prof prop red ref reg resp s.a.s s.k sid skr spec st.f str särsk t.ex t.h t.o.m t.v tab tel temp trol u.a u.p.a ung uppl
    utg v.g vard vol vs äv övers jan febr apr aug sept okt nov dec
  `
    .trim()
    .split(/\s+/),
);
