import type { Grammar } from '../grammar.ts';

/** Everyday words of the countryside, the coast, the kitchen and the town. */
export const generalWords: Grammar = {
  nouns: {
    djur: `en älg älgen älgar älgarna
      en räv räven rävar rävarna
      en hare haren harar hararna
      en igelkott igelkotten igelkottar igelkottarna
      en bäver bävern bävrar bävrarna
      ett rådjur rådjuret rådjur rådjuren
      ett lodjur lodjuret lodjur lodjuren
      en utter uttern uttrar uttrarna
      en grävling grävlingen grävlingar grävlingarna
      en ekorre ekorren ekorrar ekorrarna`.split('\n'),
    fagel: `en trana tranan tranor tranorna
      en svala svalan svalor svalorna
      en havsörn havsörnen havsörnar havsörnarna
      en tjäder tjädern tjädrar tjädrarna
      en lärka lärkan lärkor lärkorna
      en gök göken gökar gökarna
      en uggla ugglan ugglor ugglorna
      en storlom storlommen storlommar storlommarna
      en tofsvipa tofsvipan tofsvipor tofsviporna`.split('\n'),
    trad: `en gran granen granar granarna
      en tall tallen tallar tallarna
      en björk björken björkar björkarna
      en ek eken ekar ekarna
      en lind linden lindar lindarna
      en rönn rönnen rönnar rönnarna
      en al alen alar alarna
      en asp aspen aspar asparna`.split('\n'),
    groda: `ett kornfält kornfältet kornfält kornfälten
      en potatisåker potatisåkern potatisåkrar potatisåkrarna
      en havreåker havreåkern havreåkrar havreåkrarna
      en äng ängen ängar ängarna
      en betesmark betesmarken betesmarker betesmarkerna
      en fruktträdgård fruktträdgården fruktträdgårdar fruktträdgårdarna
      ett rågfält rågfältet rågfält rågfälten
      en vall vallen vallar vallarna`.split('\n'),
    vatten: `en sjö sjön sjöar sjöarna
      en å ån åar åarna
      en vik viken vikar vikarna
      ett sund sundet sund sunden
      en älv älven älvar älvarna
      en tjärn tjärnen tjärnar tjärnarna
      en kanal kanalen kanaler kanalerna
      en bäck bäcken bäckar bäckarna`.split('\n'),
    bat: `en eka ekan ekor ekorna
      en segelbåt segelbåten segelbåtar segelbåtarna
      en skuta skutan skutor skutorna
      en fiskebåt fiskebåten fiskebåtar fiskebåtarna
      en färja färjan färjor färjorna
      en bogserbåt bogserbåten bogserbåtar bogserbåtarna
      en kanot kanoten kanoter kanoterna`.split('\n'),
    hus: `en lada ladan lador ladorna
      en kvarn kvarnen kvarnar kvarnarna
      en smedja smedjan smedjor smedjorna
      en stuga stugan stugor stugorna
      ett torp torpet torp torpen
      en fyr fyren fyrar fyrarna
      en väderkvarn väderkvarnen väderkvarnar väderkvarnarna
      ett magasin magasinet magasin magasinen
      ett växthus växthuset växthus växthusen
      en sjöbod sjöboden sjöbodar sjöbodarna`.split('\n'),
    ratt: `en soppa soppan soppor sopporna
      en gryta grytan grytor grytorna
      en paj pajen pajer pajerna
      ett bröd brödet bröd bröden
      en sallad salladen sallader salladerna
      en kaka kakan kakor kakorna
      en gratäng gratängen gratänger gratängerna
      en pudding puddingen puddingar puddingarna`.split('\n'),
    verktyg: `en yxa yxan yxor yxorna
      en såg sågen sågar sågarna
      en spade spaden spadar spadarna
      en lie lien liar liarna
      en hyvel hyveln hyvlar hyvlarna
      en slägga släggan släggor släggorna
      ett stämjärn stämjärnet stämjärn stämjärnen
      en kratta krattan krattor krattorna`.split('\n'),
    instrument: `en fiol fiolen fioler fiolerna
      ett dragspel dragspelet dragspel dragspelen
      en nyckelharpa nyckelharpan nyckelharpor nyckelharporna
      en trumpet trumpeten trumpeter trumpeterna
      en flöjt flöjten flöjter flöjterna
      ett piano pianot pianon pianona
      en kontrabas kontrabasen kontrabasar kontrabasarna`.split('\n'),
    fordon: `ett godståg godståget godståg godstågen
      en rälsbuss rälsbussen rälsbussar rälsbussarna
      en spårvagn spårvagnen spårvagnar spårvagnarna
      en lastbil lastbilen lastbilar lastbilarna
      en cykel cykeln cyklar cyklarna
      en traktor traktorn traktorer traktorerna
      ett motortåg motortåget motortåg motortågen`.split('\n'),
  },
  adjectives: {
    storlek: [
      'stor stort stora',
      'ensam ensamt ensamma',
      'mäktig mäktigt mäktiga',
      'ståtlig ståtligt ståtliga',
      'vanlig vanligt vanliga',
      'vacker vackert vackra',
      'ovanlig ovanligt ovanliga',
    ],
    skick: [
      'gammal gammalt gamla',
      'rödmålad rödmålat rödmålade',
      'övergiven övergivet övergivna',
      'nybyggd nybyggt nybyggda',
      'vindsliten vindslitet vindslitna',
      'välskött välskött välskötta',
      'grå grått grå',
    ],
    smak: [
      'god gott goda',
      'kryddig kryddigt kryddiga',
      'mättande mättande mättande',
      'enkel enkelt enkla',
      'nyttig nyttigt nyttiga',
      'söt sött söta',
      'rykande rykande rykande',
    ],
    bra: [
      'skarp skarpt skarpa',
      'tung tungt tunga',
      'lätt lätt lätta',
      'hållbar hållbart hållbara',
      'begagnad begagnat begagnade',
    ],
  },
  rules: {
    vader: ['regn', 'snö', 'dimma', 'solsken', 'hagel', 'åska', 'frost', 'duggregn', 'snöblandat regn'],
    vind: ['sydväst', 'nordost', 'väster', 'söder', 'nordväst', 'öster'],
    bonde: ['lantbrukaren', 'fåraherden', 'trädgårdsmästaren', 'skogvaktaren', 'fiskaren', 'biodlaren', 'mjölnaren'],
    hantverkare: [
      'snickaren',
      'smeden',
      'krukmakaren',
      'väverskan',
      'båtbyggaren',
      'urmakaren',
      'glasblåsaren',
      'sadelmakaren',
    ],
    ravara: [
      'kål',
      'morötter',
      'ärtor',
      'äpplen',
      'lök',
      'gädda',
      'strömming',
      'svamp',
      'rabarber',
      'lingon',
      'kornmjöl',
      'rödbetor',
    ],
    krydda: ['dill', 'timjan', 'ingefära', 'kardemumma', 'peppar', 'mejram', 'kummin', 'senap'],
    skolamne: ['matematik', 'historia', 'fysik', 'slöjd', 'musik', 'biologi', 'geografi', 'idrott'],
    idrott: ['fotboll', 'längdåkning', 'orientering', 'bandy', 'simning', 'friidrott', 'cykling', 'gymnastik'],
    himlakropp: ['månen', 'Jupiter', 'Saturnus', 'Mars', 'Venus', 'polstjärnan', 'Vintergatan', 'en komet'],
    vara: ['honung', 'ull', 'keramik', 'korgar', 'ost', 'plantor', 'rökt fisk', 'bröd', 'stickade vantar'],
  },
};
