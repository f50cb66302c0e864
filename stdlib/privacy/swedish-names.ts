/**
 * Common Swedish first names and surnames, written down by us for this project from general knowledge (no register was copied); CC0. Names of all
 * ages of people who live today, and of the larger groups of immigrants. A word list of one's own adds to it.
 */
const split = (names: string): readonly string[] => names.trim().split(/\s+/);

export const firstNames: readonly string[] = split(`
Aaron Abbe Abdi Abdullah Abraham Ada Adam Adrian Agda Agneta Agnes Ahmed Aina Albert Albin Albina Aleksandra Alex Alexander Alexandra Alf Alfred Ali Alice
Alicia Alina Allan Alma Alva Alvar Alvin Alvina Amanda Amelia Amina Amir Anders Andrea Andreas Anette Anita Anja Ann Anna Annika Anneli Annelie Annie Ann-Britt
Ann-Charlotte Ann-Christin Ann-Marie Ann-Sofie Anna-Karin Anna-Lena Annette Anton Arne Aron Arvid Arvo Asta Astrid Astri August Aurora Axel Barbro Beata Beatrice Bengt Benjamin
Berit Bernt Bert Berta Bertil Birger Birgit Birgitta Bjarne Björn Bo Boel Börje Britt Britta Britt-Marie Brita Bror Camilla Carina Carita Carl Carl-Johan Carola Carolina
Caroline Casper Cecilia Cajsa Charlotta Charlotte Christel Christer Christian Christin Christina Christine Christoffer Christopher Claes Clara Clas Conny Cornelia Dag Dagmar
Dagny Daniel Daniela Dan David Denise Dennis Desirée Diana Dick Disa Doris Douglas Ebba Ebbe Edgar Edit Edith Edvard Edvin Edward Edwin Einar Eivor Elena Eleonora Elias Elin Elina
Elis Elisa Elisabet Elisabeth Elise Ella Ellen Ellinor Elliot Elma Elof Elov Elsa Elsie Elvira Emanuel Emelie Emil Emilia Emma Emmy Engla Enok Erik Erika Erland Erling Ernst
Ester Estelle Eskil Eva Evelina Evert Fabian Fadi Fanny Farah Fatima Felicia Felix Ferdinand Filip Filippa Folke Fredric Fredrik Fredrika Frans Freja Frida Fritz Gabriel Gabriella
Georg Gerd Gerda Gertrud Gideon Gisela Gith Greger Greta Gudrun Gull-Britt Gun Gun-Britt Gunborg Gunhild Gunilla Gunnar Gunnel Gunvor Gusten Gustaf Gustav Gösta Göran Göte Göta Hamid Hampus Hanna Hannah Hannes Hans
Harald Harriet Harry Hassan Hasse Hedda Hedvig Helen Helena Helene Helga Helge Helmer Helny Henning Henric Henrik Henry Herbert Herman Hilda Hilding Hillevi Hilma Hjalmar Holger
Hugo Huda Håkan Ibrahim Ida Ida-Maria Idun Inez Inga Inga-Lill Inga-Britt Ingalill Ingbritt Ingeborg Ingegerd Ingela Ingemar Inger Ingmar Ingrid Ingvar Ira Irene Irina Iris Irma Isa Isabel Isabella
Isabelle Isak Ivan Ivar Ivan Jack Jacob Jakob Jamal Jan Jan-Erik Jan-Olof Jan-Olov Jana Janne Jannike Jasmin Jasmine Jeanette Jenni Jennie Jennifer Jenny Jens Jerker Jerry Jesper Jessica Jim Jimmy Joakim Joachim
Joar Joel Johan Johanna Johannes John Johnny Jon Jonas Jonathan Jonna Josef Josefin Josefina Josefine Joseph Josephine Judit Judith Julia Julian Julius Jörgen Kaj Kajsa Kalle
Karim Karin Karl Karl-Erik Karl-Gustav Karolina Kasper Katarina Katja Kennet Kenneth Kent Kerstin Kevin Khadija Khalid Kicki Kim Kjell Klara Klas Klaus Knut Konrad Kristian Kristin
Kristina Kristine Kristofer Kristoffer Kurt Käthe Laila Lars Lars-Erik Lars-Göran Lasse Leah Leena Leif Lena Lennart Leo Leon Leonard Leonora Leopold Li Liam Lilian Lill Lillemor Lilly Lina Linda Linn
Linnea Linnéa Linus Lisa Lisbet Lisbeth Lise-Lott Liselott Liselotte Liv Livia Lotta Louise Love Lova Lovis Lovisa Lovis Lucas Ludvig Luna Lukas Lydia Lykke Madeleine Magdalena Magnus Mahmoud Maj Maja Maj-Britt
Majken Malena Malin Malte Malva Manfred Manne Marcus Margareta Margaretha Margit Margot Maria Mariam Marianne Marie Marie-Louise Marina Marika Marita Markus Marlene Mart Martha Martin Martina Maryam Mathias Mathilda
Matilda Mats Matteo Mattias Maud Max Maximilian Melissa Melker Melvin Mia Michael Michaela Michelle Mikael Mikaela Milla Milo Mila Milton Miranda Mirjam Moa Mohamed Mohammad Mohammed Mona Monica Monika Morgan
Mustafa My Märit Märta Märtha Mårten Måns Nadia Nanna Naomi Natalie Nathalie Nellie Nelly Nicklas Niclas Nicolas Nicole Niklas Nils Nina Noah Noel Noomi Nora Nour Novalie Ola Olav Olga Olivia Oliver Olle Ollie Olof
Olov Omar Orvar Oscar Oskar Otto Ove Patricia Patrick Patrik Paul Paula Per Per-Erik Per-Olof Pernilla Peder Peter Petra Petronella Petter Philip Pia Pierre Pontus Ragnar Ragnhild Ragna Rakel Ralf Rasmus Rebecka Regina
Renée Ricard Rickard Rikard Rita Robert Robin Roger Roland Rolf Ronja Ronny Rosa Rosita Roy Rune Rut Ruth Rutger Saga Said Salma Sam Samir Samuel Samira Sandra Sanna Sara Sarah Sebastian Selma Set Sigbritt Sigfrid Signe Sigrid Sigurd Sigvard
Simon Simone Siri Siv Sivert Sixten Sofia Sofie Solveig Sonja Sophia Sophie Staffan Stefan Stella Sten Stig Stina Sture Sune Susan Susanna Susanne Suzanne Svante Svea Sven Sven-Erik Sylvia Sölve Sören Tage Tea Teodor Teresa Teres
Therese Theo Theodor Thomas Thor Thorbjörn Thore Thure Tilda Tilde Tim Timo Tina Tindra Tobias Tom Tomas Tommy Tora Torbjörn Tord Tore Torgny Torsten Tova Tove Tuva Tuulikki Ture Tyra Tyko Ulf Ulla Ulla-Britt Ulrica Ulrik Ulrika Uno Urban Ursula
Valdemar Valter Vanja Vega Vendela Vera Verner Veronica Veronika Victor Victoria Vidar Viggo Viktor Viktoria Vilgot Vilhelm Vilhelmina Vilma Vincent Viola Vira Virginia Vivan Vivianne Waldemar Walter Werner Wilhelm Willy Wilma William Yasmin Ylva
Yngve Yvonne Yusuf Zacharias Zahra Zainab Zara Zeinab Åke Åsa Åse Åsta Ärla Örjan Östen
`);

