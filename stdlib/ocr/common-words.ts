/**
 * Common Swedish words, written down by us: those that stand in nearly every text and the short ones, which confusions turn into each other most easily. They keep a small
 * or special lexicon from taking them for misreadings; they do not make one. Not alphabetic: by kind.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `
och att det i en jag som är av på för med den till inte har om ett man han de hon vi du så var men sig från vad kan när ska skall sin mig nu ut här
där dig
dem bara eller då vid ju kom kommer hur efter alla upp också vara blir blev bli blivit ja nej mot över under mycket mer mera mest än hade ha haft
skulle kunde kunna måste
vill ville vilja vore får fick få fått går gick gå gått gör gjorde göra gjort ser såg se sett säger sade sa säga sagt vet visste veta vetat tar tog ta
tagit tagen
ger gav ge gett givit giv står stod stå stått ligger låg ligga legat sitter satt sitta suttit håller höll hålla hållit låter lät låta låtit faller
föll falla fallit
drar drog dra dragit slår slog slå slagit bär bar bära burit skär skar skära skurit äter åt äta ätit dör dog dö dött ler log le lett ber bad be bett
sover sov sova sovit skriver skrev skriva skrivit skrivs skrevs läser läste läsa läst läs hör hörde höra hört hörs förde föra fört kör körde köra kört
lär lärde lära lärt
tror trodde tro trott bor bodde bo bott mår mådde må mått når nådde nå nått rår rådde råda sår sådde syr sydde sy sytt flyr flydde fly flytt
känner kände känna känt känd kända känns kändes tänker tänkte tänka tänkt ringer ringde ringa ringt börjar började börja börjat brukar brukade bruka
använder använde använda använt
hittar hittade hitta hittat letar letade leta väntar väntade vänta pratar pratade prata talar talade tala talat kallar kallade kalla kallat kallas
kallades visar visade visa visat
heter hette heta finns fanns finnas funnits finner fann finna funnit behöver behövde behöva behövt behövs försöker försökte försöka försökt lever
levde leva levt växer växte växa vuxit
säljer sålde sälja sålt säljs såldes såld köper köpte köpa köpt betalar betala bygger byggde bygga byggt byggs vänder vände vända vänt sänder sände
sända sänt sänds sändes sänts
märker märkte märka märkt märks märktes leder ledde leda följer följde följa följt hjälper hjälpte hjälpa hjälpt öppnar öppnade öppna stänger stängde
stänga stängt
arbetar arbetade arbeta arbetat spelar spelade spela spelat springer sprang springa sprungit sjunger sjöng sjunga sjungit vinner vann vinna vunnit
binder band binda bundit
hinner hann hinna hunnit rinner rann rinna sticker stack sticka bryter bröt bryta brutit bjuder bjöd bjuda bjudit ljuger ljög ljuga skjuter sköt
skjuta skjutit flyter flöt flyta
fryser frös frysa njuter njöt njuta tjuter tjöt griper grep gripa gripit rider red rida ridit biter bet bita bitit stiger steg stiga stigit lider led
lida lidit viker vek
minns mindes minnas hoppas hoppades trivs trivdes möts möttes möter mötte möta mött lyckas lyckades tycks tycktes tycker tyckte tycka tyckt verkar
verkade verka syns syntes synas
kostar kostade kosta kostat väger vägde väga vågar vågade våga svarar svarade svara svarat frågar frågade fråga frågat ändrar ändrade ändra ändrat
ändras hänger hängde hänga hängt händer hände hända hänt
mitt min mina din ditt dina sitt sina vår vårt våra er ert era hans hennes dess deras ens oss ni mej dej sej honom henne
denna detta dessa denne sådan sådant sådana samma själv själva annan annat andra någon något några ingen inget inga varje vart vem vems vilken vilket
vilka vars
allt all enda egen eget egna båda både hela hel helt halv halva mången många färre flera fler flest flesta första sista nästa förra
varför därför varifrån därifrån hit dit hem ute inne uppe nere borta fram bort ner ned in ur hos utan inom utom mellan bland genom enligt trots längs
kring runt
innan medan eftersom fast fastän samt dock ändå även dels antingen varken redan ännu sedan sen alltid aldrig ofta sällan ibland snart strax just
endast
nog väl kanske gärna hellre helst knappt knappast nästan ganska rätt litet lite alldeles särskilt dessutom däremot emellertid alltså således därmed
därav härav
dag dagar dagen dagarna natt natten nätter år året åren månad månader mån vecka veckan veckor timme timmar tid tiden tider gång gången gånger morgon
kväll kvällen middag idag igår
mannen män männen kvinna kvinnan kvinnor barn barnet barnen pojke pojken flicka flickan flickor mor far son dotter bror syster moder fader mamma pappa
vän vännen vänner
folk folket människa människan människor person familj släkt gubbe gumma fru fröken herr herre herrn kung kungen drottning präst bonde bönder dräng
piga
hus huset husen rum rummet dörr dörren fönster golv tak vägg bord stol säng kök gård gården by byn stad staden städer gata gatan väg vägen vägar bro
torg kyrka kyrkan skola skolan
land landet länder rike riket svensk svenska svenskt svenskar sverige norge danmark finland stockholm göteborg malmö uppsala lund europa tyskland tysk
tyska england engelsk engelska
sjö sjön hav havet vatten vattnet å ån ö ön strand berg berget skog skogen träd trädet mark marken jord jorden sten åker äng fält himmel himlen sol
solen måne moln regn snö is vind luft
hund hunden katt häst hästen hästar ko kon kor gris höna fågel fåglar fisk orm björn varg räv hare mus råtta djur djuret djuren
hand handen arm ben fot foten fötter huvud huvudet hår öga ögat ögon öra näsa mun munnen tand tänder hals bröst mage rygg hjärta hjärtat blod kropp
kroppen själ
mat maten bröd smör ost mjölk kött ägg salt kaffe te öl vin soppa äpple frukt
ord ordet orden namn namnet bok boken böcker sida sidan sidor brev papper tidning tidningen tidningar språk språket text texten del delen delar sak
saken saker ting slag sätt sättet
liv livet död döden kärlek lycka sorg hat mod makt makten rätten lag lagen lagar krig kriget fred freden våld brott straff dom domen mål målet fall
fallet frågan frågor svar
arbete arbetet arbetare pengar penningar krona kronor öre pris priset värde handel köp skatt skatten lön bank fabrik bolag bolaget affär marknad
kostnad kostnader
stor stort stora större störst liten lilla små mindre minst god gott goda bättre bäst dålig dåligt sämre ond ont onda ny nytt nya gammal gammalt gamla
äldre äldst ung ungt unga yngre
lång långt långa längre längst kort korta hög högt höga högre högst lågt låga lägre lägst bred brett smal tung tungt tunga lätt lätta svår svårt svåra
hård hårt hårda mjuk
vit vitt vita svart svarta röd rött röda blå blått blåa grön grönt gröna gul gult gula grå grått gråa brun brunt bla
varm varmt kall kallt ljus ljust mörk mörkt snabb snabbt sakta stark starkt starka svag svagt svaga rik rika fattig frisk sjuk sjuka fri fritt fria
full fullt fulla tom tomt säker säkert
viktig viktigt viktiga möjlig möjligt vanlig vanligt vanliga olik olika lik likt lika sann sant falsk vacker vackert vackra ful glad glatt glada
ledsen arg rädd trött
noll två tre fyra fem sex sju åtta nio tio elva tolv tretton femton tjugo trettio fyrtio femtio hundra tusen miljon miljoner tredje fjärde femte
januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag våren sommar
sommaren höst hösten vinter vintern
nord norr norra söder södra öster östra väster västra höger vänster mitten början slut slutet plats platsen håll riktning längd höjd vikt tal talet
nummer antal mängd
regering regeringen riksdag riksdagen kommun kommunen län länet stat staten parti partiet val valet minister nämnd styrelse styrelsen förening
föreningen möte mötet beslut förslag
ej icke blott hvad hvar hvem hvilken hvilket hvilka af öfver äro voro hafva blifva gifva lifvet hafvet själf sjelf nemligen mycken derför der dertill
gäng gänget gångar vägs våg vågor vana vanor van vant läge läger läget lager lagret äger ägde äga årlig årliga ärlig ärliga räta rätta rata
stöd stödet stöder stödja börd borde börda torde törst först främst fräck hål hal häl skal skäl skål tåg tåget tag täcka täcker tacka tackar tack
hack back bäck lack läck läcka lock lucka sucka knäcka knacka ficka plocka klocka skada skadat skadad skåda skådat spara spart spår spåra spårat
mät mäta sätter satte sätta ratt ända ändan anda andas anden ände ande hön öst
tänd tända länd bänd ring rang käk käka kaka
`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
