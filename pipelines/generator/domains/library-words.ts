import type { Grammar } from '../grammar.ts';

/** The vocabulary of a public library. */
export const libraryWords: Grammar = {
  nouns: {
    bok: `en roman romanen romaner romanerna
      en novellsamling novellsamlingen novellsamlingar novellsamlingarna
      en diktsamling diktsamlingen diktsamlingar diktsamlingarna
      en reseskildring reseskildringen reseskildringar reseskildringarna
      en barnbok barnboken barnböcker barnböckerna
      en ungdomsbok ungdomsboken ungdomsböcker ungdomsböckerna
      en bilderbok bilderboken bilderböcker bilderböckerna
      en ljudbok ljudboken ljudböcker ljudböckerna
      en talbok talboken talböcker talböckerna
      en handbok handboken handböcker handböckerna
      en kokbok kokboken kokböcker kokböckerna
      en faktabok faktaboken faktaböcker faktaböckerna
      en levnadsteckning levnadsteckningen levnadsteckningar levnadsteckningarna
      en serieroman serieromanen serieromaner serieromanerna
      en deckare deckaren deckare deckarna
      en essäsamling essäsamlingen essäsamlingar essäsamlingarna
      ett uppslagsverk uppslagsverket uppslagsverk uppslagsverken
      ett bildverk bildverket bildverk bildverken
      en sagosamling sagosamlingen sagosamlingar sagosamlingarna
      en släktkrönika släktkrönikan släktkrönikor släktkrönikorna`.split('\n'),
    foremal: `en symaskin symaskinen symaskiner symaskinerna
      en borrmaskin borrmaskinen borrmaskiner borrmaskinerna
      ett sällskapsspel sällskapsspelet sällskapsspel sällskapsspelen
      en läsplatta läsplattan läsplattor läsplattorna
      en stjärnkikare stjärnkikaren stjärnkikare stjärnkikarna
      ett tält tältet tält tälten
      en gitarr gitarren gitarrer gitarrerna
      ett mikroskop mikroskopet mikroskop mikroskopen
      en projektor projektorn projektorer projektorerna
      en äppelpress äppelpressen äppelpressar äppelpressarna
      en energimätare energimätaren energimätare energimätarna`.split('\n'),
    lokal: `en läsesal läsesalen läsesalar läsesalarna
      ett grupprum grupprummet grupprum grupprummen
      en hörsal hörsalen hörsalar hörsalarna
      en sagohörna sagohörnan sagohörnor sagohörnorna
      en tidningshörna tidningshörnan tidningshörnor tidningshörnorna
      ett magasin magasinet magasin magasinen
      en verkstad verkstaden verkstäder verkstäderna
      ett kafé kaféet kaféer kaféerna
      en entréhall entréhallen entréhallar entréhallarna
      en barnavdelning barnavdelningen barnavdelningar barnavdelningarna
      en musikavdelning musikavdelningen musikavdelningar musikavdelningarna`.split('\n'),
    lasare: `en låntagare låntagaren låntagare låntagarna
      en besökare besökaren besökare besökarna
      en skolklass skolklassen skolklasser skolklasserna
      en student studenten studenter studenterna
      en pensionär pensionären pensionärer pensionärerna
      en förälder föräldern föräldrar föräldrarna
      en ungdom ungdomen ungdomar ungdomarna
      en släktforskare släktforskaren släktforskare släktforskarna
      en nybörjare nybörjaren nybörjare nybörjarna
      en bokvän bokvännen bokvänner bokvännerna
      en förskolegrupp förskolegruppen förskolegrupper förskolegrupperna
      en nyinflyttad_familj nyinflyttade_familjen nyinflyttade_familjer nyinflyttade_familjerna`.split('\n'),
    traff: `en författarkväll författarkvällen författarkvällar författarkvällarna
      en bokcirkel bokcirkeln bokcirklar bokcirklarna
      en sagostund sagostunden sagostunder sagostunderna
      en högläsning högläsningen högläsningar högläsningarna
      en visning visningen visningar visningarna
      en skrivarverkstad skrivarverkstaden skrivarverkstäder skrivarverkstäderna
      en föreläsning föreläsningen föreläsningar föreläsningarna
      ett språkkafé språkkaféet språkkaféer språkkaféerna
      en filmkväll filmkvällen filmkvällar filmkvällarna
      ett samtal samtalet samtal samtalen
      en frågesport frågesporten frågesporter frågesporterna
      en konsert konserten konserter konserterna
      en bokbytardag bokbytardagen bokbytardagar bokbytardagarna`.split('\n'),
    samling: `en kartsamling kartsamlingen kartsamlingar kartsamlingarna
      en brevsamling brevsamlingen brevsamlingar brevsamlingarna
      en fotosamling fotosamlingen fotosamlingar fotosamlingarna
      en dagbok dagboken dagböcker dagböckerna
      en handskrift handskriften handskrifter handskrifterna
      en affisch affischen affischer affischerna
      en räkenskapsbok räkenskapsboken räkenskapsböcker räkenskapsböckerna
      en psalmbok psalmboken psalmböcker psalmböckerna
      en ritning ritningen ritningar ritningarna
      ett tidningslägg tidningslägget tidningslägg tidningsläggen
      ett protokoll protokollet protokoll protokollen
      ett vykort vykortet vykort vykorten`.split('\n'),
    filial: `en filial filialen filialer filialerna
      ett huvudbibliotek huvudbiblioteket - -
      ett stadsdelsbibliotek stadsdelsbiblioteket stadsdelsbibliotek stadsdelsbiblioteken
      en bokbuss bokbussen bokbussar bokbussarna
      ett skolbibliotek skolbiblioteket skolbibliotek skolbiblioteken
      ett bibliotek biblioteket bibliotek biblioteken`.split('\n'),
  },
  adjectives: {
    ny: [
      'ny nytt nya',
      'nyutkommen nyutkommet nyutkomna',
      'efterfrågad efterfrågat efterfrågade',
      'uppmärksammad uppmärksammat uppmärksammade',
      'lättläst lättläst lättlästa',
      'prisbelönt prisbelönt prisbelönta',
      'omtyckt omtyckt omtyckta',
      'klassisk klassiskt klassiska',
      'färgstark färgstarkt färgstarka',
      'tankeväckande tankeväckande tankeväckande',
    ],
    rum: [
      'ljus ljust ljusa',
      'nyrenoverad nyrenoverat nyrenoverade',
      'rymlig rymligt rymliga',
      'tyst tyst tysta',
      'ombyggd ombyggt ombyggda',
      'välbesökt välbesökt välbesökta',
      'stor stort stora',
      'trivsam trivsamt trivsamma',
    ],
    lasartyp: [
      'vetgirig vetgirigt vetgiriga',
      'nyfiken nyfiket nyfikna',
      'van vant vana',
      'trogen troget trogna',
      'ung ungt unga',
      'intresserad intresserat intresserade',
    ],
    gammal: [
      'gammal gammalt gamla',
      'ömtålig ömtåligt ömtåliga',
      'sällsynt sällsynt sällsynta',
      'handskriven handskrivet handskrivna',
      'blekt blekt blekta',
      'inbunden inbundet inbundna',
      'bortglömd bortglömt bortglömda',
      'värdefull värdefullt värdefulla',
    ],
    kvall: [
      'kostnadsfri kostnadsfritt kostnadsfria',
      'uppskattad uppskattat uppskattade',
      'stämningsfull stämningsfullt stämningsfulla',
      'öppen öppet öppna',
      'återkommande återkommande återkommande',
      'extra extra extra',
    ],
  },
  rules: {
    personal: [
      'bibliotekarien',
      'bibliotekschefen',
      'arkivarien',
      'barnbibliotekarien',
      'bokbussföraren',
      'biblioteksassistenten',
    ],
    yrke: [
      'författaren',
      'poeten',
      'illustratören',
      'översättaren',
      'historikern',
      'journalisten',
      'folklivsforskaren',
      'serietecknaren',
    ],
    amne: [
      'lokalhistoria',
      'trädgårdsodling',
      'sjöfart',
      'släktforskning',
      'astronomi',
      'matlagning',
      'fågelskådning',
      'hantverk',
      'folktro',
      'vävning',
      'järnvägar',
      'musikhistoria',
      'geologi',
      'privatekonomi',
      'resor till fots',
      'svampplockning',
      'byggnadsvård',
      'svenska dialekter',
    ],
    sprak: [
      'arabiska',
      'finska',
      'somaliska',
      'polska',
      'spanska',
      'persiska',
      'tyska',
      'ukrainska',
      'samiska',
      'franska',
      'turkiska',
    ],
    fordel: [
      'utan kostnad',
      'utan förbokning',
      'mot uppvisande av lånekort',
      'i mån av plats',
      'under hela öppettiden',
      'i sällskap med en vuxen',
    ],
    anmalan: [
      'vid lånedisken',
      'på bibliotekets webbplats',
      'hos personalen',
      'per telefon',
      'i receptionen',
      'på anslagstavlan',
    ],
  },
};