export const surnames: readonly string[] = split(`
Abdi Abdullah Aho Ahlberg Ahlgren Ahlin Ahlström Ahmed Ali Alm Almgren Almqvist Alfredsson Andersson Andersen Andreasson Appelgren Aronsson Arvidsson Asp Axelsson Backlund Backman Backström Beckman Bengtsson Berg Bergdahl Berggren Berglund
Bergman Bergqvist Bergsten Bergstrand Bergström Bergvall Berntsson Bertilsson Björk Björklund Björkman Björn Blom Blomberg Blomgren Blomkvist Blomqvist Bohlin Boman Borg Boström Brandt Bratt Brodin Broman Brolin Burman Byström Bäck Bäckman Bäckström
Carlsson Carlson Cederberg Claesson Christensen Christiansson Dahl Dahlberg Dahlgren Dahlin Dahlman Dahlqvist Dahlström Danielsson Davidsson Edlund Edström Edvardsson Ek Ekberg Ekdahl Ekholm Ekelund Eklund Ekman Ekström Eliasson Elofsson Emanuelsson Engberg
Engdahl Engman Engström Engvall Enström Erlandsson Eriksson Ericsson Eskilsson Fagerberg Fagerström Falk Fallman Fernström Flink Fors Forsberg Forsell Forsgren Forslund Forsman Frank Franzén Fransson Fredriksson Frisk Fritz Frykman Friberg Gabrielsson Garcia Georgsson
Grahn Granath Granberg Grankvist Granqvist Granström Grundström Gunnarsson Gustafsson Gustavsson Hagberg Haglund Hagman Hagström Hall Hallberg Hallgren Halvarsson Hammar Hammarberg Hammarström Hansen Hansson Haraldsson Hassan Hedberg Hedin Hedlund Hedman Hedström Helgesson Hellberg Hellgren
Hellman Hellström Hellqvist Henriksson Hermansson Hjalmarsson Hjelm Hjort Hoffman Holm Holmberg Holmgren Holmqvist Holmström Holst Hult Hultgren Hultman Hussein Håkansson Höglund Högberg Hörnqvist Ingvarsson Isaksson Israelsson Ivarsson Jacobsson Jakobsson Jansson Jensen Jeppsson Jinton
Johannesson Johansen Johansson Jonasson Jonsson Jonssson Josefsson Juhlin Juntunen Jönsson Karlsson Karlström Kjellberg Kjellgren Klasson Klingberg Knutsson Korhonen Kraft Kristensson Kristiansson Krantz Kron Kronberg Källström Landberg Landström Larsen Larsson Leijon Lennartsson Lidberg
Lidström Lilja Liljeberg Lind Lindahl Lindberg Lindblad Lindblom Lindell Lindén Linder Linderoth Lindfors Lindgren Lindh Lindholm Lindmark Lindquist Lindqvist Lindskog Lindstedt Lindström Lindvall Ljung Ljungberg Ljunggren Ljungqvist Ljungström Lopez Lorentzon Lundahl Lundberg Lundblad
Lundell Lundgren Lundh Lundholm Lundin Lundkvist Lundmark Lundquist Lundqvist Lundstedt Lundström Löfgren Löfqvist Löfström Löfving Lövgren Magnusson Malm Malmberg Malmgren Malmqvist Malmström Markström Martinsson Martinez Mattsson Melin Mikaelsson Modig Moberg Mohamed Mohammad Molin Morin Månsson Mårtensson Möller Mörk Nguyen
Nielsen Nieminen Nilsson Nilson Niklasson Norberg Nord Nordberg Nordgren Nordin Nordlander Nordlund Nordqvist Nordström Norén Norgren Norlin Norrman Norström Nyberg Nygren Nylander Nylund Nyman Nyqvist Nyström Näslund Olausson Olofsson Olovsson Olsen Olsson Olander Omar Ottosson Palm Palmqvist Palmgren Paulsson Persson
Petersson Pettersson Pålsson Quist Ramström Rask Rehn Ring Risberg Robertsson Roos Ros Rosén Rosenberg Rosengren Roslund Rydberg Rydén Rönnberg Rönnqvist Sahlin Salomonsson Samuelsson Sandberg Sandell Sandgren Sandin Sandqvist Sandström Schmidt Schultz Selin Sigurdsson Simonsson Sjöberg Sjöblom Sjödin Sjögren Sjölander Sjölin Sjölund Sjöqvist
Sjöstedt Sjöstrand Sjöström Skog Skoglund Skoog Sköld Söder Söderberg Södergren Söderholm Söderlind Söderlund Söderman Söderqvist Söderström Sonesson Stark Stenberg Stenman Stenström Stenqvist Ståhl Strand Strandberg Strid Strömbeck Strömberg Ström Strömgren Stål Sundberg Sundell Sundén Sundgren Sundin Sundkvist Sundqvist Sundström Sundvall Svahn
Svanberg Svantesson Svärd Svedberg Svensson Sterner Swahn Swärd Tapper Thelin Thor Thorell Thorén Thulin Tomasson Thomasson Torstensson Trygg Turesson Törnqvist Törnblom Ulfsson Vestin Vikström Virtanen Wahlberg Wahlgren Wahlström Wall Wallberg Wallén Wallgren Wallin Walldén Wallström Wass Welander Wennberg Wennerström Werner Westberg Wester Westerberg
Westergren Westerlund Westin Westlund Westman Wiberg Wickström Widén Wigren Wik Wiklund Wikström Wilhelmsson Winberg Winther Wirén Zetterberg Zetterlund Zetterström Åberg Ågren Åhlén Åhlund Åhman Åkerberg Åkerblom Åkerlund Åkerman Åkerström Åkesson Ångström Åsberg Åslund Åström Öberg Öhman Öhrn Öman Örn Östberg Österberg Östergren Österlund Östlund Östman Öström
`);

