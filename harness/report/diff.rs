//! How a change between two reports of the same drill is shown: in words first, then line by line. Which facts there are is in
//! `facts.rs`.

use std::fmt::Write as _;

use crate::report::words;

/// Lines of context around a change.
const CONTEXT: usize = 2;
/// More lines than this are not compared one by one.
const LINES_MAX: usize = 4_000;

/// A fact that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// Which fact.
    pub what: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
    /// True where somebody has to look: a check, the severity, the damage or a step is worse than it was.
    pub worse: bool,
}

/// One line a change: `containment: met, 4m of 15m → late, 20m of 15m`, with a mark where it is worse.
#[must_use]
pub fn in_words(changes: &[FactChange]) -> String {
    let mut text = String::new();
    for change in changes {
        let mark = if change.worse { "!" } else { " " };
        let _ = writeln!(
            text,
            "{mark} {}: {} → {}",
            words::plain(&change.what),
            words::plain(&change.old),
            words::plain(&change.new)
        );
    }
    text
}

/// The lines that differ, with some around them: `-` was, `+` is. Empty where the texts are the same.
#[must_use]
pub fn line_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len().max(new.len()) > LINES_MAX {
        return format!("{} lines and {} lines, too many to compare\n", old.len(), new.len());
    }
    let edits = edits(&old, &new);
    let mut text = String::new();
    let changed = |at: &usize| edits.get(*at).is_some_and(|(sign, _)| *sign != ' ');
    let mut skipped = false;
    for (at, (sign, line)) in edits.iter().enumerate() {
        if (at.saturating_sub(CONTEXT)..=at + CONTEXT).any(|near| changed(&near)) {
            if skipped && !text.is_empty() {
                text.push_str("  ...\n");
            }
            skipped = false;
            let _ = writeln!(text, "{sign} {}", words::plain(line));
        } else {
            skipped = true;
        }
    }
    text
}

/// Every line of both texts once: kept, taken away or added.
fn edits<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    // what both begin and end with need no table
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let width = new_middle.len() + 1;
    // the longest common run of lines from each pair of places on
    let mut longest = vec![0_u32; (old_middle.len() + 1) * width];
    for (i, one) in old_middle.iter().enumerate().rev() {
        for (j, other) in new_middle.iter().enumerate().rev() {
            longest[i * width + j] = if one == other {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut edits: Vec<(char, &str)> = old[..head].iter().map(|line| (' ', *line)).collect();
    let (mut i, mut j) = (0, 0);
    while i < old_middle.len() || j < new_middle.len() {
        let both = i < old_middle.len() && j < new_middle.len();
        if both && old_middle[i] == new_middle[j] {
            edits.push((' ', old_middle[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new_middle.len() || both && longest[(i + 1) * width + j] >= longest[i * width + j + 1]
        {
            edits.push(('-', old_middle[i]));
            i += 1;
        } else {
            edits.push(('+', new_middle[j]));
            j += 1;
        }
    }
    edits.extend(old[old.len() - tail..].iter().map(|line| (' ', *line)));
    edits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_show_with_some_around_them() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("10\n", "ten\n").replace("11\n", "");
        assert_eq!(line_diff(&old, &new), "  8\n  9\n- 10\n- 11\n+ ten\n  12\n  13\n");
        assert_eq!(line_diff(&old, &old), "");
    }

    proptest! {
        /// Taking away gives the new text, not adding the old one, whatever they are.
        #[test]
        fn both_texts_are_in_the_edits(old in prop::collection::vec("[abc]", 0..20), new in prop::collection::vec("[abc]", 0..20)) {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
            let edits = edits(&old, &new);
            let without = |gone: char| edits.iter().filter(|(sign, _)| *sign != gone).map(|(_, line)| *line).collect::<Vec<_>>();
            prop_assert_eq!(without('+'), old);
            prop_assert_eq!(without('-'), new);
        }
    }
}
