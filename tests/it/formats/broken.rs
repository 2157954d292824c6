//! Broken files. The name of each begins with the code that it must be refused with; a snapshot a folder
//! shows what is said about every file, and where.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use shadowdrill::baseline::Baseline;
use shadowdrill::cli::diagnostics::render_problems;
use shadowdrill::cli::load::{self, Sources};
use shadowdrill::market::Candles;
use shadowdrill::policy::Policy;
use shadowdrill::runbook::Runbook;
use shadowdrill::scenario::Scenario;
use shadowdrill::settings::Settings;
use shadowdrill::vocabulary::Problem;

use super::bundled;

fn broken(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken").join(folder);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The code that a broken file's name asks for.
fn code(path: &Path) -> String {
    name(path).split_once("--").expect("a broken file is called CODE--WHAT").0.to_owned()
}

/// Two lines a problem: code, place and message, and how to mend it, which no problem lacks.
fn told(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let place = &problem.place;
        let _ = writeln!(text, "  {}:{} {}: {}", place.line, place.column, problem.code, problem.message);
        let help = problem.help.as_ref().unwrap_or_else(|| panic!("nothing says how to mend {problem:#?}"));
        let _ = writeln!(text, "      {help}");
    }
    text
}

/// Refuses every file of a folder and shows what is said.
fn refuse<T>(folder: &str, at_least: usize, parse: impl Fn(&[u8], &str) -> Result<T, Vec<Problem>>) {
    let mut text = String::new();
    let paths = broken(folder);
    assert!(paths.len() >= at_least, "{folder} has {} files", paths.len());
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let Err(problems) = parse(&bytes, &name(&path)) else { panic!("{} was accepted", path.display()) };
        let wanted = code(&path);
        assert!(problems.iter().any(|p| p.code == wanted), "{}: {problems:#?}", path.display());
        assert!(problems.iter().all(|p| *p.place.file == *name(&path)), "{}", path.display());
        // what is marked lies inside the file
        assert!(problems.iter().all(|p| p.span.is_none_or(|(from, to)| from <= to && to <= bytes.len())));
        let _ = writeln!(text, "{}\n{}", name(&path), told(&problems));
    }
    snapshot(folder, &text);
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn scenarios() {
    refuse("scenario", 40, Scenario::parse);
}

#[test]
fn policies() {
    refuse("policy", 15, Policy::parse);
}

#[test]
fn baselines() {
    refuse("baseline", 10, Baseline::parse);
}

#[test]
fn settings() {
    refuse("settings", 25, Settings::parse);
}

#[test]
fn runbooks() {
    refuse("runbook", 15, Runbook::parse);
}

#[test]
fn candles() {
    refuse("candles", 10, Candles::parse);
}

#[test]
fn files_that_do_not_agree() {
    let mut text = String::new();
    for path in broken("library") {
        let mut sources = bundled(&[]);
        let here = |name: &str| path.join(name).exists().then(|| path.join(name));
        sources.scenarios =
            ["scenario.toml", "scenario-2.toml"].iter().filter_map(|name| here(name)).collect();
        sources.policy = here("policy.toml").or(sources.policy);
        let problems = load::load(&sources).expect_err(&name(&path));
        assert!(
            problems.iter().all(|problem| problem.code == code(&path)),
            "{}: {problems:#?}",
            path.display()
        );
        let root = format!("{}/", path.display());
        let _ = writeln!(text, "{}\n{}", name(&path), told(&problems).replace(&root, ""));
    }
    snapshot("library", &text);
}

