//! Names, places and goods of the sample's shop.

/// A country: its name, language, weight, and its cities with the beginnings of their postal codes.
pub(super) struct Country {
    pub name: &'static str,
    pub code: &'static str,
    pub language: &'static str,
    pub weight: u64,
    pub dial: &'static str,
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
    pub cities: &'static [(&'static str, &'static str)],
    /// Of a hundred drinks so many are tea.
    pub tea: u64,
}

pub(super) const COUNTRIES: &[Country] = &[
    Country { name: "United Kingdom", code: "GB", language: "en", weight: 26, dial: "+44", tea: 68,
        first: &["Olivia", "Amelia", "Isla", "Ava", "Grace", "Oliver", "George", "Harry", "Noah", "Jack", "Priya", "Mohammed", "Siân", "Callum", "Freya"],
        last: &["Smith", "Jones", "Taylor", "Brown", "Williams", "Evans", "Patel", "O'Neill", "Wright", "Khan", "Hughes", "MacDonald", "Clarke", "Walker"],
        cities: &[("London", "E"), ("Manchester", "M"), ("Bristol", "BS"), ("Leeds", "LS"), ("Edinburgh", "EH"), ("Cardiff", "CF")] },
    Country { name: "Germany", code: "DE", language: "de", weight: 18, dial: "+49", tea: 34,
        first: &["Mia", "Emma", "Hannah", "Lena", "Jürgen", "Björn", "Leon", "Paul", "Finn", "Ayşe", "Anke", "Jörg", "Sophie", "Lukas"],
        last: &["Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Wagner", "Becker", "Yılmaz", "Groß", "Köhler", "Hoffmann", "Schäfer"],
        cities: &[("Berlin", "10"), ("Hamburg", "20"), ("München", "80"), ("Köln", "50"), ("Leipzig", "04"), ("Dresden", "01")] },
    Country { name: "United States", code: "US", language: "en", weight: 17, dial: "+1", tea: 24,
        first: &["Emily", "Madison", "Sophia", "Jayden", "Mason", "Ethan", "Aaliyah", "DeShawn", "Maria", "José", "Wei", "Hannah", "Logan", "Chloe"],
        last: &["Johnson", "Garcia", "Martinez", "Davis", "Nguyen", "Lee", "Anderson", "Thomas", "Jackson", "Rodriguez", "Kim", "Robinson"],
        cities: &[("New York", "10"), ("Seattle", "98"), ("Portland", "97"), ("Boston", "02"), ("Chicago", "60"), ("Austin", "78")] },
    Country { name: "France", code: "FR", language: "fr", weight: 11, dial: "+33", tea: 38,
        first: &["Louise", "Jade", "Chloé", "Inès", "Gabriel", "Raphaël", "Arthur", "Hugo", "Zoé", "François", "Amélie", "Théo"],
        last: &["Martin", "Bernard", "Dubois", "Thomas", "Lefèvre", "Moreau", "d'Aubigné", "Garnier", "Nguyen", "Benali"],
        cities: &[("Paris", "75"), ("Lyon", "69"), ("Marseille", "13"), ("Nantes", "44"), ("Lille", "59")] },
    Country { name: "Spain", code: "ES", language: "es", weight: 9, dial: "+34", tea: 18,
        first: &["Lucía", "María", "Martina", "Sofía", "Hugo", "Mateo", "Íñigo", "Pablo", "Álvaro", "Nuria", "Begoña", "Xavi"],
        last: &["García", "Fernández", "González", "Rodríguez", "López", "Núñez", "Sánchez", "de la Cruz", "Puig", "Etxebarria"],
        cities: &[("Madrid", "28"), ("Barcelona", "08"), ("València", "46"), ("Sevilla", "41"), ("Bilbao", "48")] },
    Country { name: "Italy", code: "IT", language: "it", weight: 8, dial: "+39", tea: 12,
        first: &["Giulia", "Sofia", "Aurora", "Leonardo", "Francesco", "Niccolò", "Chiara", "Matteo", "Elena", "Luca"],
        last: &["Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano", "D'Angelo", "Ricci", "Conti"],
        cities: &[("Roma", "00"), ("Milano", "20"), ("Napoli", "80"), ("Torino", "10"), ("Bologna", "40")] },
    Country { name: "Japan", code: "JP", language: "ja", weight: 5, dial: "+81", tea: 74,
        first: &["陽葵", "凛", "結菜", "Haruto", "Sota", "Yuki", "翔太", "Aoi", "美咲"],
        last: &["佐藤", "鈴木", "Takahashi", "Tanaka", "渡辺", "Yamamoto", "中村"],
        cities: &[("東京", "10"), ("Osaka", "53"), ("Kyoto", "60"), ("Sapporo", "06")] },
    Country { name: "Brazil", code: "BR", language: "pt", weight: 4, dial: "+55", tea: 10,
        first: &["Ana", "Beatriz", "João", "Gabriel", "Letícia", "Conceição", "Thiago", "Rafaela"],
        last: &["Silva", "Santos", "Oliveira", "Souza", "Araújo", "Gonçalves", "dos Reis"],
        cities: &[("São Paulo", "01"), ("Rio de Janeiro", "20"), ("Belo Horizonte", "30"), ("Curitiba", "80")] },
    Country { name: "Poland", code: "PL", language: "pl", weight: 2, dial: "+48", tea: 52,
        first: &["Zofia", "Julia", "Łukasz", "Jakub", "Małgorzata", "Wojciech"], last: &["Nowak", "Kowalski", "Wiśniewska", "Wójcik", "Zając"],
        cities: &[("Warszawa", "00"), ("Kraków", "30"), ("Gdańsk", "80")] },
];

