//! Source files as text: where they are, what of them is code, and which rooms they name.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path from the root of the project, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn planted(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    /// The room, or the stem of a file directly in `harness`.
    pub fn room(&self) -> &str {
        let inner = self.path.strip_prefix("harness/").unwrap_or(&self.path);
        inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let read = |path: PathBuf| Source {
        text: fs::read_to_string(&path).expect("a source file is text"),
        path: path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/"),
    };
    found.into_iter().map(read).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The text without comments, so that prose may name what code may not.
pub fn code(text: &str) -> String {
    let line = |line: &str| {
        let start = comment_start(line).unwrap_or(line.len());
        line[..start].to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Where `//` begins outside a string literal.
fn comment_start(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut inside = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if inside => at += 1,
            b'"' if at == 0 || bytes[at - 1] != b'\'' => inside = !inside,
            b'/' if !inside && bytes.get(at + 1) == Some(&b'/') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The text up to its unit tests: a test of a room may build its world from other rooms.
pub fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |at| &text[..at])
}

/// Every room that the text names by `crate::room` or in `use crate::{...}`.
pub fn imports(text: &str) -> Vec<String> {
    let text = code(text);
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with('$') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(heads(group)),
            None => rooms.push(word(rest)),
        }
    }
    rooms.sort();
    rooms.dedup();
    rooms.retain(|room| !room.is_empty());
    rooms
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// The first word of each branch of a braced group.
fn heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut found = vec![word(group.trim_start())];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    found
}