/** First names that are words as well, and begin sentences: they count only beside a surname or where a person is announced. */
export const ambiguous: ReadonlySet<string> = new Set(
  split(`
Abbe Agda Albin Alva Amanda Arne Asta August Axel Bo Björn Dag Dan Dick Disa Ella Enok Ester Felix Freja Gun Hans Ida Iris Isa Jack Jerry Jim Kaj Kalle Kent Kim Klara Kurt Li Liv Love Lova
Luna Maj Malm Mart Max Mila Milla Milo My Nova Per Regina Rosa Roy Saga Sam Set Signe Siv Stella Sten Stig Svea Tage Tim Tom Tora Tord Tore Tova Ture Uno Urban Vega Vera Vilma Victoria Viktoria Viola Vira Virginia Ylva Åsa Örjan
Inga Rita Paul Robin Maria Frank Conny Diana Mars Said Ola Ove Ulf Siri Alexa Alma Engla Tea Lisa Nora Ira
`),
);

/** Surnames that are words, or places: behind an unknown first name they say nothing. */
export const wordsToo: ReadonlySet<string> = new Set(
  split(`
Alm Asp Berg Björk Björn Blom Borg Brandt Bäck Dahl Ek Falk Flink Fors Frank Frisk Grahn Hall Hammar Hjelm Hjort Holm Holst Hult Kraft Krantz Kron Leijon Lilja Lind Linder Ljung Malm Modig Mörk Nord Palm Rask Ring Roos Ros Skog Stark Strand
Strid Ström Ståhl Stål Svärd Söder Thor Trygg Wall Wass Wester Wik Örn Hassan Ali Omar Garcia
`),
);
