//! One value of a TOML file, read as what it must be; what is wrong with it is noted with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_spanned::Spanned;
use toml::de::DeValue;

use super::names::Named;
use super::source::{Problems, did_you_mean, listed};
use super::table::{Read, Table};
use crate::base::{Money, Ratio, Span};

/// One key with its value.
#[derive(Clone, Debug)]
pub struct Field<'d> {
    pub(super) key: String,
    pub(super) key_range: Range<usize>,
    pub(super) value: &'d DeValue<'d>,
    pub(super) range: Range<usize>,
    pub(super) base: usize,
}

impl<'d> Field<'d> {
    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The same value, called by its place under `outer`.
    #[must_use]
    pub fn under(mut self, outer: &Field<'_>) -> Field<'d> {
        self.key = format!("{}.{}", outer.key, self.key);
        self
    }

    /// Where the key stands.
    #[must_use]
    pub fn key_range(&self) -> &Range<usize> {
        &self.key_range
    }

    /// Where the value stands.
    #[must_use]
    pub fn range(&self) -> &Range<usize> {
        &self.range
    }

    /// Notes a problem with the value.
    pub fn complain(&self, p: &mut Problems<'_>, code: &'static str, message: String, help: Option<String>) {
        p.add(code, &self.range, message, help);
    }

    /// True for a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// True for an array.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// A text, as it stands.
    pub fn text(&self, p: &mut Problems<'_>) -> Option<String> {
        match self.value.as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong_type(p, "a string"),
        }
    }

    /// A text of one line with something in it.
    pub fn line(&self, p: &mut Problems<'_>) -> Option<String> {
        let text = self.text(p)?;
        if text.trim().is_empty() {
            self.complain(p, "empty-value", format!("`{}` is empty", self.key), None);
            return None;
        }
        if text.chars().any(char::is_control) {
            self.complain(
                p,
                "bad-text",
                format!("`{}` must be one line without control characters", self.key),
                None,
            );
            return None;
        }
        Some(text)
    }

    /// An id: lower-case words with hyphens, at most 64 characters.
    pub fn id(&self, p: &mut Problems<'_>) -> Option<String> {
        let text = self.text(p)?;
        if is_id(&text) {
            return Some(text);
        }
        self.complain(
            p,
            "bad-id",
            format!("`{}` must be lower-case words with hyphens, found {}", self.key, quoted(&text)),
            Some("such as `scheduler-crash`".into()),
        );
        None
    }

