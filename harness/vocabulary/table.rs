//! Reading TOML tables so that every problem is found, each with its place.
//!
//! A [`Table`] is asked for its keys one by one and complains at the end about those nobody asked for. A
//! value that cannot be read is noted and replaced by a stand-in, so that reading goes on;
//! [`Problems::finish`] never lets such a value out.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::{Field, shown};
use super::names::Named;
use super::source::{Problems, SourceText, did_you_mean, listed};

/// The only version of every TOML format.
pub const FORMAT: i64 = 1;

/// Reads `text`, which begins at byte `base` of the file's text, as TOML. Notes syntax errors.
#[must_use]
pub fn parse<'d>(text: &'d str, base: usize, p: &mut Problems<'_>) -> Document<'d> {
    let (root, errors) = DeTable::parse_recoverable(text);
    // what follows the first syntax error is often an echo of it
    for error in errors.iter().take(5) {
        let at = error.span().unwrap_or(0..0);
        let message = error.message().trim().replace('\n', ", ");
        let help =
            message.contains("duplicate key").then(|| "a key stands once: remove one of the two".to_owned());
        p.add("bad-toml", &(at.start + base..at.end.max(at.start) + base), message, help);
    }
    Document { root: root.into_inner(), base, broken: !errors.is_empty(), length: text.len() }
}

/// Reads a whole file as TOML.
#[must_use]
pub fn parse_file<'d>(source: &'d SourceText<'d>, p: &mut Problems<'_>) -> Document<'d> {
    parse(source.text(), 0, p)
}

/// A parsed TOML text.
#[derive(Debug)]
pub struct Document<'d> {
    root: DeTable<'d>,
    base: usize,
    broken: bool,
    length: usize,
}

impl<'d> Document<'d> {
    /// The text is not TOML; its tables are not worth reading.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The top-level table, its `format` checked.
    #[must_use]
    pub fn root(&self, p: &mut Problems<'_>) -> Table<'_> {
        let mut table = Table {
            name: String::new(),
            entries: &self.root,
            range: self.base..self.base + usize::from(self.length > 0),
            base: self.base,
            asked: BTreeSet::new(),
        };
        if let Some(field) = table.take("format") {
            match field.count(p, 0, i64::MAX) {
                Some(FORMAT) | None => {}
                Some(other) => field.complain(
                    p,
                    "unknown-format",
                    format!("format {other} is not known"),
                    Some(format!("this program reads format {FORMAT}")),
                ),
            }
        } else {
            p.add(
                "missing-key",
                &table.range,
                "the key `format` is missing".into(),
                Some("begin the file with `format = 1`".into()),
            );
        }
        table
    }
}

/// A table whose keys are asked for one by one.
#[derive(Debug)]
pub struct Table<'d> {
    pub(super) name: String,
    pub(super) entries: &'d DeTable<'d>,
    pub(super) range: Range<usize>,
    pub(super) base: usize,
    pub(super) asked: BTreeSet<&'static str>,
}

/// A function that reads a field, noting what is wrong with it.
pub trait Read<T>: FnOnce(&Field<'_>, &mut Problems<'_>) -> Option<T> {}
impl<T, F: FnOnce(&Field<'_>, &mut Problems<'_>) -> Option<T>> Read<T> for F {}

impl<'d> Table<'d> {
    /// Where it begins.
    #[must_use]
    pub fn range(&self) -> &Range<usize> {
        &self.range
    }

    /// The key's value, where there is one.
    pub fn take(&mut self, key: &'static str) -> Option<Field<'d>> {
        self.asked.insert(key);
        let (name, value) = self.entries.get_key_value(key)?;
        Some(self.field(name, value))
    }

    /// The key's value; notes `missing-key`.
    pub fn require(&mut self, p: &mut Problems<'_>, key: &'static str) -> Option<Field<'d>> {
        let field = self.take(key);
        if field.is_none() {
            let whose = if self.name.is_empty() { String::new() } else { format!(" in {}", self.name) };
            p.add("missing-key", &self.range, format!("the key `{key}` is missing{whose}"), None);
        }
        field
    }

    /// Reads a required key; a stand-in where it is missing or wrong.
    pub fn need<T: Default>(&mut self, p: &mut Problems<'_>, key: &'static str, read: impl Read<T>) -> T {
        self.require(p, key).and_then(|field| read(&field, p)).unwrap_or_default()
    }

    /// Reads a required name of a closed list; a stand-in where it is missing or wrong.
    pub fn need_name<N: Named>(&mut self, p: &mut Problems<'_>, key: &'static str) -> N {
        self.require(p, key).and_then(|field| field.name(p)).unwrap_or(N::ALL[0])
    }

    /// Reads a key that may be missing.
    pub fn maybe<T>(&mut self, p: &mut Problems<'_>, key: &'static str, read: impl Read<T>) -> Option<T> {
        self.take(key).and_then(|field| read(&field, p))
    }

    /// Reads a key that may be missing; `default` then.
    pub fn or<T>(&mut self, p: &mut Problems<'_>, key: &'static str, default: T, read: impl Read<T>) -> T {
        self.take(key).and_then(|field| read(&field, p)).unwrap_or(default)
    }

    /// A required table, read and finished by `read`.
    pub fn need_table<T>(
        &mut self,
        p: &mut Problems<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_>, &mut Problems<'_>) -> T,
    ) -> Option<T> {
        let field = self.require(p, key)?;
        let mut table = field.table(p)?;
        let value = read(&mut table, p);
        table.finish(p);
        Some(value)
    }

    /// The tables of an array of tables, each read and finished by `read`; none where the key is missing.
    pub fn tables<T>(
        &mut self,
        p: &mut Problems<'_>,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'_>, &mut Problems<'_>) -> T,
    ) -> Vec<T> {
        let Some(fields) = self.take(key).and_then(|field| field.list(p)) else { return Vec::new() };
        let mut values = Vec::new();
        for field in fields {
            if let Some(mut table) = field.table(p) {
                values.push(read(&mut table, p));
                table.finish(p);
            }
        }
        values
    }

    /// Every entry, for a table whose keys the user chooses.
    #[must_use]
    pub fn entries(&self) -> Vec<Field<'d>> {
        self.entries.iter().map(|(name, value)| self.field(name, value)).collect()
    }

    /// Notes every key that nobody asked for.
    pub fn finish(&self, p: &mut Problems<'_>) {
        for (name, value) in self.entries {
            if !self.asked.contains(name.get_ref().as_ref()) {
                let field = self.field(name, value);
                let help = did_you_mean(&field.key, self.asked.iter().copied())
                    .unwrap_or_else(|| format!("known here: {}", listed(self.asked.iter().copied())));
                let whose = if self.name.is_empty() { String::new() } else { format!(" in {}", self.name) };
                p.add(
                    "unknown-key",
                    &field.key_range,
                    format!("unknown key `{}`{whose}", shown(&field.key)),
                    Some(help),
                );
            }
        }
    }

    fn field(
        &self,
        name: &'d Spanned<std::borrow::Cow<'d, str>>,
        value: &'d Spanned<DeValue<'d>>,
    ) -> Field<'d> {
        let shift = |range: Range<usize>| range.start + self.base..range.end + self.base;
        Field {
            key: name.get_ref().to_string(),
            key_range: shift(name.span()),
            value: value.get_ref(),
            range: shift(value.span()),
            base: self.base,
        }
    }
}