pub(super) const GOODS: &[(&str, &str, i64)] = &[
    ("Coffee beans", "Ethiopia Yirgacheffe", 1450), ("Coffee beans", "Colombia Huila", 1290), ("Coffee beans", "House espresso", 1150),
    ("Coffee beans", "Guatemala Antigua", 1390), ("Coffee beans", "Decaf Sumatra", 1350), ("Coffee beans", "Kenya AA", 1620),
    ("Ground coffee", "Filter blend", 990), ("Ground coffee", "Moka blend", 1050), ("Coffee capsules", "Ristretto, 10 pieces", 420),
    ("Coffee capsules", "Lungo, 10 pieces", 420), ("Tea bags", "English breakfast", 450), ("Tea bags", "Earl Grey", 480),
    ("Tea bags", "Peppermint", 390), ("Tea bags", "Rooibos", 410), ("Loose tea", "Sencha", 1250), ("Loose tea", "Darjeeling first flush", 1890),
    ("Loose tea", "Assam", 990), ("Loose tea", "Jasmine pearls", 1690), ("Loose tea", "Gyokuro", 2900), ("Accessories", "Hand grinder", 5900),
    ("Accessories", "Gooseneck kettle", 7900), ("Accessories", "Teapot, 1 l", 3400), ("Accessories", "Paper filters, 100", 590),
    ("Accessories", "Travel mug", 2400), ("Gifts", "Tasting box", 3900), ("Gifts", "Advent calendar", 4900),
];

pub(super) const SIZES: &[&str] = &["small", "regular", "large", "organic", "limited"];

pub(super) const INTERESTS: &[&str] = &["espresso", "filter", "cold brew", "latte art", "green tea", "black tea", "herbal", "baking", "home roasting", "gifts"];

pub(super) const NOTES: &[&str] = &[
    "Prefers delivery after 17:00, ring twice", "Asked for \"less plastic\", please", "=HYPERLINK(\"http://example.com\",\"click\")",
    "Line one\nline two", "@team call back", "☕️❤️", "مرحبا، يحب الشاي", "Zoë wants oat milk; never soy", "+1 for the tasting box",
    "naïve café — déjà vu", "'quoted'", "-10% agreed", "Tab\there",
];
