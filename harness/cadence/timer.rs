//! Lines for systemd and cron that run what is due.
//!
//! Both look every quarter of an hour, on the minute at which any slot of any time zone can begin, and leave it to the
//! program what is due. So they need not know the time zone, daylight-saving time or blackouts, a machine that slept
//! catches up, and a cron expression that a cron daemon does not know works too. Where nothing is due, nothing runs.

use thiserror::Error;

use super::model::Cadence;

/// A word of the command line that a unit file or a crontab cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} cannot stand in a timer: it has a control character")]
pub struct TimerError(pub String);

/// The command to run and where.
#[derive(Clone, Debug)]
pub struct Command<'a> {
    /// The project's folder, absolute.
    pub folder: &'a str,
    /// The program and its arguments.
    pub words: &'a [String],
}

impl Command<'_> {
    fn check(&self) -> Result<(), TimerError> {
        let all = self.words.iter().map(String::as_str).chain([self.folder]);
        match all.into_iter().find(|word| word.chars().any(char::is_control)) {
            Some(word) => Err(TimerError(word.to_owned())),
            None => Ok(()),
        }
    }
}

/// A service and its timer, one after the other, each under the name of its file.
///
/// # Errors
/// A path with a control character.
pub fn to_systemd(cadence: &Cadence, command: &Command<'_>) -> Result<String, TimerError> {
    command.check()?;
    let words: Vec<String> = command.words.iter().map(|word| unit_word(word)).collect();
    let folder = command.folder.replace('%', "%%");
    let entries = listed(cadence);
    Ok(format!(
        "# shadowdrill.service\n{entries}[Unit]\nDescription=Incident drills that are due\n\n[Service]\nType=oneshot\n\
         WorkingDirectory={folder}\nExecStart={}\n\n\
         # shadowdrill.timer\n[Unit]\nDescription=Look for incident drills that are due\n\n[Timer]\n\
         OnCalendar=*:0/15\nPersistent=true\nAccuracySec=1min\n\n[Install]\nWantedBy=timers.target\n",
        words.join(" ")
    ))
}

/// A crontab line.
///
/// # Errors
/// A path with a control character.
pub fn to_crontab(cadence: &Cadence, command: &Command<'_>) -> Result<String, TimerError> {
    command.check()?;
    let words: Vec<String> = command.words.iter().map(|word| shell_word(word)).collect();
    let line = format!("cd {} && {}", shell_word(command.folder), words.join(" "));
    // cron takes a bare % for a line break
    Ok(format!("{}*/15 * * * * {}\n", listed(cadence), line.replace('%', "\\%")))
}

/// What is due when, as comments.
fn listed(cadence: &Cadence) -> String {
    let line = |entry: &super::Entry| format!("# {}: {} ({})\n", entry.id, entry.pattern, cadence.zone_name);
    cadence.entries.iter().map(line).collect()
}

fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn unit_word(word: &str) -> String {
    let word = word.replace('%', "%%").replace('$', "$$");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@+,%$".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_the_same_in_a_crontab_and_a_unit() {
        let table = [
            ("plain/a-b.toml", "plain/a-b.toml", "plain/a-b.toml"),
            ("a b", "'a b'", "\"a b\""),
            ("it's", "'it'\\''s'", "\"it's\""),
            ("100%$x", "'100%$x'", "100%%$$x"),
            ("a\"b\\", "'a\"b\\'", "\"a\\\"b\\\\\""),
            ("$(x)", "'$(x)'", "\"$$(x)\""),
        ];
        for (word, shell, unit) in table {
            assert_eq!((shell_word(word).as_str(), unit_word(word).as_str()), (shell, unit), "{word}");
        }
    }

    #[test]
    fn what_would_begin_another_line_is_refused() {
        let Ok(cadence) = Cadence::playbook() else { panic!("the playbook is read") };
        let words = ["shadowdrill".to_owned(), "a\n* * * * * rm".to_owned()];
        let command = Command { folder: "/srv/x", words: &words };
        assert!(to_crontab(&cadence, &command).is_err() && to_systemd(&cadence, &command).is_err());
        let command = Command { folder: "/srv/100%", words: &words[..1] };
        let line = to_crontab(&cadence, &command).unwrap_or_default();
        assert!(line.ends_with("*/15 * * * * cd '/srv/100\\%' && shadowdrill\n"), "{line}");
    }
}
