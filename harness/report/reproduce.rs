//! The one command that shows a drill again.

/// The options of a run that decide what a drill finds: files given by hand, beside path and seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Option and value in the order to write them: `("--policy", "mine.toml")`.
    pub options: Vec<(&'static str, String)>,
}

impl Origin {
    /// The same for a scenario that was put on a day of candles: its id ends in `@` and the day.
    #[must_use]
    pub fn on_day_of(&self, id: &str) -> Origin {
        let mut origin = self.clone();
        if let (true, Some((_, day))) =
            (origin.options.iter().any(|(option, _)| *option == "--candles"), id.rsplit_once('@'))
        {
            origin.options.push(("--days", day.to_owned()));
        }
        origin
    }

    /// The command for the scenario at `path` under `seed`, quoted for a POSIX shell.
    #[must_use]
    pub fn command(&self, path: &str, seed: u64) -> String {
        let mut command = format!("shadowdrill run {} --seed {seed}", quoted(path));
        for (option, value) in &self.options {
            command.push(' ');
            command.push_str(option);
            command.push(' ');
            command.push_str(&quoted(value));
        }
        command
    }
}

/// `text` as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_every_file_that_is_not_the_default() {
        let plain = Origin::default();
        assert_eq!(plain.command("scenarios/a.toml", 17), "shadowdrill run scenarios/a.toml --seed 17");
        let given = Origin { options: vec![("--policy", "my policy.toml".into())] };
        assert_eq!(
            given.command("a'b.toml", 1),
            r"shadowdrill run 'a'\''b.toml' --seed 1 --policy 'my policy.toml'"
        );
        let candles = Origin { options: vec![("--candles", "btc.csv".into())] };
        assert_eq!(
            candles.on_day_of("a@2022-01-05").command("a.toml", 2),
            "shadowdrill run a.toml --seed 2 --candles btc.csv --days 2022-01-05"
        );
        assert_eq!(plain.on_day_of("a@2022-01-05"), plain);
    }
}
