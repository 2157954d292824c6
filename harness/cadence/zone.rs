//! Time zones from the database inside the program: the same on every machine, and nothing is read from the disk.

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

use crate::vocabulary::source::did_you_mean;

/// The time zone with this IANA name.
pub fn named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// Abbreviations that people write for a zone, and a zone in which they are said. Some are said in several; the names that the
/// database knows itself, such as CET, are zones of their own.
const ABBREVIATIONS: [(&str, &str); 24] = [
    ("AEDT", "Australia/Sydney"),
    ("AEST", "Australia/Sydney"),
    ("AKDT", "America/Anchorage"),
    ("AKST", "America/Anchorage"),
    ("BST", "Europe/London"),
    ("CDT", "America/Chicago"),
    ("CEST", "Europe/Berlin"),
    ("CST", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("EEST", "Europe/Helsinki"),
    ("HKT", "Asia/Hong_Kong"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("KST", "Asia/Seoul"),
    ("MDT", "America/Denver"),
    ("MESZ", "Europe/Berlin"),
    ("MEZ", "Europe/Berlin"),
    ("MSK", "Europe/Moscow"),
    ("NZDT", "Pacific/Auckland"),
    ("NZST", "Pacific/Auckland"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("SGT", "Asia/Singapore"),
    ("WEST", "Europe/Lisbon"),
];

/// What may have been meant by a name that is none: an abbreviation, a city without its continent, a slip of the finger.
pub fn suggestion(name: &str) -> Option<String> {
    let said = |zone: &str| format!("did you mean `{zone}`?");
    if let Some((_, zone)) = ABBREVIATIONS.iter().find(|(short, _)| short.eq_ignore_ascii_case(name)) {
        return Some(said(zone));
    }
    let names: Vec<String> =
        TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
    let city = |zone: &&String| zone.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(name));
    if let Some(zone) = names.iter().find(city) {
        return Some(said(zone));
    }
    did_you_mean(name, names.iter().map(String::as_str).filter(|zone| zone.contains('/')))
}

/// A moment as the file has it: with an offset; else in the time zone, a date its first moment. In a gap the
/// moment after it, in an overlap the first of the two.
pub fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let civil: DateTime = text.parse().ok()?;
    zone.to_timestamp(civil).ok()
}

/// A moment in the time zone.
pub fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_none_leads_to_one_that_is() {
        for (name, zone) in [
            ("CEST", "Europe/Berlin"),
            ("mez", "Europe/Berlin"),
            ("berlin", "Europe/Berlin"),
            ("Europe/Berln", "Europe/Berlin"),
            ("PST", "America/Los_Angeles"),
        ] {
            assert!(named(name).is_none(), "{name}");
            assert_eq!(suggestion(name), Some(format!("did you mean `{zone}`?")), "{name}");
        }
        assert_eq!(suggestion("somewhere else"), None);
        for (short, zone) in ABBREVIATIONS {
            assert!(named(short).is_none() && named(zone).is_some(), "{short} {zone}");
        }
    }
}
