import { type Labelled, row } from './labelled.ts';

/** Further made-up documents, written after the rules to be hard for them: narrow columns, misread letters, verse without capitals, lists that are none. */
export const heldOut: readonly Labelled[] = [
  row(
    'prose',
    null,
    null,
    `Den gamla kvarnen vid ån
hade stått stilla sedan
mjölnaren dog. Ingen ville
köpa den, och ingen ville
heller riva den. Barnen i
byn lekte kurragömma bland
stenarna om somrarna och
skrämde varandra med att
hjulet gick om natten.
Till sist kom en man från
staden och mätte upp
grunden. Han sade inget om
vad han tänkte göra.`,
  ),
  row(
    'prose',
    null,
    null,
    `»Jag tror inte ett ord av det», sade hon och reste sig. Han svarade inte. Utanför fönstret gick en spårvagn förbi, och koppen på bordet skallrade. »Du kan åtminstone säga vart du skickade det», fortsatte hon. »Till Amerika», sade han. »Till någon som kan läsa det.» Hon skrattade till, men det var inget glatt skratt.`,
  ),
  row(
    'prose',
    1979,
    'Stenåldersfynd i Norrviks socken',
    `Stenåldersfynd i Norrviks socken

Rapport över provundersökning, utgiven 1979

Inledning

Med anledning av att en ny väg skulle dras över åkern undersöktes området under två veckor i augusti. Tre schakt grävdes. I det norra påträffades en härd med kol och brända ben, medan de två andra var tomma på fynd.

Resultat

Härden är av en typ som är vanlig i landskapet. Någon datering har inte gjorts.`,
  ),
  row(
    'prose',
    null,
    null,
    `Tack för ditt brev av den 3 maj 1977! Här är allt sig likt. Korna är ute och mor har fått nya glasögon, så nu ser hon att vi inte dammar. Per-Erik har köpt bil men vågar inte köra den. Hälsa alla så gott och skriv snart igen när du får tid.`,
  ),
  row(
    'prose',
    null,
    'Användarhandbok för mikrofilmsläsaren',
    `Användarhandbok för mikrofilmsläsaren

Apparaten får endast användas av personal som har läst denna handbok. Dra aldrig ut filmen med handen. Om lampan slocknar ska du vänta i tio minuter innan du byter den, eftersom glaset blir mycket varmt. Kontakta bildarkivet om felet kvarstår.

- Lampa: typ B
- Säkring: 2 A

Rengör linsen med en torr duk varje vecka. Använd aldrig vatten.`,
  ),
  row(
    'prose',
    null,
    null,
    `ock sa wid hofvet, der konungen sielf lat lasa hans skrifter hogt. Men som lyckan är ostadig, så bief han snart glömd, och ingen fragade mer efter honom. De fa wänner han hade qwar, samlade ihop till hans begrafning, hwilken war ganska ringa. Hans böcker saldes pa auktion för en spottstyfwer.`,
  ),
  row(
    'prose',
    1823,
    'Underrättelse om potäters odling',
    `Underrättelse om potäters odling
för menige man
Westerås, tryckt hos Daniel Torssell, 1823

Potäterne läggas i jorden när björken fått löf. Man tage ej för små, ty deraf blifver skörden ringa. Efter tre veckor kupas de första gången, sedan åter när blasten är en half aln hög. Vid torka må man ej vattna.`,
  ),
  row(
    'prose',
    null,
    null,
    `forts. från sid. 3

hade han aldrig sagt det högt. Det var först i rätten som saken kom fram, och då var det för sent att göra något åt den. Vittnena teg. Domaren bläddrade i sina papper, tog av sig glasögonen och förklarade att målet skulle tas upp igen efter skördetiden.`,
  ),
  row(
    'prose',
    2015,
    'Integritetspolicy',
    `Integritetspolicy

Senast uppdaterad 25 maj 2015

Vi behandlar dina personuppgifter för att kunna låna ut böcker till dig. Uppgifterna sparas så länge du har ett lånekort och raderas därefter. Du har rätt att få veta vilka uppgifter vi har om dig. Hör av dig till biblioteket om du har frågor eller vill att något ska rättas.`,
  ),
  row(
    'verse',
    null,
    null,
    `ibland
när ingen ser
lägger jag örat mot marken
och hör hur tågen
som inte längre går
går`,
  ),
  row(
    'verse',
    null,
    'Till Norrvik',
    `Till Norrvik

Du lilla stad vid Östersjöns kant,
där måsarna skria och dansa,
din hamn är grund men ditt folk är grant
och har aldrig lärt sig att sansa.

Här föddes jag en blåsig kväll
då ljusen brann i stugan,
och hit ska jag vända en dag så säll
till myggen och till flugan.`,
  ),
  row(
    'verse',
    1745,
    'En nyttig psalm',
    `En nyttig Psalm

Tryckt i Gefle, Åhr 1745.

1. Ach HErre, hör min klagan an,
Jag är så matt och arme man,
Mitt hierta wil förgås i nöd,
Gif mig o HErre lifsens bröd.

2. Tin nåd är större än min synd,
Han är min tröst och endast fynd,
Ther på jag hoppas natt och dag
Och skattar werlden för slätt slag.`,
  ),
  row(
    'verse',
    null,
    null,
    `Ekorr'n satt i granen,
Skulle skala kvistar,
Fick han höra barnen,
Då han låg och listar.`,
  ),
  row(
    'list',
    null,
    'Telefonlista',
    `Telefonlista

Anna Ek: 010-000 00 01
Bo Lind: 010-000 00 02
Siv Holm: 010-000 00 03
Per Dal: 010-000 00 04`,
  ),
  row(
    'list',
    null,
    null,
    `- Stäng fönstren.
- Släck lyset i magasinet.
- Kontrollera att ingen är kvar i läsesalen.
- Lås ytterdörren och slå på larmet.`,
  ),
  row(
    'list',
    null,
    'Litteratur',
    `Litteratur

Ahlby, T., Om fyrar. Norrvik 1931.
Berg, S., Sjökortens historia. Ekeby 1950.
Dahl, P., Lotsarnas liv. Norrvik 1962.
Ek, A., Mitt hav. Söderby 1988.`,
  ),
  row(
    'list',
    null,
    null,
    `1. Vem skrev boken?
2. Var utspelar den sig?
3. Vilken person tycker du bäst om? Varför?
4. Hur slutar den?`,
  ),
  row(
    'table',
    null,
    'Vattenstånd',
    `Vattenstånd

Månad    Norrvik    Holmen
Jan      +12        +10
Feb      -3         -5
Mars     -14        -11
April    +2         +1`,
  ),
  row(
    'table',
    null,
    null,
    `id,titel,lån
1,Fyren,12
2,Kvarnen,40
3,Bron,7
4,Hamnen,91`,
  ),
  row(
    'table',
    1890,
    'Tabell öfver utförda läkarebesök',
    `Tabell öfver utförda läkarebesök
år 1890

Distrikt.        Män.    Qvinnor.    Barn.
Norrviks          41       55          80
Ekeby             12       20          33
Söderby           30       31          44`,
  ),
  row(
    'law',
    2022,
    'Ordningsföreskrifter för Norrviks kommun',
    `Ordningsföreskrifter för Norrviks kommun
beslutade den 14 juni 2022

1 § Genom dessa föreskrifter ges bestämmelser om hur den allmänna ordningen upprätthålls.

2 § Hundar ska hållas kopplade på badplatser.

3 § Det är förbjudet att elda på stranden utan tillstånd av kommunen.`,
  ),
  row(
    'law',
    null,
    'Avtal om nyttjanderätt',
    `Avtal om nyttjanderätt

1. Parterna är ense om att nyttjaren får använda bryggan från maj till september.

2. Avgiften är femhundra kronor om året och betalas i förskott.

3. Avtalet gäller tills vidare med tre månaders uppsägningstid.`,
  ),
  row(
    'prose',
    null,
    'Dom i målet om bryggan',
    `Dom i målet om bryggan

Tingsrätten konstaterar att avtalet enligt 3 § sista stycket jordabalken var giltigt. Svaranden har inte visat att uppsägning skett i rätt tid. Käromålet ska därför bifallas. Vid denna utgång ska svaranden ersätta käranden för rättegångskostnader med skäligt belopp.`,
  ),
  row(
    'news',
    null,
    'Vann pris för bästa rågbröd',
    `Vann pris för bästa rågbröd

Bagaren i Söderby vann i lördags pris för landets bästa rågbröd. Tävlingen hölls i Ekeby och hade lockat över femtio deltagare. Vinnaren säger att hemligheten är att låta degen vila över natten. Priset är en resa till fjällen.`,
  ),
  row(
    'news',
    null,
    null,
    `Telegram.

London den 8. Parlamentet öppnades i dag. Drottningens tal innehöll intet af vigt för de nordiska länderna.

Köpenhamn den 8. Isen i Sundet bär ej längre. Ångbåtsfarten väntas börja på måndag.`,
  ),
  row(
    'news',
    null,
    'Älg stoppade tåget',
    `Älg stoppade tåget

SÖDERBY. I två timmar stod morgontåget stilla vid Ekeby sedan en älg sprungit på. Ingen skadades, men resenärerna fick byta till buss. Enligt järnvägen har det hänt tre gånger i år på samma plats.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `- Vill du ha mer soppa?
- Nej tack.
- Du har ju inte ätit något.
- Jag åt på båten.`,
  ),
  row(
    'dialogue',
    null,
    'Scen 2',
    `Scen 2

(Ett kök. Natt.)

MODERN
Är det du?

SONEN
Vem annars.

MODERN
Jag hörde hunden.

SONEN
Hunden är död, mor.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `Läkaren: Var gör det ont?
Patienten: Här, under revbenen.
Läkaren: Sedan när?
Patienten: Sedan i tisdags. Det blir värre när jag ligger.
Läkaren: Då tar vi ett prov.`,
  ),
  row(
    'minutes',
    1889,
    null,
    `År 1889 den 7 april hölls ordinarie kyrkostämma i Norrviks sockenstuga under ordförandeskap af kyrkoherden Dahl, hvarvid följande ärenden förekommo.

§ 1. Kyrkans räkenskaper upplästes och godkändes.

§ 2. Stämman beslöt att orgelverket skulle repareras.

§ 3. Till kyrkovärd utsågs nämndemannen Ek. Justeradt och uppläst intygar O. Dahl.`,
  ),
  row(
    'minutes',
    2023,
    'Veckomöte måndag',
    `Veckomöte måndag
2023-10-02

Med: Eva, Ola, Nils

Taket: anbud kommer på fredag. Ola ringer.
Bokbussen: ny chaufför börjar i november.
Övrigt: inget.`,
  ),
  row(
    'minutes',
    null,
    'Protokollsutdrag',
    `Protokollsutdrag

§ 87 Ansökan om bidrag från Norrviks roddklubb

Nämndens beslut: Ansökan avslås.

Ordföranden meddelade att beslutet kan överklagas. Justering sker omedelbart.`,
  ),
  row(null, null, null, `Sida 1 av 12`),
  row(null, null, null, `Hem > Bibliotek > Öppettider > Sommar`),
  row(null, null, null, `Vi använder kakor. Genom att fortsätta godkänner du detta. OK`),
  row(null, null, null, `$ finslip run\n$ ls -l\ntotal 12\n$ exit`),
  row(null, 1968, null, `Vykort. Norrvik, torget. Kolorerat fotografi, tryckt 1968.`),
  row(null, null, 'Ris och ros', `Ris och ros\n\nTack till flickan som hittade min plånbok!`),
  row(null, null, null, `Dagens lunch: ärtsoppa och pannkakor 95 kr`),
  row(null, null, null, `A B C D E F G H I J K L M N O P Q R S T U V W X Y Z Å Ä Ö`),
  row(null, 2003, 'Norrviks årsbok', `Norrviks årsbok\n2003`),
  row(null, null, null, `Boken 1984 finns på hyllan för romaner.`),
  row(null, null, null, `Kl. 10.00 Sagostund\nKl. 11.30 Visning av magasinet`),
  // Pages of manuals and web sites in the shapes that real ones have: the name of the whole before that of the page, short paragraphs apart, commands.
  row(
    'prose',
    null,
    'Parkering vid hamnen',
    `Norrviks kommun, officiell webbplats

Innehåll

Parkering vid hamnen

På sommaren får man parkera vid hamnen i högst två timmar. Den som bor på Holmen kan söka tillstånd för längre tid. Tillståndet kostar hundra kronor om året och ska ligga synligt i fönstret. Kommunen kontrollerar bilarna varje dag.`,
  ),
  row(
    null,
    null,
    'Öppna en bok',
    `Handbok för Läsaren 3.2

Översikt

Öppna en bok

Välj Arkiv och sedan Öppna

Sök upp boken

Klicka på Öppna

Närliggande ämnen`,
  ),
  row(
    null,
    null,
    'Lägga till bokmärke',
    `Hjälp för Läsaren 3.2

Innehåll

Lägga till bokmärke

Så här använder du det här kommandot

Välj Redigera

Välj Bokmärke`,
  ),
  row(
    'prose',
    null,
    'Skriva ut',
    `Dokumentation för Läsaren lasaren@example.org

Skriva ut

Du kan skriva ut hela boken eller några sidor av den. Välj först skrivare och sedan vilka sidor som ska med. Om texten blir för liten kan du ändra skalan. Bilder skrivs ut i färg om skrivaren klarar det.`,
  ),
  row(
    'prose',
    null,
    'Läsarens historia',
    `Innehållsförteckning

Läsarens historia

Läsaren skrevs från början av två studenter i Norrvik. De ville kunna läsa gamla tidningar utan att förstöra dem. Den första utgåvan kunde bara visa en sida i taget, men snart kom det fler. I dag används programmet av många bibliotek.`,
  ),
  row(
    'prose',
    null,
    null,
    `LÄSA 1 "mars 2019" "läsverktyg 2.0" Användarkommandon

NAMN läsa - visar en bok sida för sida

BESKRIVNING Läsa visar innehållet i en bok på skärmen. Om ingen bok anges läses standard in. Programmet avslutas när sista sidan har visats. Med flaggan -n visas även sidornas nummer. Fel skrivs till standard fel.`,
  ),
  row(
    'prose',
    null,
    'Om bokbussen',
    `Om bokbussen

Norrviks bibliotek

Bokbussen går varje vardag utom i juli. Den stannar på tolv platser i socknen, minst en halvtimme på varje. Man kan beställa böcker i förväg och hämta dem i bussen. Föraren har alltid med sig kaffe till den som får vänta.`,
  ),
];
