//! Names of segments, names of their output tables, tags: what is allowed, and what is suggested.

/// The longest display name, in characters.
pub const MAX_NAME: usize = 120;

/// The longest name of an output table, in characters.
pub const MAX_OUTPUT_NAME: usize = 63;

/// So many tags an item has at most.
pub const MAX_TAGS: usize = 20;

/// The longest tag, in characters.
pub const MAX_TAG: usize = 50;

/// What is wrong with a name or a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// It is empty, or nothing but spaces.
    Blank,
    /// It has more characters than this.
    TooLong(usize),
    /// An output table's name begins with something else than a letter from A to Z.
    FirstCharacter,
    /// An output table's name has something else than letters from A to Z and digits.
    Character(char),
    /// Another one has it; upper and lower case are the same.
    Taken,
    /// There are as many tags as there may be.
    TooMany,
}

impl NameFault {
    /// One sentence for a person: what is wrong, or what is needed.
    pub fn message(self) -> String {
        match self {
            Self::Blank => "Type a name.".to_owned(),
            Self::TooLong(most) => format!("Use {most} characters at most."),
            Self::FirstCharacter => "Begin with a letter from A to Z.".to_owned(),
            Self::Character(' ') => "Use letters from A to Z and digits only, without spaces.".to_owned(),
            Self::Character(other) => format!("Use letters from A to Z and digits only, without “{other}”."),
            Self::Taken => "This name is in use. Choose another one.".to_owned(),
            Self::TooMany => format!("An item has {MAX_TAGS} tags at most. Take one away first."),
        }
    }
}

/// A display name without spaces around it.
///
/// # Errors
/// It is blank or too long.
pub fn display_name(typed: &str) -> Result<String, NameFault> {
    let name = typed.trim();
    match name.chars().count() {
        0 => Err(NameFault::Blank),
        count if count > MAX_NAME => Err(NameFault::TooLong(MAX_NAME)),
        _ => Ok(name.to_owned()),
    }
}

/// Whether a name can be that of an output table: a letter first, letters and digits only, unique among `taken`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_output_name<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> Result<(), NameFault> {
    let first = name.chars().next().ok_or(NameFault::Blank)?;
    if !first.is_ascii_alphabetic() {
        return Err(NameFault::FirstCharacter);
    }
    if let Some(other) = name.chars().find(|sign| !sign.is_ascii_alphanumeric()) {
        return Err(NameFault::Character(other));
    }
    if name.len() > MAX_OUTPUT_NAME {
        return Err(NameFault::TooLong(MAX_OUTPUT_NAME));
    }
    if is_taken(name, taken) { Err(NameFault::Taken) } else { Ok(()) }
}

/// Whether there is such a name among others; upper and lower case are the same.
pub fn is_taken<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> bool {
    let name = name.to_lowercase();
    taken.into_iter().any(|other| other.to_lowercase() == name)
}

/// A name for the output table: the words of the display name run together, each with a capital, and a number behind it
/// where that is taken. "Früh dabei (2011)" gives `FruhDabei2011`.
pub fn suggest_output_name<'a>(display_name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let folded: String = display_name.chars().map(fold).collect();
    let words = folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name: String = words.map(capitalised).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "Segment");
    }
    name.truncate(MAX_OUTPUT_NAME - 6);
    numbered(&name, "", taken)
}

/// A display name for a copy: "Spain copy", "Spain copy 2".
pub fn suggest_copy_name<'a>(display_name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let base: String = display_name.chars().take(MAX_NAME - 10).collect();
    numbered(&format!("{} copy", base.trim_end()), " ", taken)
}

/// The name, or the name with the smallest number from 2 on that is not taken.
fn numbered<'a>(name: &str, gap: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.into_iter().map(str::to_lowercase).collect();
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let first = name.to_owned();
    if free(&first) {
        return first;
    }
    // Among one more number than there are names, one is free.
    let mut numbers = (2..=taken.len() + 2).map(|number| format!("{name}{gap}{number}"));
    numbers.find(free).unwrap_or(first)
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// Latin letters without their marks; every other sign as it is.
fn fold(sign: char) -> char {
    const FOLDED: [(&str, char); 30] = [
        ("ÀÁÂÃÄÅĀĂĄ", 'A'),
        ("àáâãäåāăą", 'a'),
        ("ÇĆĈĊČ", 'C'),
        ("çćĉċč", 'c'),
        ("ÐĎĐ", 'D'),
        ("ðďđ", 'd'),
        ("ÈÉÊËĒĔĖĘĚ", 'E'),
        ("èéêëēĕėęě", 'e'),
        ("ĜĞĠĢ", 'G'),
        ("ĝğġģ", 'g'),
        ("ÌÍÎÏĨĪĬĮİ", 'I'),
        ("ìíîïĩīĭįı", 'i'),
        ("ĹĻĽŁ", 'L'),
        ("ĺļľł", 'l'),
        ("ÑŃŅŇ", 'N'),
        ("ñńņň", 'n'),
        ("ÒÓÔÕÖØŌŎŐ", 'O'),
        ("òóôõöøōŏő", 'o'),
        ("ŔŖŘ", 'R'),
        ("ŕŗř", 'r'),
        ("ŚŜŞŠẞȘ", 'S'),
        ("śŝşšßș", 's'),
        ("ŢŤŦȚ", 'T'),
        ("ţťŧț", 't'),
        ("ÙÚÛÜŨŪŬŮŰŲ", 'U'),
        ("ùúûüũūŭůűų", 'u'),
        ("ÝŶŸ", 'Y'),
        ("ýÿŷ", 'y'),
        ("ŹŻŽ", 'Z'),
        ("źżž", 'z'),
    ];
    FOLDED.iter().find(|(marked, _)| marked.contains(sign)).map_or(sign, |(_, letter)| *letter)
}

/// Adds a tag, without spaces around it and with single ones inside; whether it was not there yet is returned.
///
/// # Errors
/// It is blank or too long, or there are [`MAX_TAGS`] already.
pub fn add_tag(tags: &mut Vec<String>, typed: &str) -> Result<bool, NameFault> {
    let tag = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match tag.chars().count() {
        0 => return Err(NameFault::Blank),
        count if count > MAX_TAG => return Err(NameFault::TooLong(MAX_TAG)),
        _ => {}
    }
    if is_taken(&tag, tags.iter().map(String::as_str)) {
        return Ok(false);
    }
    if tags.len() >= MAX_TAGS {
        return Err(NameFault::TooMany);
    }
    tags.push(tag);
    Ok(true)
}
