//! What users and files say does nothing, in what the commands print and write.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::Sandbox;
use super::sandbox::Done;

/// A title in TOML: markup, an escape for terminals, a turn of the writing direction, a formula.
const TITLE: &str = "=HYPERLINK(\\\"x\\\") <img src=x onerror=alert(1)> [a](javascript:b) | `c` \\u202e";
/// The same as a text that a person gives on the command line.
const TEXT: &str =
    "+SUM(1) <script>x</script> [a](javascript:b) | `c` \u{1b}[2J\u{1b}]8;;x://y\u{7}\u{202e}\n::error::x";

/// A project whose scenario has a hostile title and was drilled; its entry has hostile notes.
fn project() -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.edit(
        "scenarios/calm-day.toml",
        "title = \"A calm day raises no alert\"",
        &format!("title = \"{TITLE}\""),
    );
    sandbox.approve();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    for args in [
        &["--finding", TEXT][..],
        &["--follow-up", TEXT, "--owner", TEXT, "--priority", "high", "--due", "2020-01-31"],
    ] {
        sandbox.run(&[&["log", "annotate", "1"][..], args].concat()).ran();
    }
    sandbox
}

/// Nothing that steers a terminal, and no line that a CI system takes for a command.
#[track_caller]
fn is_tame(done: &Done) {
    let both = format!("{}{}", done.stdout, done.stderr);
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!both.contains(steers) && both.lines().all(|line| !line.starts_with("::")), "{}", done.shown());
}

/// Markdown without links but those to files beside it, without pictures and HTML.
#[track_caller]
fn is_inert(page: &str) {
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        let alive = match &event {
            Event::Start(Tag::Link { dest_url, .. }) => !dest_url.starts_with("./"),
            Event::Html(html) | Event::InlineHtml(html) => !html.starts_with("<!-- shadowdrill:"),
            event => matches!(event, Event::Start(Tag::Image { .. })),
        };
        assert!(!alive, "{event:?} in\n{page}");
    }
    assert!(!page.contains(['\u{1b}', '\u{202e}', '\u{7}']));
}

#[test]
fn what_commands_print_steers_no_terminal() {
    let sandbox = project();
    let cadence = "\n[cadence]\ntime_zone = \"Etc/UTC\"\n\n[[cadence.entry]]\nid = \"yearly\"\ncron = \"0 0 1 1 *\"\n\
                   scenarios = [\"calm-day\"]\n";
    sandbox.add_settings(cadence);
    sandbox.approve();
    for args in [
        &["list"][..],
        &["due"],
        &["log", "list"],
        &["log", "show", "1"],
        &["show", "calm-day"],
        &["review", "--list", "scenarios/calm-day.toml"],
        &["report", "calm-day", "--format", "markdown"],
    ] {
        is_tame(&sandbox.run(args).ran());
    }
    let shown = sandbox.run(&["log", "show", "1"]).expect(0).stdout;
    assert!(shown.contains("=HYPERLINK") && shown.contains("+SUM(1) <script>"), "shown as text: {shown}");
}

#[test]
fn a_review_and_a_diff_of_hostile_reports_are_text() {
    let sandbox = project();
    let only = "scenarios/calm-day.toml";
    sandbox.run(&["review", "--accept-all", only]).expect(0);
    let path = "reports/calm-day-0.json";
    let mut kept: serde_json::Value = serde_json::from_str(&sandbox.read(path)).expect("JSON");
    kept["drill"]["runbooks"] = serde_json::json!([TEXT]);
    kept["drill"]["error"] = TEXT.into();
    kept["drill"]["title"] = TEXT.into();
    sandbox.write("other.json", &kept.to_string());
    let diff = sandbox.run(&["report", "--diff", path, "other.json"]).expect(1);
    is_tame(&diff);
    assert!(diff.stdout.contains("+SUM(1) <script>"), "{}", diff.shown());
    sandbox.write(path, &kept.to_string());
    let listed = sandbox.run(&["review", "--list", only]).expect(1);
    is_tame(&listed);
    assert!(listed.stdout.contains("+SUM(1) <script>"), "{}", listed.shown());
    is_tame(&sandbox.run(&["run", "--no-log", "--check-snapshots", only]).expect(1));
}

