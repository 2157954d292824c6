//! Who is who: names and stand-ins for names.

/// What people write where they have nothing to write yet, reduced as by [`reduced`].
const STAND_INS: [&str; 15] = [
    "fixme",
    "missing",
    "na",
    "niemand",
    "nobody",
    "none",
    "nn",
    "offen",
    "tba",
    "tbd",
    "todo",
    "unbekannt",
    "unknown",
    "unset",
    "xxx",
];

/// Letters and digits alone, in lower case: two ways of writing one name are the same.
fn reduced(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What stands before the first bracket.
fn before_brackets(name: &str) -> &str {
    name.split(BRACKETS).next().unwrap_or(name)
}

const BRACKETS: [char; 6] = ['(', ')', '<', '>', '[', ']'];
/// Characters that nobody sees.
const UNSEEN: [char; 6] = ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
/// What stands between several names.
const BETWEEN: [char; 6] = [',', ';', '/', '&', '+', '|'];
const BETWEEN_WORDS: [&str; 4] = [" and ", " und ", " or ", " oder "];

/// The person that a name means: its words in any order, without what stands in brackets after it (a team, an address); empty
/// where it names nobody.
pub fn person(name: &str) -> String {
    let seen: String = before_brackets(name).chars().filter(|c| !UNSEEN.contains(c)).collect();
    let lower = seen.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// The persons that a name may be: the text as a whole, each of several that it lists, and who stands in brackets.
pub fn persons(name: &str) -> Vec<String> {
    let spaced = name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = BETWEEN_WORDS.iter().fold(spaced, |text, word| text.replace(word, ","));
    let mut found: Vec<String> =
        listed.split(BETWEEN).flat_map(|one| one.split(BRACKETS)).map(person).collect();
    // an initial alone is the rest of `Kim, A.`
    found.retain(|one| one.chars().count() > 1);
    found.push(person(name));
    found.retain(|one| !one.is_empty());
    found
}

/// True where a name holds marks that are put upon letters: with them one name has two spellings that look alike.
pub fn has_loose_marks(name: &str) -> bool {
    name.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c))
}

/// True where a text says nothing: no letter and no digit, or one of the usual stand-ins, also before a bracket.
pub fn is_stand_in(text: &str) -> bool {
    let whole = reduced(text);
    let is_one = |text: &str| STAND_INS.contains(&text);
    whole.is_empty() || is_one(&whole) || is_one(&reduced(before_brackets(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_many_spellings() {
        for name in [
            "A. Kim",
            "a  kim",
            " A.KIM ",
            "a\u{200b} k\u{ad}im",
            "A. Kim (risk)",
            "A Kim <a@b.c>",
            "Kim, A.",
        ] {
            assert_eq!(person(name), "a kim", "{name:?}");
        }
        assert_ne!(person("A. Kim"), person("A. Kimura"));
        assert_eq!((person("Ö. Ünal"), person("(risk)")), ("ö ünal".to_owned(), String::new()));
    }

    #[test]
    fn an_owner_may_be_several() {
        for owner in [
            "A. Kim, B. Lee (risk) AND  C. Roy",
            "A. Kim or B. Lee + C. Roy",
            "Trading operations (A. Kim, B. Lee) und C. Roy",
        ] {
            let owners = persons(owner);
            assert!(
                ["a kim", "b lee", "c roy"].iter().all(|one| owners.iter().any(|owner| owner == one)),
                "{owners:?}"
            );
        }
        assert_eq!(persons("Kim, A."), ["kim", "a kim"]);
        assert!(!persons("Anders Sand").contains(&"sand".to_owned()));
    }

    #[test]
    fn stand_ins_say_nothing() {
        for text in ["-", " ? ", "…", "TBD", "t.b.d.", "N/A", "n.n.", "None", "TBD (trading)", "N.N. [ops]"]
        {
            assert!(is_stand_in(text), "{text:?}");
        }
        assert!(!is_stand_in("#ops") && !is_stand_in("nana@example.com"));
    }
}