    /// A moment as text: a TOML date-time or a string.
    pub fn datetime_text(&self, p: &mut Problems<'_>) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Datetime(moment) => Some(moment.to_string()),
            _ => self.wrong_type(p, "a moment such as 2025-03-03T00:00:00Z"),
        }
    }

    /// True or false.
    pub fn boolean(&self, p: &mut Problems<'_>) -> Option<bool> {
        match self.value.as_bool() {
            Some(value) => Some(value),
            None => self.wrong_type(p, "true or false"),
        }
    }

    /// A whole number in `low..=high`.
    pub fn count(&self, p: &mut Problems<'_>, low: i64, high: i64) -> Option<i64> {
        let DeValue::Integer(integer) = self.value else {
            return self.wrong_type(p, "a whole number");
        };
        let read = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        match read {
            Some(number) if (low..=high).contains(&number) => Some(number),
            _ => {
                self.out_of_range(p, integer, &low, &high);
                None
            }
        }
    }

    /// A duration in `low..=high`, written as a string with units.
    pub fn span_within(&self, p: &mut Problems<'_>, low: Span, high: Span) -> Option<Span> {
        let Some(text) = self.value.as_str() else {
            return self.wrong_type(p, "a duration such as \"30s\"");
        };
        match Span::parse(text) {
            Ok(span) if (low..=high).contains(&span) => Some(span),
            Ok(span) => {
                self.out_of_range(p, &span, &low, &high);
                None
            }
            Err(message) => {
                self.complain(p, "bad-duration", message, Some("such as \"30s\", \"1m30s\", \"24h\"".into()));
                None
            }
        }
    }

    /// A duration up to a year.
    pub fn span(&self, p: &mut Problems<'_>) -> Option<Span> {
        self.span_within(p, Span::ZERO, YEAR)
    }

    /// A duration up to a year that is longer than zero.
    pub fn span_positive(&self, p: &mut Problems<'_>) -> Option<Span> {
        self.span_within(p, Span::from_millis(1), YEAR)
    }

    /// A pair of durations, the first not longer than the second.
    pub fn span_range(&self, p: &mut Problems<'_>) -> Option<(Span, Span)> {
        self.pair(p, "two durations such as [\"1s\", \"4s\"]", |field, p| field.span(p))
    }

    /// A time of day `HH:MM` or `HH:MM:SS` up to `24:00`.
    pub fn time_of_day(&self, p: &mut Problems<'_>) -> Option<Span> {
        let Some(text) = self.value.as_str() else {
            return self.wrong_type(p, "a time of day such as \"14:30\"");
        };
        let read = parse_time_of_day(text);
        if read.is_none() {
            self.complain(
                p,
                "bad-time",
                format!("expected a time of day such as \"14:30\", found {}", quoted(text)),
                Some("times of day are UTC, from \"00:00\" to \"24:00\"".into()),
            );
        }
        read
    }

    /// Two times of day, the first earlier than the second.
    pub fn hours(&self, p: &mut Problems<'_>) -> Option<(Span, Span)> {
        let pair =
            self.pair(p, "two times of day such as [\"08:00\", \"18:00\"]", |field, p| field.time_of_day(p))?;
        if pair.0 == pair.1 {
            self.complain(
                p,
                "out-of-range",
                format!("`{}` begins and ends at the same time", self.key),
                None,
            );
            return None;
        }
        Some(pair)
    }

    /// A decimal number as text: an integer, a float or a string.
    fn decimal(&self, p: &mut Problems<'_>, what: &str) -> Option<String> {
        match self.value {
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str().replace('_', "")),
            DeValue::Float(float) => Some(float.as_str().replace('_', "")),
            DeValue::String(text) => Some(text.to_string()),
            _ => self.wrong_type(p, what),
        }
    }

    /// A ratio in `low..=high`: a number, or a string such as `"15%"`.
    pub fn ratio_within(&self, p: &mut Problems<'_>, low: Ratio, high: Ratio) -> Option<Ratio> {
        let text = self.decimal(p, "a ratio such as 0.15 or \"15%\"")?;
        match Ratio::parse(&text) {
            Ok(ratio) if (low..=high).contains(&ratio) => Some(ratio),
            Ok(ratio) => {
                self.out_of_range(p, &ratio, &low, &high);
                None
            }
            Err(message) => {
                self.complain(p, "bad-number", message, None);
                None
            }
        }
    }

    /// A share from 0 to 1.
    pub fn share(&self, p: &mut Problems<'_>) -> Option<Ratio> {
        self.ratio_within(p, Ratio::ZERO, Ratio::ONE)
    }

    /// A share above 0, up to 1.
    pub fn share_above_zero(&self, p: &mut Problems<'_>) -> Option<Ratio> {
        let share = self.share(p)?;
        if share > Ratio::ZERO {
            return Some(share);
        }
        self.complain(p, "out-of-range", format!("`{}` must be above 0", self.key), None);
        None
    }

    /// An amount of money above zero.
    pub fn money(&self, p: &mut Problems<'_>) -> Option<Money> {
        let text = self.decimal(p, "an amount such as 1000")?;
        match Money::parse(&text) {
            Ok(money) if money > Money::ZERO => Some(money),
            Ok(money) => {
                self.complain(
                    p,
                    "out-of-range",
                    format!("`{}` must be above 0, found {money}", self.key),
                    None,
                );
                None
            }
            Err(message) => {
                self.complain(p, "bad-number", message, None);
                None
            }
        }
    }

    /// A number in per cent as a ratio: `5.0` and `"5%"` are both 0.05.
    pub fn percent(&self, p: &mut Problems<'_>) -> Option<Ratio> {
        let text = self.decimal(p, "a number in per cent such as 5.0")?;
        let text = if text.trim_end().ends_with('%') { text } else { format!("{text}%") };
        match Ratio::parse(&text) {
            Ok(ratio) if ratio > Ratio::ZERO && ratio <= Ratio::ONE => Some(ratio),
            Ok(_) => {
                self.complain(
                    p,
                    "out-of-range",
                    format!("`{}` must be above 0 and at most 100 per cent", self.key),
                    None,
                );
                None
            }
            Err(message) => {
                self.complain(p, "bad-number", message, None);
                None
            }
        }
    }

    /// `"none"`, or what `read` makes of it.
    pub fn or_none<T>(&self, p: &mut Problems<'_>, read: impl Read<T>) -> Option<Option<T>> {
        if self.value.as_str() == Some("none") { Some(None) } else { read(self, p).map(Some) }
    }

    /// A name of a closed list.
    pub fn name<N: Named>(&self, p: &mut Problems<'_>) -> Option<N> {
        let Some(text) = self.value.as_str() else {
            return self.wrong_type(p, &format!("the name of a {}", N::WHAT));
        };
        let found = N::from_name(text);
        if found.is_none() {
            let names = || N::ALL.iter().map(|member| member.name());
            let help = did_you_mean(text, names()).unwrap_or_else(|| format!("known: {}", listed(names())));
            self.complain(p, "unknown-name", format!("unknown {} {}", N::WHAT, quoted(text)), Some(help));
        }
        found
    }

    /// A list of names of a closed list, none twice.
    pub fn names<N: Named>(&self, p: &mut Problems<'_>) -> Option<Vec<N>> {
        self.each(p, |field, p| field.name(p))
    }

    /// A list of ids, none twice.
    pub fn ids(&self, p: &mut Problems<'_>) -> Option<Vec<String>> {
        self.each(p, |field, p| field.id(p))
    }

    /// A list of lines, none twice.
    pub fn lines(&self, p: &mut Problems<'_>) -> Option<Vec<String>> {
        self.each(p, |field, p| field.line(p))
    }

    fn each<T: PartialEq>(
        &self,
        p: &mut Problems<'_>,
        mut read: impl FnMut(&Field<'_>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut values = Vec::new();
        for field in self.list(p)? {
            let Some(value) = read(&field, p) else { continue };
            if values.contains(&value) {
                field.complain(
                    p,
                    "duplicate-entry",
                    format!("{} stands twice in `{}`", field.written(p), self.key),
                    None,
                );
            } else {
                values.push(value);
            }
        }
        Some(values)
    }

    /// The items of an array, each under this key's name.
    pub fn list(&self, p: &mut Problems<'_>) -> Option<Vec<Field<'d>>> {
        let Some(items) = self.value.as_array() else {
            return self.wrong_type(p, "a list");
        };
        let field = |(at, item): (usize, &'d Spanned<DeValue<'d>>)| {
            let range = item.span().start + self.base..item.span().end + self.base;
            Field {
                key: format!("{}[{at}]", self.key),
                key_range: range.clone(),
                value: item.get_ref(),
                range,
                base: self.base,
            }
        };
        Some(items.iter().enumerate().map(field).collect())
    }

    /// The table.
    pub fn table(&self, p: &mut Problems<'_>) -> Option<Table<'d>> {
        let Some(entries) = self.value.as_table() else {
            return self.wrong_type(p, "a table");
        };
        Some(Table {
            name: format!("`{}`", self.key),
            entries,
            range: self.range.clone(),
            base: self.base,
            asked: BTreeSet::new(),
        })
    }

    /// A table from text to text, both lines.
    pub fn map(&self, p: &mut Problems<'_>) -> Option<BTreeMap<String, Field<'d>>> {
        let table = self.table(p)?;
        Some(table.entries().into_iter().map(|field| (field.key.clone(), field)).collect())
    }

    fn pair<T: PartialOrd + Copy>(
        &self,
        p: &mut Problems<'_>,
        what: &str,
        read: impl Fn(&Field<'_>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<(T, T)> {
        let items = if self.is_list() { self.list(p)? } else { return self.wrong_type(p, what) };
        let [first, second] = items.as_slice() else {
            return self.wrong_type(p, what);
        };
        let (low, high) = (read(first, p)?, read(second, p)?);
        if low > high {
            self.complain(
                p,
                "out-of-range",
                format!("`{}` begins after it ends", self.key),
                Some("write the smaller one first".into()),
            );
            return None;
        }
        Some((low, high))
    }

    /// The value as the user wrote it, shortened.
    #[must_use]
    pub fn written(&self, p: &Problems<'_>) -> String {
        shown(p.source().text().get(self.range.clone()).unwrap_or("").trim())
    }

    /// Notes that something else was expected. Always `None`.
    pub fn wrong_type<T>(&self, p: &mut Problems<'_>, expected: &str) -> Option<T> {
        let found = match self.value {
            DeValue::Table(_) => "a table".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            _ => format!("the {} {}", self.value.type_str(), self.written(p)),
        };
        self.complain(p, "wrong-type", format!("`{}` must be {expected}, found {found}", self.key), None);
        None
    }

    fn out_of_range(
        &self,
        p: &mut Problems<'_>,
        found: &dyn std::fmt::Display,
        low: &dyn std::fmt::Display,
        high: &dyn std::fmt::Display,
    ) {
        let message =
            format!("`{}` must be from {low} to {high}, found {}", self.key, shown(&found.to_string()));
        self.complain(p, "out-of-range", message, None);
    }
}

/// A year: no duration in a file is longer.
const YEAR: Span = Span::from_secs(366 * 86_400);

/// True for lower-case words with hyphens, at most 64 characters.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.len() <= 64 && text.split('-').all(word)
}

/// The time of day `HH:MM` or `HH:MM:SS`, up to `24:00`.
fn parse_time_of_day(text: &str) -> Option<Span> {
    let parts: Vec<&str> = text.split(':').collect();
    let two_digits = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(two_digits) {
        return None;
    }
    let number = |at: usize| parts.get(at).map_or(Some(0), |part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (number(0)?, number(1)?, number(2)?);
    let total = hours * 3600 + minutes * 60 + seconds;
    (minutes < 60 && seconds < 60 && total <= 86_400).then(|| Span::from_secs(total))
}

fn quoted(text: &str) -> String {
    format!("{:?}", shorten(text))
}

/// Text of a file inside a message: shortened, without control characters.
pub(super) fn shown(text: &str) -> String {
    shorten(text).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(57).chain("...".chars()).collect()
    }
}