#[test]
fn the_evidence_pack_of_hostile_drills_is_inert() {
    let sandbox = project();
    let name = "scenarios/z <img src=x> [a](javascript:b).toml";
    let text = sandbox.read("scenarios/calm-day.toml");
    sandbox.write(name, &text.replace("id = \"calm-day\"", "id = \"calm-two\""));
    sandbox.approve();
    sandbox.run(&["run", name]).expect(0);
    std::fs::remove_file(sandbox.path("shadowdrill-out/calm-two-0.md")).expect("a page");
    std::fs::remove_file(sandbox.path(name)).expect("a scenario");
    sandbox.approve();
    for lang in ["en", "de"] {
        is_tame(&sandbox.run(&["report", "--evidence", lang, "--lang", lang]).expect(0));
        for page in ["README.md", "rules.md", "log/drill-log.md"] {
            if sandbox.path(&format!("{lang}/{page}")).exists() {
                is_inert(&sandbox.read(&format!("{lang}/{page}")));
            }
        }
        for page in ["suite.html", "log/drill-log.html"] {
            let page = sandbox.read(&format!("{lang}/{page}"));
            for tag in ["<img", "<script>x", "<a href=\"javascript", "\u{1b}", "\u{202e}"] {
                assert!(!page.contains(tag), "{tag:?}");
            }
        }
        is_inert(
            &sandbox.run(&["report", "--suite", "--format", "markdown", "--lang", lang]).expect(0).stdout,
        );
    }
}

/// There is no output for spreadsheets: a formula stands in pages, where it is text, and a file that a program opens as a
/// table is never written.
#[test]
fn formulas_reach_no_spreadsheet() {
    let sandbox = project();
    sandbox.run(&["log", "render", "--out", "log.md"]).expect(0);
    sandbox.run(&["report", "--evidence", "pack"]).expect(0);
    sandbox.run(&["review", "--accept-all", "scenarios/calm-day.toml"]).expect(0);
    let table = |name: &str| {
        let ending = Path::new(name).extension().map(|ending| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| ["csv", "tsv", "xls", "xlsx", "ods"].iter().any(|known| ending == *known))
    };
    // the candles that drills are made from are tables: in the pack they are what they were, to the byte
    let (mine, written): (Vec<_>, Vec<_>) =
        sandbox.files().into_iter().partition(|(name, _)| name.starts_with("scenarios/candles/"));
    let made = written.iter().filter(|(name, bytes)| {
        let is_copy = name.starts_with("pack/inputs/candles/") && mine.iter().any(|(_, own)| own == bytes);
        table(name) && !is_copy
    });
    assert_eq!(made.map(|(name, _)| name).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(mine.iter().all(|(name, _)| table(name)), "{mine:?}");
    let log = sandbox.read("log.md");
    is_inert(&log);
    assert!(log.contains("SUM(1)") && log.lines().all(|line| !line.starts_with(['=', '+', '@'])), "{log}");
    let help = sandbox.run(&["report", "--help"]).expect(0).stdout;
    assert!(!help.contains("csv"), "a table for spreadsheets needs its formulas told apart: {help}");
}

/// The name of a file of candles is a text of other people, and so is what stands in it.
#[test]
fn a_hostile_name_of_a_candle_file_does_nothing() {
    let sandbox = Sandbox::project();
    // as an option it names a symbol, and this is none
    let steering = "=cmd <img src=x> \u{1b}[2J\n::error::x.csv";
    sandbox.write(steering, "Timestamp,Open\n=1+1,<b>\u{1b}[31m\n");
    is_tame(&sandbox.run(&["run", "--candles", steering, "--no-log"]).expect(2));
    // in a scenario any name will do
    let (scenario, name) = ("scenarios/drawdown-slide.toml", "=cmd <img src=x> [a](javascript:b) `c`.csv");
    sandbox.write(&format!("scenarios/candles/{name}"), &sandbox.read("scenarios/candles/slide.csv"));
    sandbox.edit(scenario, "candles/slide.csv", &format!("candles/{name}"));
    sandbox.approve();
    is_tame(&sandbox.run(&["run", scenario]).expect(0));
    let page = sandbox.read("shadowdrill-out/drawdown-slide-0.html");
    assert!(page.contains("=cmd &lt;img src=x&gt;") && !page.contains("<img"), "{page}");
    sandbox.run(&["log", "render", "--out", "log.md"]).expect(0);
    is_inert(&sandbox.read("log.md"));
    let made = sandbox.files().into_iter().filter(|(name, _)| name.starts_with("shadowdrill-out/"));
    made.filter(|(name, _)| name.ends_with(".md")).for_each(|(_, page)| {
        assert!(!String::from_utf8_lossy(&page).contains("<img"));
    });
    // a row that cannot be read is told without what steers
    sandbox.write(
        &format!("scenarios/candles/{name}"),
        "Timestamp,Open,High,Low,Close\n=1+1,<b>\u{1b}[31m,1,1,1\n",
    );
    is_tame(&sandbox.run(&["run", "--no-log", scenario]).expect(2));
}