#[test]
fn what_is_no_file_is_refused_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("folder")).unwrap();
    std::fs::write(at("file.toml"), "format = 1\n").unwrap();
    std::fs::write(at("huge.toml"), vec![b'#'; 5 << 20]).unwrap();
    type Case = (fn(&mut Sources, PathBuf), &'static str, &'static str);
    let cases: [Case; 10] = [
        (|sources, path| sources.settings = Some(path), "missing", "config-not-found"),
        (|sources, path| sources.policy = Some(path), "missing", "not-found"),
        (|sources, path| sources.scenarios = vec![path], "missing", "not-found"),
        (|sources, path| sources.runbooks = Some(path), "missing", "not-found"),
        (|sources, path| sources.policy = Some(path), "folder", "is-a-folder"),
        (|sources, path| sources.baseline = Some(path), "folder", "is-a-folder"),
        (|sources, path| sources.runbooks = Some(path), "file.toml", "not-a-folder"),
        (|sources, path| sources.runbooks = Some(path), "folder", "no-runbook"),
        (|sources, path| sources.scenarios = vec![path], "folder", "no-scenario"),
        (|sources, path| sources.scenarios = vec![path], "huge.toml", "too-large"),
    ];
    for (set, name, code) in cases {
        let mut sources = bundled(&["bundled:scenarios"]);
        set(&mut sources, at(name));
        let problems = load::load(&sources).expect_err(name);
        let found: Vec<_> = problems.iter().map(|p| (p.code, p.place.file.to_string())).collect();
        assert_eq!(found, [(code, at(name).display().to_string())]);
    }
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_is_a_problem_and_no_panic() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let mut sources = bundled(&["bundled:scenarios"]);
    sources.policy = Some(path);
    let problems = load::load(&sources).unwrap_err();
    // the superuser may read everything: then the file is read, and empty
    assert!(
        problems.iter().all(|problem| matches!(problem.code, "unreadable" | "missing-key")),
        "{problems:#?}"
    );
}

/// A link that leads back makes loading neither slow nor silent, and neither does anything else in the way.
#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_searched_is_a_problem() {
    type Case = (fn(&Path) -> std::io::Result<()>, &'static str, &'static str);
    let cases: [Case; 5] = [
        (|root| std::os::unix::fs::symlink(root, root.join("inner/loop")), "inner/loop", "folder-twice"),
        (|root| std::os::unix::fs::symlink("inner", root.join("other")), "other", "folder-twice"),
        (|root| std::os::unix::fs::symlink("nowhere", root.join("gone")), "gone", "unreadable"),
        (|root| std::os::unix::fs::symlink("itself", root.join("itself")), "itself", "unreadable"),
        (|root| std::fs::create_dir_all(root.join(["d"; 17].join("/"))), "d/d/d", "folder-too-deep"),
    ];
    for (make, name, code) in cases {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("inner")).unwrap();
        std::fs::copy("scenarios/calm-day.toml", root.join("inner/calm-day.toml")).unwrap();
        let mut sources = bundled(&["bundled:scenarios"]);
        sources.scenarios = vec![root.clone()];
        assert_eq!(load::read(&sources).expect("sound").scenarios.len(), 1, "{name}: nothing in the way");
        make(&root).unwrap();
        let problems = load::read(&sources).expect_err(name);
        let found: Vec<_> = problems.iter().map(|p| (p.code, p.place.file.to_string())).collect();
        let [(told, at)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(*told, code, "{name}");
        assert!(at.starts_with(&root.join(name).display().to_string()), "{name}: {at}");
    }
}

#[test]
fn problems_are_shown_with_their_line() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/scenario/unknown-key--many-at-once.toml");
    let bytes = std::fs::read(path).unwrap();
    let problems = Scenario::parse(&bytes, "scenario.toml").unwrap_err();
    let plain = render_problems(&problems, |_| Some(bytes.clone()), false);
    snapshot("rendered", &plain);
    assert!(plain.is_ascii() && !plain.contains('\u{1b}'));
    assert!(render_problems(&problems, |_| Some(bytes.clone()), true).contains('\u{1b}'));
    let alone = render_problems(&problems[1..2], |_| None, false);
    assert!(alone.contains("scenario.toml:3:1"), "{alone}");
}

#[test]
fn no_broken_file_breaks_the_rendering() {
    for folder in ["scenario", "policy", "baseline", "settings", "runbook", "candles"] {
        for path in broken(folder) {
            let bytes = std::fs::read(&path).unwrap();
            let file = name(&path);
            let problems = match folder {
                "scenario" => Scenario::parse(&bytes, &file).err(),
                "policy" => Policy::parse(&bytes, &file).err(),
                "baseline" => Baseline::parse(&bytes, &file).err(),
                "settings" => Settings::parse(&bytes, &file).err(),
                "runbook" => Runbook::parse(&bytes, &file).err(),
                _ => Candles::parse(&bytes, &file).err(),
            };
            let problems = problems.unwrap();
            let text = render_problems(&problems, |_| Some(bytes.clone()), false);
            assert!(problems.iter().all(|problem| text.contains(problem.code)), "{text}");
        }
    }
}
