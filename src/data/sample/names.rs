//! What people are called, country by country in the order of [`super::places::COUNTRIES`]. Where a name's plain letters cannot
//! be told from it, they follow a bar.

/// Names of one country.
pub(super) struct Names {
    pub(super) women: &'static str,
    pub(super) men: &'static str,
    pub(super) families: &'static str,
}

/// Separated by commas; the first names are the commonest.
pub(super) const NAMES: [Names; 12] = [
    Names {
        women: "Olivia,Amelia,Isla,Ava,Grace,Freya,Emily,Sophie,Charlotte,Poppy,Florence,Evie,Priya,Aisha,Siân,Niamh,Zara,Margaret,Susan,Jean,Dorothy,Chloe,Mia,Ruby",
        men: "Oliver,George,Harry,Noah,Jack,Arthur,Leo,Oscar,Mohammed,Callum,James,William,Thomas,Rhys,Ravi,Ethan,David,John,Peter,Alan,Kwame,Finlay,Jude,Angus",
        families: "Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Patel,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,Green,Hall,Wood,Jackson,Clarke,Khan,Hughes,O'Neill,MacDonald,Fitzgerald,Begum,Singh,Llewellyn,Smith-Barnes,Okafor,Campbell",
    },
    Names {
        women: "Mia,Emma,Hannah,Lena,Sophie,Anna,Lea,Marie,Emilia,Johanna,Clara,Ida,Anke,Ursula,Renate,Brigitte,Ayşe,Elif,Käthe,Jule,Sabine,Katharina",
        men: "Leon,Paul,Finn,Lukas,Felix,Jonas,Ben,Elias,Jürgen,Björn,Jörg,Hans-Peter,Klaus,Wolfgang,Mehmet,Emre,Stefan,Matthias,Günther,Tobias,Anton,Emil",
        families: "Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Yılmaz,Groß,Köhler,von der Heide,Vogel,Weiß,Kaya,Öztürk",
    },
    Names {
        women: "Emily,Madison,Sophia,Abigail,Aaliyah,Maria,Hannah,Chloe,Brooklyn,Ashley,Jessica,Linda,Barbara,Guadalupe,Mei,Keisha,Savannah,Nevaeh,Patricia,Jennifer,Ximena,Latoya",
        men: "Jayden,Mason,Ethan,Logan,DeShawn,José,Wei,Michael,Robert,James,Tyler,Brandon,Hunter,Juan,Anthony,Joshua,Kevin,Darnell,Richard,Sanjay,Austin,Carlos",
        families: "Johnson,Williams,Garcia,Martinez,Davis,Miller,Nguyen,Lee,Anderson,Thomas,Jackson,Rodriguez,Kim,Robinson,Washington,Hernandez,Moore,Martin,Lopez,Thompson,Harris,Sanchez,Ramirez,Lewis,Walker,Young,Allen,Wright,King,O'Brien,Chen,Begay,Null,Van Dyke",
    },
    Names {
        women: "Louise,Jade,Chloé,Inès,Emma,Alice,Léa,Manon,Zoé,Amélie,Camille,Françoise,Monique,Anaïs,Maëlys,Fatou,Nathalie,Élodie,Margaux,Yasmine",
        men: "Gabriel,Raphaël,Arthur,Hugo,Louis,Jules,Théo,François,Jean-Baptiste,Mathéo,Loïc,Pierre,Michel,Karim,Émile,Antoine,Noël,Mamadou,Étienne,Luc",
        families: "Martin,Bernard,Dubois,Thomas,Robert,Petit,Durand,Leroy,Moreau,Simon,Lefèvre,Garnier,Nguyen,Benali,d'Aubigné,Lévêque,Faure,Girard,Bonnet,Chevalier,Diallo,Le Goff,Fontaine,Hébert",
    },
    Names {
        women: "Lucía,María,Martina,Sofía,Paula,Julia,Carmen,Nuria,Begoña,Itziar,Pilar,Alba,Montserrat,Rocío,Inés,Candela,Ángela,Noa,Marta,Carla",
        men: "Hugo,Mateo,Martín,Íñigo,Pablo,Álvaro,Xavi,Javier,Antonio,Manuel,Daniel,Sergio,Jesús,Iker,Adrián,Jordi,Joaquín,Gonzalo,Ramón,Youssef",
        families: "García,Fernández,González,Rodríguez,López,Martínez,Sánchez,Pérez,Gómez,Núñez,Muñoz,Álvarez,Romero,Navarro,Torres,de la Cruz,Puig,Etxebarria,Castaño,Ibáñez,Vázquez,Ortega,Peña,El Amrani",
    },
    Names {
        women: "Giulia,Sofia,Aurora,Chiara,Elena,Francesca,Martina,Alessia,Giorgia,Beatrice,Maria,Rosa,Ginevra,Nicoletta,Lucia,Noemi",
        men: "Leonardo,Francesco,Niccolò,Matteo,Luca,Alessandro,Lorenzo,Andrea,Gabriele,Giuseppe,Antonio,Davide,Riccardo,Edoardo,Salvatore,Mattia",
        families: "Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Bruno,Gallo,Conti,De Luca,D'Angelo,Costa,Fontana,Caruso,Nicolò,Hu",
    },
    Names {
        women: "Emma,Julia,Mila,Sophie,Sanne,Fleur,Lotte,Anouk,Maaike,Noor,Esmée,Femke,Willemijn,Fatima",
        men: "Daan,Sem,Lucas,Levi,Bram,Thijs,Jan,Pieter,Sjoerd,Mees,Jeroen,Ruben,Mohamed,Jan-Willem",
        families: "de Jong,Jansen,de Vries,van den Berg,van Dijk,Bakker,Janssen,Visser,Smit,Meijer,de Boer,Mulder,'t Hooft,Bos,van der Meer,Özdemir",
    },
    Names {
        women: "Zofia,Julia,Małgorzata,Hanna,Zuzanna,Agnieszka,Katarzyna,Łucja,Elżbieta,Joanna,Aleksandra,Świętosława",
        men: "Łukasz,Jakub,Wojciech,Antoni,Jan,Michał,Krzysztof,Paweł,Stanisław,Szymon,Józef,Tomasz",
        families: "Nowak,Kowalska,Wiśniewska,Wójcik,Zając,Kamińska,Lewandowska,Zielińska,Szymańska,Woźniak,Dąbrowska,Król,Brzęczyszczykiewicz",
    },
    Names {
        women: "Alice,Maja,Elsa,Astrid,Ebba,Åsa,Linnéa,Ingrid,Saga,Märta",
        men: "William,Lucas,Liam,Oscar,Björn,Lars,Göran,Axel,Nils,Åke",
        families: "Andersson,Johansson,Karlsson,Nilsson,Eriksson,Larsson,Åberg,Sjöström,Lindqvist,Öberg,Håkansson,Ali",
    },
    Names {
        women: "Zeynep,Elif,Defne,Ayşe,Fatma,Şebnem,Gülşen,İpek,Çiğdem,Özlem",
        men: "Yusuf,Mustafa,Ömer,İbrahim,Emre,Çağrı,Oğuz,Işık,Barış,Kerem",
        families: "Yılmaz,Kaya,Demir,Şahin,Çelik,Yıldız,Öztürk,Aydın,Doğan,Kılıç,Arslan,Güneş,Işık",
    },
    Names {
        women: "陽葵|himari,凛|rin,結菜|yuina,美咲|misaki,Aoi,Yuki,花子|hanako,さくら|sakura,恵子|keiko,Naomi",
        men: "翔太|shota,Haruto,Sota,蓮|ren,大翔|hiroto,健一|kenichi,Takumi,悠真|yuma,誠|makoto,Ken",
        families: "佐藤|sato,鈴木|suzuki,Takahashi,Tanaka,渡辺|watanabe,Yamamoto,中村|nakamura,小林|kobayashi,加藤|kato,𠮷田|yoshida,山口|yamaguchi,斎藤|saito,齋藤|saitou",
    },
    Names {
        women: "Ana,Beatriz,Letícia,Conceição,Rafaela,Júlia,Márcia,Luíza,Taís,Antônia",
        men: "João,Gabriel,Thiago,Miguel,Davi,Luís,César,Otávio,Caíque,Sebastião",
        families: "Silva,Santos,Oliveira,Souza,Araújo,Gonçalves,dos Reis,Pereira,Lima,Conceição,Assunção,Nakamura,Magalhães",
    },
];

/// A name, and its plain small letters as an e-mail address has them.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: &'static str,
    pub(super) plain: String,
}

/// The names of such a list.
pub(super) fn parsed(list: &'static str) -> Vec<Name> {
    list.split(',')
        .map(|name| match name.split_once('|') {
            Some((text, plain)) => Name { text, plain: plain.to_owned() },
            None => Name { text: name, plain: plain(name) },
        })
        .collect()
}

fn plain(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' => out.push(letter),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => out.push('a'),
            'ä' | 'æ' => out.push_str("ae"),
            'ç' | 'ć' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' => out.push('e'),
            'ğ' => out.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' => out.push('o'),
            'ö' | 'ø' => out.push_str("oe"),
            'ś' | 'ş' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ù' | 'ú' | 'û' => out.push('u'),
            'ü' => out.push_str("ue"),
            'ż' | 'ź' => out.push('z'),
            _ => {}
        }
    }
    out
}
