//! One line over all reports that are not what they were: how many, and what changed most often.

use crate::report::headline::Headline;
use crate::report::words::{plain, span};

/// `62 of 111 reports changed, 60 of them for the worse; most often time to contain (40), 4m → 20m in the median`. None where
/// fewer than two changed: the headline of the one says it all. Where any is worse, what is named is what most of those are about.
///
/// `of` is how many were looked at. The median is of those in which the time was reached before and after; of an even number it
/// is the lower of the two in the middle, so that it is a time that was measured.
#[must_use]
pub fn overview(of: usize, headlines: &[&Headline]) -> Option<String> {
    if headlines.len() < 2 {
        return None;
    }
    let worse = headlines.iter().filter(|one| one.worse).count();
    // what is worse says more than what only changed, however often
    let told = || headlines.iter().filter(|one| one.worse || worse == 0);
    let count = |subject: &str| told().filter(|one| one.subject == subject).count();
    // the first of those that are named most often
    let all: Vec<&&Headline> = told().collect();
    let most = all.into_iter().rev().max_by_key(|one| count(&one.subject))?;
    let of_most = || told().filter(|one| one.subject == most.subject);
    let mut text = format!("{} of {of} reports changed", headlines.len());
    match worse {
        0 => text.push_str(", none for the worse"),
        _ if worse == headlines.len() => text.push_str(", all for the worse"),
        _ => text.push_str(&format!(", {worse} of them for the worse")),
    }
    text.push_str(&format!("; most often {} ({})", plain(&most.subject), count(&most.subject)));
    let times: Vec<(i64, i64)> = of_most().filter_map(|one| one.times).collect();
    let median = |pick: fn(&(i64, i64)) -> i64| {
        let mut sorted: Vec<i64> = times.iter().map(pick).collect();
        sorted.sort_unstable();
        sorted.get(sorted.len().saturating_sub(1) / 2).copied()
    };
    if let (Some(old), Some(new)) = (median(|pair| pair.0), median(|pair| pair.1)) {
        text.push_str(&format!(", {} → {} in the median", span(old), span(new)));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000_000;

    fn headline(subject: &str, times: Option<(i64, i64)>, worse: bool) -> Headline {
        let times = times.map(|(one, other)| (one * MINUTE, other * MINUTE));
        Headline { subject: subject.to_owned(), change: String::new(), worse, times }
    }

    fn told(headlines: &[Headline]) -> Option<String> {
        overview(111, &headlines.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_changed_most_often_is_told_with_its_median() {
        let contain = |old, new| headline("time to contain", Some((old, new)), true);
        let all = [
            headline("severity at the end", None, true),
            contain(3, 30),
            contain(4, 20),
            contain(9, 10),
            headline("time to contain", None, true),
            headline("time to detect", Some((1, 2)), true),
        ];
        let expected = "6 of 111 reports changed, all for the worse; most often time to contain (4), 4m → 20m in the median";
        assert_eq!(told(&all).as_deref(), Some(expected));
        let all = [headline("a", None, false), headline("b", Some((1, 2)), true)];
        let expected =
            "2 of 111 reports changed, 1 of them for the worse; most often b (1), 1m → 2m in the median";
        assert_eq!(told(&all).as_deref(), Some(expected));
        assert_eq!(told(&all[..1]), None);
    }
}
