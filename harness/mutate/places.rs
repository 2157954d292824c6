//! Where a control stands: the line of its key, found in the text of the file.

use std::collections::BTreeMap;

use crate::vocabulary::Place;

/// The texts of policy and runbooks by path, to find lines in. A file that is not among them is named by the
/// place of its table.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The texts of these files: path and content.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Texts {
        Texts(files.into_iter().collect())
    }

    /// The line on which `key` is given, in the table at `table` or in one of its inner tables `[...name]`; the place
    /// of the table where it cannot be found.
    pub(super) fn key(&self, table: &Place, inner: Option<&str>, key: &str) -> Place {
        self.find(table, inner, key).unwrap_or_else(|| table.clone())
    }

    /// The line on which `key` is given in the table `[name]` of a file, wherever that stands; the file as a whole where it
    /// cannot be found.
    pub(super) fn top(&self, file: &str, name: &str, key: &str) -> Place {
        let head = self.0.get(file).and_then(|text| {
            let at = text.lines().position(|line| line.trim() == format!("[{name}]"))?;
            Some(Place { file: file.into(), line: u32::try_from(at + 1).ok()?, column: 1 })
        });
        head.map_or_else(|| Place::whole(file), |table| self.key(&table, None, key))
    }

    fn find(&self, table: &Place, inner: Option<&str>, key: &str) -> Option<Place> {
        let text = self.0.get(&*table.file)?;
        let first = usize::try_from(table.line).ok()?.checked_sub(1)?;
        let mut inside = inner.is_none();
        for (at, line) in text.lines().enumerate().skip(first) {
            let code = line.trim_start();
            if at > first && code.starts_with('[') {
                let header = code.trim_start_matches('[').split(']').next().unwrap_or("");
                match inner {
                    // an entry ends with the next one; a table of its own ends it as well
                    Some(name) if !code.starts_with("[[") && header.trim().ends_with(name) => inside = true,
                    _ if inside || code.starts_with("[[") => return None,
                    _ => {}
                }
            }
            let is_key = code.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
            if inside && is_key {
                let column = u32::try_from(line.len() - code.len() + 1).ok()?;
                return Some(Place { file: table.file.clone(), line: u32::try_from(at + 1).ok()?, column });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "[gate]\nwarning_at = 1\n\n[gate.limits]\nmax_order_notional = 5\n\n\
        [[monitor]]\nid = \"a\"\ndelay = \"1s\"\n\n[monitor.limits]\nmax_order_notional = 7\n\n\
        [[monitor]]\nid = \"b\"\n  delay = \"2s\"\n";

    #[test]
    fn a_key_is_found_in_its_own_table_and_nowhere_else() {
        let texts = Texts::new([("p".to_owned(), POLICY.to_owned())]);
        let at = |line| Place { file: "p".into(), line, column: 1 };
        for (table, inner, key, line, column) in [
            (1, None, "warning_at", 2, 1),
            (1, Some("limits"), "max_order_notional", 5, 1),
            (7, None, "delay", 9, 1),
            (7, Some("limits"), "max_order_notional", 12, 1),
            (14, None, "delay", 16, 3),
            // not there: the table itself
            (14, Some("limits"), "max_order_notional", 14, 1),
            (7, None, "del", 7, 1),
            (1, None, "delay", 1, 1),
        ] {
            let found = texts.key(&at(table), inner, key);
            assert_eq!((found.line, found.column), (line, column), "{key} in the table of line {table}");
        }
        assert_eq!(texts.top("p", "gate.limits", "max_order_notional").line, 5);
        assert_eq!(texts.top("p", "incident", "unmatched"), Place::whole("p"));
        let elsewhere = Place { file: "q".into(), line: 3, column: 1 };
        assert_eq!(texts.key(&elsewhere, None, "delay"), elsewhere);
    }
}
