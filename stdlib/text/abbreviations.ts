const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/**
 * Swedish abbreviations after which a full stop ends no sentence: spelt without the last stop, in lower case. What Swedish style guides list
 * (Svenska skrivregler, Myndigheternas skrivregler), and what statutes, decisions and library catalogues are full of.
 */
export const abbreviations: ReadonlySet<string> = set(`
  adj adr ang anm ank ankn anv apr aug avd avs bef betr bibl bl.a ca cirk civ.ek civ.ing d.v.s d.y d.ä dir diss div dnr doc dok dr dvs e.kr
  eg ekon eng enl ev exkl f.d f.kr f.n f.v.b f.ö febr feb fig fil.dr fil.kand fil.lic fil.mag forts fr fr.o.m frk förf förk g.m gm h.c hr hrr
  i.o.m i.st.f inkl jfr jnr jur.dr jur.kand jur.lic k.k kand kap kl kungl l.c lic ltn m.a.o m.h.t m.t.p med.dr med.lic mom
  motsv mts n.b nov näml nr obs okt ordf orig p.g.a pag pers pga plur proc prof pseud publ resp rev s.a.s s.k s.l s.v sekr sept sid skr
  sing st.f stf str särsk t.ex t.f t.h t.o.m t.r t.v tekn tel teol.dr tfn trol u.a u.p.a u.å ung uppl urspr utg utök v.g vard vol vs
  äv övers
`);

/** Abbreviations that often stand last in a sentence: after these the next capital decides. */
export const closing: ReadonlySet<string> = set(`
  e.d e.dyl e.m etc f.m m.fl m.m mfl mm o.d o.dyl o.s.v osv
`);

/** Abbreviations that are words, too (`min`, `bil`, `Jan`): their stop ends no sentence where a number follows. */
export const alsoWords: ReadonlySet<string> = set(`
  art bd bil dec ex ing jan jul jun mag mar max mil min mån prop red ref reg sep spec st tab temp till tis tors ons fre lör sön
`);

/** Parts of a reference to a statute: `3 kap. 4 § 2 st. RF`. Between a number and the name of the statute no sentence ends. */
export const references: ReadonlySet<string> = set('kap st p mom s sid bil art punkt avd del bd');

/** After an ordinal (`Den 5. Maj`) these go on with the date. */
export const dateWords: ReadonlySet<string> = set(`
  januari februari mars april maj juni juli augusti september oktober november december jan feb febr mar apr jun jul aug sep sept okt nov dec
`);

/** Words that often begin a sentence and are no surname: after `plan B.` they begin one. */
export const openers: ReadonlySet<string> = set(`
  allt alla de den denna dessa det detta dock du då där eller en enligt ett från för genom han hans hen hennes hon hur här i in ingen inte jag
  kan med men mot mycket man ni nu när och om på sedan ska som så till trots två under ut vad var vem vi vid vår är även efter
`);
