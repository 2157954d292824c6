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

/// The person that a name means, without what stands in brackets after it (a team, an address); empty where it names nobody.
pub fn person(name: &str) -> String {
    reduced(name.split(['(', '<', '[']).next().unwrap_or(name))
}

/// The persons that an owner may be: the text as a whole, and each of several that it lists.
pub fn persons(owner: &str) -> Vec<String> {
    let spaced = owner.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = spaced.replace(" and ", ",").replace(" und ", ",");
    let mut found: Vec<String> = listed.split([',', ';', '/', '&']).map(person).collect();
    found.push(person(owner));
    found.retain(|one| !one.is_empty());
    found
}

/// True where a text says nothing: no letter and no digit, or one of the usual stand-ins.
pub fn is_stand_in(text: &str) -> bool {
    let text = reduced(text);
    text.is_empty() || STAND_INS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_many_spellings() {
        for name in ["A. Kim", "a  kim", " A.KIM ", "a\u{200b} kim", "A. Kim (risk)", "A Kim <a@b.c>"] {
            assert_eq!(person(name), "akim", "{name:?}");
        }
        assert_ne!(person("A. Kim"), person("A. Kimura"));
        assert_eq!((person("Ö. Ünal"), person("(risk)")), ("öünal".to_owned(), String::new()));
    }

    #[test]
    fn an_owner_may_be_several() {
        let owners = persons("A. Kim, B. Lee (risk) AND  C. Roy");
        assert!(
            ["akim", "blee", "croy"].iter().all(|one| owners.iter().any(|owner| owner == one)),
            "{owners:?}"
        );
        assert!(!persons("Anders Sand").contains(&"sand".to_owned()));
    }

    #[test]
    fn stand_ins_say_nothing() {
        for text in ["-", " ? ", "…", "TBD", "t.b.d.", "N/A", "n.n.", "None"] {
            assert!(is_stand_in(text), "{text:?}");
        }
        assert!(!is_stand_in("#ops") && !is_stand_in("nana@example.com"));
    }
}
