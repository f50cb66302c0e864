/**
 * Made-up documents as they come out of scanners, web pages and archives, each with what a reader says of it. `null`: the document does not tell. Written before
 * the rules were measured on them, and then left alone.
 */
export interface Labelled {
  readonly text: string;
  readonly type: string | null;
  readonly year: number | null;
  readonly title: string | null;
}

export const row = (type: string | null, year: number | null, title: string | null, text: string): Labelled => ({
  type,
  year,
  title,
  text,
});

export const labelled: readonly Labelled[] = [
  row(
    'prose',
    1887,
    'Fyrvaktarens dotter',
    `FYRVAKTARENS DOTTER

En berättelse från skären

Stockholm
Tryckt hos A. Lindmans boktryckeri 1887

Det var sent på hösten när båten från Norrvik lade till vid bryggan. Havet låg grått och stilla, och inte en mås hördes. Flickan stod kvar uppe vid fyren och såg hur karlarna bar i land säckarna en efter en. Hon visste att ett av breven var till henne, men hon gick inte ned.`,
  ),
  row(
    'prose',
    1998,
    null,
    `© 1998 Förlaget Gryningen

Första kapitlet handlar om hur man lärde sig läsa i byarna längs älven. Ingen hade råd med böcker, och därför gick samma psalmbok från gård till gård under hela vintern. De gamla berättade att man kunde den utantill innan man kunde stava.`,
  ),
  row(
    'prose',
    null,
    null,
    `När kriget tog slut 1945 flyttade familjen tillbaka till gården. Åren som följde var goda, och redan 1952 kunde de bygga ett nytt magasin. Ingen i trakten hade sett något liknande. Sonen, som var född 1931, tog över efter ett par år och sålde sedan alltihop till en granne.`,
  ),
  row(
    'prose',
    null,
    'Om konsten att koka kaffe',
    `Om konsten att koka kaffe

Vattnet ska vara friskt och kallt. Man mäter upp en skopa för varje kopp och en extra för pannan, låter det koka upp tre gånger och ställer sedan pannan på kanten av spisen. Efter fem minuter har sumpen sjunkit, och kaffet är klart att servera.`,
  ),
  row(
    'prose',
    2004,
    'Vår lokala historia',
    `# Vår lokala historia

Utgiven 2004 av hembygdsföreningen i Norrvik.

Socknen fick sin första skola på 1840-talet. Den låg i prästgårdens västra flygel och hade plats för tjugo barn. Läraren bodde i kammaren intill och fick sin lön i råg och ved. Först långt senare byggdes ett skolhus av sten vid landsvägen.`,
  ),
  row(
    'prose',
    null,
    null,
    `och därför gick han inte dit mer. Det hade blivit kväll när han kom fram till grinden, och lyset var släckt i alla fönster utom ett. Han stod länge och väntade på att någon skulle komma ut. Till sist vände han och gick samma väg tillbaka genom skogen, medan snön började falla allt tätare.`,
  ),
  row(
    'prose',
    1921,
    'Minnen från en lång sjöresa',
    `MINNEN FRÅN EN LÅNG SJÖRESA
AF
K. ÅKERDAL

GÖTEBORG 1921

Vi lämnade hamnen i dimma. Ingen ombord hade sett ekvatorn förut utom kocken, som påstod att man kunde känna den genom skrofvet. Efter tre veckor slutade vi att skratta åt honom. Maten var dålig och vattnet sämre, men stjärnorna var större än hemma och vi låg ofta vakna på däck.`,
  ),
  row(
    'prose',
    null,
    'Kapitel 3. Vinterns gäster',
    `Kapitel 3. Vinterns gäster

Det kom främlingar till gården varje vinter. De flesta stannade bara en natt, betalade med det de hade och fortsatte mot norr. Några blev kvar längre. En av dem, en man som kallade sig Salomon, lagade varenda klocka i byn innan våren kom.`,
  ),
  row(
    'prose',
    null,
    null,
    `Sidan 14

av Norrviks varv hade han ingenting kvar att göra. Bolaget sålde sina andelar under sommaren 1911, och ritningarna hamnade hos en skeppsredare i Danmark. Vad som sedan hände är inte känt. Enligt en anteckning av sonsonen brann huset ned, och med det alla papper från den tiden.`,
  ),
  row(
    'prose',
    2019,
    'Hur biblioteket valde sina böcker',
    `Hur biblioteket valde sina böcker
Publicerad 2019-05-14

Varje vecka får biblioteket tre lådor med gåvor. Personalen går igenom dem en i taget, och ungefär var tionde bok ställs ut på hyllorna. Resten säljs eller skickas vidare. Det finns inga hemliga regler, säger de som arbetar där, men en bok som luktar mögel stannar aldrig.`,
  ),
  row(
    'prose',
    1866,
    'Praktisk handbok för biodlare',
    `Praktisk handbok
för biodlare

Örebro, N. M. Lindhs boktryckeri, 1866.

Bien böra icke störas under kalla dagar. Den som öppnar kupan i mars får räkna med att förlora en del af samhället, ty kylan dödar ynglet på några minuter. Vänta därför till dess sälgen blommar, och välj en stilla dag med sol.`,
  ),
  row(
    'prose',
    null,
    null,
    `Hej! Jag undrar om någon vet hur man får bort gammal färg från en spegelram. Jag har provat med varmt vatten och såpa men det hände ingenting. Ramen är nog från 1890-talet och jag vill inte förstöra den. Tacksam för alla tips som inte kräver giftiga medel.`,
  ),
  row(
    'verse',
    null,
    'Höstvisa',
    `Höstvisa

Nu faller löven över ån,
Och tranan drar sin kos.
Min mor hon väntar på sin son,
Och far min på en ros.

Den ros han satte frös i går,
Den son hon bar drog bort.
Så går en höst, så går ett år,
Och livet är så kort.`,
  ),
  row(
    'verse',
    1903,
    'Sånger från Norrvik',
    `SÅNGER FRÅN NORRVIK

Stockholm 1903

Jag gick mig ut en afton sval
Att höra fåglar sjunga,
Då mötte jag i grönan dal
En hop af sköna, unga.

De sade: stanna kvar hos oss
Tills månen börjar brinna.
Jag svarade: jag tar min koss
Och går att vägen finna.`,
  ),
  row(
    'verse',
    null,
    null,
    `Till dig, min vän, som bor så långt
Bort bakom berg och vågor,
Jag sänder detta brev i dag
Och ställer samma frågor:

Har du det varmt? Har du det gott?
Och minns du än vår sommar,
När allt vi ägde var en slant
Och äppelträd som blommar?`,
  ),
  row(
    'verse',
    null,
    'Vaggvisa',
    `Vaggvisa

Sov, du lilla, sov i ro,
Mor din syr dig nya sko,
Far din ror i mörkan natt
Efter havets silverskatt.

Sov, du lilla, blunda nu,
Ingen är så trygg som du,
Vinden viskar, vågen går,
Snart är det ett annat år.`,
  ),
  row(
    'verse',
    null,
    null,
    `Hör klockan slå i stadens torn
Ett slag för var som somnar
Ett slag för den som sår sitt korn
Ett slag för den som domnar

Hör klockan slå i stadens natt
För alla dem som vakar
För den som grät, för den som skrattade
För den som allt försakar`,
  ),
  row(
    'verse',
    null,
    'Utan namn',
    `Utan namn

du kom med regnet
ingen visste varifrån

du lämnade en kopp på bordet
och ett öppet fönster

sedan dess
har rummet varit större`,
  ),
  row(
    'verse',
    null,
    null,
    `Alla fåglar kommo redan
Bort är vinterns tunga dräkt
Lärkan sjunger hela dagen
Uti vårens ljumma fläkt
Bäcken porlar, isen brister
Gräset gror på varje tomt
Och den som i vinter mister
Får igen det ljuvt och fromt`,
  ),
  row(
    'verse',
    1876,
    'Sjömansvisor',
    `SJÖMANSVISOR

samlade af en gammal matros

Tryckt i Karlshamn år 1876

Hej gossar, upp och gör er klar,
Nu lättar skutan ankar!
Adjö, min mor, adjö, min far,
Adjö, I tunga tankar!

Nu går vi ut på vågen blå
Med vinden uti segel,
Och stjärnorna de blinka så
Som i en silverspegel.`,
  ),
  row(
    'list',
    null,
    'Att ta med på lägret',
    `Att ta med på lägret

- sovsäck
- liggunderlag
- regnkläder
- ficklampa
- matlåda
- en god bok`,
  ),
  row(
    'list',
    null,
    'Innehåll',
    `Innehåll

1. Inledning
2. Socknens gränser
3. Gårdar och torp
4. Kyrkan
5. Skolan
6. Register över namn`,
  ),
  row(
    'list',
    null,
    null,
    `• Lördag: fiske vid dammen
• Söndag: vandring till fyren
• Måndag: vila
• Tisdag: utflykt med buss
• Onsdag: hemresa`,
  ),
  row(
    'list',
    null,
    'Ingredienser',
    `Ingredienser

* 3 ägg
* 2 dl socker
* 1 dl smör
* 4 dl vetemjöl
* 2 tsk bakpulver`,
  ),
  row(
    'list',
    2011,
    'Årets inköp till barnavdelningen',
    `Årets inköp till barnavdelningen
Norrviks bibliotek, 12 december 2011

a) Fem bilderböcker om havet
b) Två sagosamlingar
c) En atlas för nybörjare
d) Tre ljudböcker
e) Ett spel om fåglar`,
  ),
  row(
    'list',
    null,
    null,
    `1) Slå på strömmen.
2) Vänta tills lampan lyser grönt.
3) Lägg boken mot glaset.
4) Tryck på knappen.
5) Vänd blad och börja om från steg 3.`,
  ),
  row(
    'list',
    null,
    'Register',
    `Register

Adamsberg, 14, 22
Björkvik, 3, 87
Dalkarlsboda, 41
Ekeby, 9, 12, 60
Fiskartorpet, 77
Gransäter, 18
Holmen, 5, 90`,
  ),
  row(
    'table',
    null,
    'Folkmängd i socknarna',
    `Folkmängd i socknarna

Socken      1880    1890    1900
Norrvik      812     840     901
Söderby      455     430     412
Ekeby       1020    1100    1187
Holmen       230     228     240`,
  ),
  row(
    'table',
    null,
    null,
    `| Namn | Avdelning | Lån |
|---|---|---|
| Historia | 2 | 341 |
| Musik | 4 | 120 |
| Barn | 1 | 987 |
| Lokalt | 3 | 77 |`,
  ),
  row(
    'table',
    null,
    null,
    `Datum\tHögsta\tLägsta\tVind
1 maj\t14\t3\tV 4
2 maj\t12\t2\tNV 6
3 maj\t15\t5\tS 2
4 maj\t17\t6\tS 3`,
  ),
  row(
    'table',
    1912,
    'Prislista',
    `PRISLISTA
gällande från den 1 mars 1912

Kaffe, Java        kilo      1:40
Kaffe, Santos      kilo      1:15
Socker, toppar     kilo      0:72
Snus, Ljunglöfs    dosa      0:25
Fotogen            liter     0:16
Tändstickor        paket     0:10`,
  ),
  row(
    'table',
    null,
    'Tidtabell',
    `Tidtabell

Norrvik     06.15   08.15   17.40
Ekeby       06.32   08.32   17.57
Söderby     06.51   08.51   18.16
Holmen      07.10   09.10   18.35`,
  ),
  row(
    'table',
    null,
    null,
    `Art;Antal;Plats
Skata;12;Norrvik
Kaja;40;Torget
Domherre;3;Prästgården
Talgoxe;18;Parken
Nötskrika;2;Skogen`,
  ),
  row(
    'law',
    1998,
    null,
    `SFS 1998:9901

Lag om lån av böcker

1 § Denna lag gäller lån av böcker från allmänna bibliotek.

2 § Lån är avgiftsfria. Bibliotek får ta ut ersättning för skadade böcker.

3 § Den som bryter mot 2 § döms till böter.`,
  ),
  row(
    'law',
    2016,
    'Förordning (2016:9907) om fyrar och sjömärken',
    `Förordning (2016:9907) om fyrar och sjömärken

1 kap. Inledande bestämmelser

1 § I denna förordning finns bestämmelser om fyrar och andra sjömärken.

2 § Med sjömärke avses en anordning som är till ledning för sjöfarten.

2 kap. Tillsyn

1 § Myndigheten ska se till att fyrarna hålls tända. Lag (1980:100) gäller inte.`,
  ),
  row(
    'law',
    null,
    'Stadgar för Norrviks läsecirkel',
    `Stadgar för Norrviks läsecirkel

§ 1 Föreningens namn är Norrviks läsecirkel.

§ 2 Föreningens ändamål är att främja läsning i bygden.

§ 3 Medlem är den som har betalat årsavgiften.

§ 4 Årsmöte hålls i mars månad.`,
  ),
  row(
    'law',
    null,
    null,
    `4 § Ansökan ska göras skriftligen och vara undertecknad av sökanden.

5 § Myndigheten får begära att ansökan kompletteras. Om så inte sker inom skälig tid får den avvisas.

6 § Beslut enligt denna lag får överklagas hos allmän förvaltningsdomstol.`,
  ),
  row(
    'law',
    1862,
    'Kongl. Maj:ts nådiga förordning om kommunalstyrelse i köping',
    `Kongl. Maj:ts nådiga förordning om kommunalstyrelse i köping
gifven Stockholms slott den 9 mars 1862

1 §.
Köpings område utgör en särskild kommun.

2 §.
Medlem af kommunen är den som derstädes är mantalsskrifven.

3 §.
Kommunens angelägenheter vårdas af stämma och nämnd.`,
  ),
  row(
    'law',
    2009,
    null,
    `SOSFS 2009:77
Föreskrifter om förvaring av läkemedel på fyrskepp

1 kap. Tillämpningsområde

1 § Föreskrifterna gäller på fyrskepp i svenska vatten.

2 § Läkemedel ska förvaras i låst skåp.

3 § Den som är befälhavare ansvarar för nyckeln.`,
  ),
  row(
    'law',
    null,
    null,
    `12 kap. Om straff

1 § Den som olovligen tänder eller släcker en fyr döms till böter eller fängelse i högst sex månader.

2 § Är brottet ringa döms inte till ansvar.`,
  ),
  row(
    'news',
    null,
    'Ny bro över Norrån öppnar i höst',
    `Ny bro över Norrån öppnar i höst

NORRVIK. Den nya bron över Norrån öppnar för trafik i oktober. Det meddelade kommunen på torsdagen. Bygget har kostat mer än väntat, men enligt kommunalrådet är det värt pengarna. "Nu slipper folk vänta på färjan", säger hon till tidningen.`,
  ),
  row(
    'news',
    null,
    null,
    `STOCKHOLM (NP) Regeringen föreslår nya regler för fiske i skärgården. Förslaget presenterades på en pressträff på fredagen och väntas träda i kraft vid årsskiftet. Fiskarnas förbund är kritiskt. Förbundets ordförande säger att ingen har frågat dem.`,
  ),
  row(
    'news',
    null,
    'Brand på Holmen',
    `Brand på Holmen
Publicerad i går 21.14

Ett magasin på Holmen brann ned till grunden natten till lördagen. Ingen människa kom till skada. Polisen misstänker inte något brott, uppger vakthavande befäl. Räddningstjänsten var på plats med fyra bilar och båt.`,
  ),
  row(
    'news',
    null,
    null,
    `GÖTEBORG, tisdag. Ångaren Svalan gick i natt på grund utanför inloppet. Besättningen bärgades af lotsarna. Fartyget, som var lastadt med trä, ligger svårt till och torde blifva vrak om vinden friskar i. Ägaren väntas hit i dag.`,
  ),
  row(
    'news',
    2021,
    'Biblioteket stänger i sommar',
    `Biblioteket stänger i sommar

NORRVIK 2021-06-03

NORRVIK. Biblioteket håller stängt hela juli. Orsaken är att taket måste läggas om, uppger kommunen. Låntagarna får behålla sina böcker till augusti utan avgift. Bokbussen går som vanligt på tisdagar.`,
  ),
  row(
    'news',
    null,
    null,
    `Norrvik den 4 mars. Isen ligger ännu fast ut till Holmen, och inga båtar har kunnat lämna hamnen. Enligt lotsarna dröjer det minst två veckor innan farleden är öppen. Priset på salt har stigit sedan i måndags.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `– Har du sett katten?
– Nej, inte sedan i morse.
– Den brukar ligga på trappan.
– Då har den väl gått ner till hamnen.
– Utan att äta?
– Det finns fisk i hamnen.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `ANNA: Var har du varit hela natten?
ERIK: Ute. Jag kunde inte sova.
ANNA: Du kunde ha lämnat en lapp.
ERIK: Jag trodde inte att du skulle vakna.
ANNA: Jag vaknar alltid.
ERIK: Det visste jag inte.`,
  ),
  row(
    'dialogue',
    1911,
    'Fogdens fall',
    `FOGDENS FALL
Skådespel i tre akter

Norrvik 1911

FÖRSTA AKTEN

FOGDEN. Vem släppte in honom?
DRÄNGEN. Ingen, herre. Dörren stod öppen.
FOGDEN. Dörrar står inte öppna i mitt hus.
DRÄNGEN. Den här gjorde det, herre.
FOGDEN. Hämta ljus!
DRÄNGEN. Ljuset är slut.`,
  ),
  row(
    'dialogue',
    null,
    'Intervju med en fyrvaktare',
    `Intervju med en fyrvaktare

Fråga: Hur länge bodde ni på ön?
Svar: I trettio år, med ett kort avbrott.
Fråga: Var det ensamt?
Svar: Aldrig på vintern. Då hade vi tid för varandra.
Fråga: Skulle ni göra om det?
Svar: I morgon dag.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `— Kom in, sade gumman.
— Tack, men jag har bråttom.
— Den som har bråttom ska sitta en stund.
— Är det ett ordspråk?
— Det är det nu.
Hon satte fram en kopp.
— Drick.`,
  ),
  row(
    'dialogue',
    null,
    null,
    `Användare: Hur förlänger jag mina lån?
Assistent: Du kan förlänga dem på webbplatsen eller i disken.
Användare: Kostar det något?
Assistent: Nej, det är gratis så länge ingen annan står i kö.
Användare: Tack!
Assistent: Varsågod.`,
  ),
  row(
    'minutes',
    1902,
    'Protokoll',
    `Protokoll
fört vid kommunalstämma i Norrvik den 14 mars 1902

§ 1. Ordföranden öppnade stämman.
§ 2. Till justeringsmän valdes A. Dahl och P. Norrman.
§ 3. Beslöts att laga vägen till kvarnen.
§ 4. Stämman avslutades.`,
  ),
  row(
    'minutes',
    2018,
    'Protokoll från styrelsemöte',
    `Protokoll från styrelsemöte
Datum: 2018-09-11
Plats: Biblioteket i Norrvik
Närvarande: Anna Ek, Bo Lind, Siv Holm
Frånvarande: Per Dal

1. Mötets öppnande
Ordföranden förklarade mötet öppnat.
2. Val av justerare
Till justerare valdes Bo Lind.
3. Ekonomi
Kassören redogjorde för läget.`,
  ),
  row(
    'minutes',
    null,
    'Minnesanteckningar',
    `Minnesanteckningar

Närvarande: Siv, Bo, Anna
Sekreterare: Anna

Vi gick igenom förra mötets anteckningar. Siv rapporterade om taket. Beslutades att begära in två anbud till. Nästa möte blir den första tisdagen i oktober. Mötet avslutades klockan åtta.`,
  ),
  row(
    'minutes',
    1934,
    'Årsmötesprotokoll för Norrviks sångkör',
    `Årsmötesprotokoll för Norrviks sångkör

Den 3 februari 1934 i folkskolan

§ 1 Mötet öppnades av ordföranden.
§ 2 Föregående protokoll upplästes och godkändes.
§ 3 Till sekreterare valdes fröken Ek.
§ 4 Beslutades att avgiften skulle vara två kronor.`,
  ),
  row(
    'minutes',
    2020,
    'Sammanträdesprotokoll',
    `NORRVIKS KOMMUN
Sammanträdesprotokoll
Kulturnämnden 2020-02-18

Beslutande: Lena Berg, ordförande, Ola Ström
Övriga närvarande: Eva Nyman, sekreterare
Justerare: Ola Ström

§ 11 Bidrag till hembygdsföreningen
Kulturnämnden beslutar att bevilja bidrag med 20 000 kronor.`,
  ),
  row(
    'minutes',
    null,
    null,
    `§ 14
Nämnden beslutade att bordlägga ärendet till nästa sammanträde.

§ 15
Ordföranden tackade de närvarande och förklarade sammanträdet avslutat.

Vid protokollet
Siv Holm

Justeras
Bo Lind`,
  ),
  row(null, null, null, `Logga in   Meny   Sök`),
  row(null, null, null, `42`),
  row(null, null, null, `Ett kort meddelande utan mer.`),
  row(null, null, null, `ISBN 91-0000-000-0`),
  row(null, null, 'Norrviks bibliotek', `Norrviks bibliotek\n\nÖppet tisdag till fredag`),
  row(
    null,
    null,
    null,
    `for (let i = 0; i < rows.length; i++) {
  total += rows[i].value;
}
return total;`,
  ),
  row(null, null, null, `Läs mer: Bokbussen börjar gå igen efter sommaren »`),
  row(null, 2007, null, `Copyright 2007 Norrviks kommun. Alla rättigheter förbehållna.`),
  row(null, null, 'Karta över Norrvik', `Karta över Norrvik\n\nSkala 1:20000`),
  row(null, 1954, null, `Foto: okänd. Norrvik 1954.`),
];
