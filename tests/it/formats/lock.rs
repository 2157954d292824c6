//! The lock: every way to loosen the yardstick is found, and tightening is not.

use shadowdrill::cli::load;
use shadowdrill::library::{Changes, Files, Library, Lock, Scope};

use super::bundled;

pub(super) fn files() -> Files {
    load::read(&bundled(&["bundled:scenarios"])).unwrap()
}

pub(super) fn lock() -> Lock {
    Lock::of(&Library::assemble(&files()).unwrap())
}

/// What replacing `old` by `new` in the file called `name` changes against the lock.
fn changed(name: &str, old: &str, new: &str) -> Changes {
    let mut files = files();
    let mut all = vec![&mut files.baseline];
    all.extend(&mut files.scenarios);
    let file = all.into_iter().find(|file| file.path.ends_with(&format!("/{name}"))).expect(name);
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains(old), "{name} has no {old:?}");
    file.bytes = text.replacen(old, new, 1).into_bytes();
    let library = Library::assemble(&files).unwrap_or_else(|problems| panic!("{problems:#?}"));
    lock().compare(&library, Scope::Whole)
}

fn sentences(changes: &[shadowdrill::library::Change]) -> Vec<String> {
    changes.iter().map(|change| change.sentence.clone()).collect()
}

/// What the lock says of a policy with `new` in place of every `old`.
fn told_of_policy(old: &str, new: &str) -> Vec<String> {
    let mut files = files();
    let text = String::from_utf8(files.policy.bytes.clone()).unwrap();
    assert!(text.contains(old), "the policy has no {old:?}");
    files.policy.bytes = text.replace(old, new).into_bytes();
    let library = Library::assemble(&files).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let told = lock().loosened(&library, Scope::Whole);
    told.iter().map(|change| format!("{}: {}", change.place, change.sentence)).collect()
}

#[test]
fn a_limit_of_the_policy_above_what_the_baseline_calls_harm_is_told_at_its_place() {
    for (limit, at, above) in
        [("max_symbol_exposure_notional", "2500", "2500.01"), ("max_total_exposure_notional", "5000", "5400")]
    {
        let sound = format!("{limit} = {at}");
        assert_eq!(told_of_policy(&sound, &format!("{limit} = {at}.0")), Vec::<String>::new(), "{limit}");
        assert_eq!(told_of_policy(&sound, &format!("{limit} = 100")), Vec::<String>::new(), "{limit}");
        let told = told_of_policy(&sound, &format!("{limit} = {above}"));
        assert_eq!(told.len(), 2, "the gate and the audit: {told:#?}");
        assert!(
            told[0].contains("policy.toml:") && told[0].contains(&format!("`{limit}` of the gate")),
            "{told:#?}"
        );
        assert!(told[1].contains(&format!("`{limit}` of the monitor `limit-audit`")), "{told:#?}");
        assert!(told[1].contains("counts exposure as harm"), "{told:#?}");
    }
}

const BASELINE: &str = "baseline.toml";
const SECOND: &str = "scheduler-second.toml";
const CRASH: &str = "scheduler-crash.toml";

#[test]
fn nothing_changed_is_nothing_said() {
    let library = Library::assemble(&files()).unwrap();
    assert_eq!(lock().compare(&library, Scope::Whole), Changes::default());
}

#[test]
fn every_loosening_is_found() {
    for (file, old, new, part) in [
        // the baseline
        (
            BASELINE,
            "within = \"440s\"",
            "within = \"441s\"",
            "approved as within 7m20s and is now within 7m21s",
        ),
        (
            BASELINE,
            "events = [\"order-flow\", \"limit\"]",
            "events = [\"order-flow\"]",
            "`target detection, effective to raised` of the baseline was approved as within 5s and is gone for limit (",
        ),
        (
            BASELINE,
            "severities = [\"medium\", \"high\"]",
            "severities = [\"high\"]",
            "`target classification, effective to classified`",
        ),
        (
            BASELINE,
            "from = \"effective\"\nto = \"stopped\"",
            "from = \"delivered\"\nto = \"stopped\"",
            "`target stop, effective to stopped`",
        ),
        (
            BASELINE,
            "opportunities_left = 3",
            "opportunities_left = 1",
            "approved as at least 3 and is now at least 1",
        ),
        (BASELINE, "= 2500", "= 2500.01", "approved as at most 2500 and is now at most 2500.01"),
        (BASELINE, "= 5000", "= \"none\"", "approved as at most 5000 and is now no limit"),
        (
            BASELINE,
            "\"scheduler.start\", ",
            "",
            "`approval scheduler.start` of the baseline was approved as required and is gone",
        ),
        (
            BASELINE,
            "first = \"logs.secure\"\nthen = \"scheduler.start\"",
            "first = \"incident.record\"\nthen = \"scheduler.start\"",
            "`sequence logs.secure then scheduler.start`",
        ),
        // a scenario
        (
            SECOND,
            "alerts = [\"duplicate-intent\"]",
            "alerts = [\"order-rate-high\"]",
            "`alert duplicate-intent`",
        ),
        (SECOND, "forbidden_alerts = [\"heartbeat-stale\"]", "", "`forbidden alert heartbeat-stale`"),
        (
            SECOND,
            "alerts = [\"duplicate-intent\"]",
            "only = [\"detection\", \"alerts\", \"false-alarms\", \"severity\", \"runbook\", \"actions\", \"recovery\"]\nalerts = [\"duplicate-intent\"]",
            "`only detection, alerts, false-alarms, severity, runbook, actions, recovery` of the scenario",
        ),
        (SECOND, "\"risk-blocks\"]", "\"risk-blocks\", \"drawdown\"]", "`allowed alert drawdown`"),
        (
            SECOND,
            "severity = \"medium\"",
            "severity = [\"medium\", \"high\"]",
            "approved as from medium to medium and is now from medium to high",
        ),
        // a narrower severity is stricter, and what was asked of the other one is gone
        (
            CRASH,
            "severity = [\"medium\", \"high\"]",
            "severity = \"medium\"",
            "`applied notification, effective to notified` of the scenario `scheduler-crash` was approved as within 15m and is gone",
        ),
        (
            CRASH,
            "severity = [\"medium\", \"high\"]",
            "severity = \"high\"",
            "`applied analysis, effective to analysed` of the scenario `scheduler-crash`",
        ),
        (
            SECOND,
            "runbook = \"pause-system\"",
            "runbook = \"restart-scheduler\"",
            "approved as exactly pause-system",
        ),
        (SECOND, "\"runs.release\", ", "", "`forbidden runs.release`"),
        (SECOND, "tags = [\"", "tags = [\"other\"] # \"", "`tag "),
        (BASELINE, "rule = \"rts6-16-5\"", "rule = \"firm\"", "`rule of target "),
        (
            SECOND,
            "[expect]",
            "[[report]]\nat = \"3h\"\nwhat = \"unclear-situation\"\n\n[expect]",
            "`reports` of the scenario `scheduler-second` was approved as exactly none",
        ),
        (
            SECOND,
            "\"scheduler.find\",\n    \"scheduler.terminate\"",
            "\"scheduler.terminate\"",
            "approved as in order scheduler.find, ",
        ),
        (
            SECOND,
            "\"scheduler.find\",\n    \"scheduler.terminate\"",
            "\"scheduler.terminate\", \"scheduler.find\"",
            "approved as in order scheduler.find, ",
        ),
        (CRASH, "end_state = \"running\"", "end_state = \"stopped-safe\"", "approved as exactly running"),
        (SECOND, "end_state =", "skip = { harm = \"too strict\" }\nend_state =", "`skip harm`"),
        (
            SECOND,
            "between = [0.8, 1.0]",
            "between = [0.1, 1.0]",
            "approved as exactly 0.8..1 and is now exactly 0.1..1",
        ),
        // a stronger fault is easier to detect
        (
            SECOND,
            "between = [0.8, 1.0]",
            "between = [1.0, 1.0]",
            "approved as exactly 0.8..1 and is now exactly 1..1",
        ),
        // and one more fault may help to detect the first
        (
            SECOND,
            "[[fault]]",
            "[[fault]]\nid = \"loud\"\nkind = \"gate-disabled\"\nat = \"2h\"\nstrength = 1.0\nsource = \"x\"\n\n[[fault]]",
            "`fault loud` of the scenario `scheduler-second` is new and counts as looser than what was approved: exactly gate-disabled at 2h",
        ),
        (
            SECOND,
            "kind = \"scheduler-second\"\n",
            "kind = \"scheduler-second\"\nlasts = \"1m\"\n",
            "lasts 1m",
        ),
        (
            SECOND,
            "[\"1s\", \"15s\"]",
            "[\"1s\", \"2s\"]",
            "`fault second` of the scenario `scheduler-second`",
        ),
        (SECOND, "regime = \"calm\"", "regime = \"trending\"", "`market`"),
        // a seed that passes, and an account in which nothing is large
        (SECOND, "[market]", "seed = 3\n\n[market]", "approved as exactly any and is now exactly 3"),
        (
            SECOND,
            "[market]",
            "[account]\nequity = 1000000\nnotional = 250\n\n[market]",
            "approved as exactly of the settings and is now exactly equity 1000000",
        ),
        (SECOND, "rules = [\"rts6-16-5\", ", "rules = [", "`rule rts6-16-5`"),
        (
            SECOND,
            "id = \"scheduler-second\"",
            "id = \"scheduler-two\"",
            "the scenario `scheduler-second` was approved and is gone",
        ),
        (
            "order-resend-same-id.toml",
            "responder = \"on-call\"",
            "",
            "approved as exactly on-call and is now exactly the default",
        ),
    ] {
        let changes = changed(file, old, new);
        let said = sentences(&changes.loosened);
        assert!(said.iter().any(|sentence| sentence.contains(part)), "{file}: {old} -> {new}: {said:#?}");
        assert!(changes.loosened.iter().all(|change| change.place.file.ends_with(".toml")));
    }
}

/// Another day is another drill, whichever way the prices go.
#[test]
fn changed_candles_show() {
    let edited = |old: &str, new: &str| {
        let mut files = files();
        let slide = files.candles.iter_mut().find(|file| file.path.ends_with("/slide.csv")).expect("bundled");
        let text = String::from_utf8(slide.bytes.clone()).unwrap();
        assert!(text.contains(old), "{old}");
        slide.bytes = text.replacen(old, new, 1).into_bytes();
        lock().compare(&Library::assemble(&files).unwrap(), Scope::Whole)
    };
    let text = files().candles.into_iter().find(|file| file.path.ends_with("/slide.csv")).expect("bundled");
    let text = String::from_utf8(text.bytes).unwrap();
    let row = text.lines().nth(1).expect("a row").to_owned();
    assert_eq!(edited(&row, &row), Changes::default());
    let fields: Vec<&str> = row.rsplitn(2, ',').collect();
    let changed = edited(&row, &format!("{},{}1", fields[1], fields[0]));
    let said = sentences(&changed.loosened);
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(said.iter().all(|sentence| sentence.starts_with("`candles candles/slide.csv` of the scenario")));
}

/// However many events and severities a target is for, one edit of it is one change.
#[test]
fn one_edit_of_a_target_is_told_once() {
    for (old, new, loosened, unapproved) in [
        ("within = \"5m\"", "within = \"10m\"", 1, 0),
        ("within = \"5s\"", "within = \"4s\"", 0, 1),
        ("from = \"effective\"\nto = \"stopped\"", "from = \"delivered\"\nto = \"stopped\"", 1, 1),
        ("rule = \"rts6-16-5\"", "rule = \"firm\"", 1, 0),
    ] {
        let changes = changed(BASELINE, old, new);
        let told = (changes.loosened.len(), changes.unapproved.len());
        assert_eq!(told, (loosened, unapproved), "{old} -> {new}: {changes:#?}");
    }
    let changes = changed(BASELINE, "within = \"5m\"", "within = \"10m\"");
    let sentence = &changes.loosened[0].sentence;
    let expected = "`target acknowledgement, delivered to acknowledged` of the baseline was approved as within 5m and is now within 10m for absence, data, limit, order-flow, statistical (low, medium, high)";
    assert_eq!(sentence, expected);
}

/// What it changes for the scenarios that it applies to follows from it: a scenario's own target is one change too.
#[test]
fn one_edit_of_a_scenarios_target_is_told_once() {
    for (new, loosened, unapproved) in [("2s", 1, 0), ("500ms", 0, 1)] {
        let changes = changed("drawdown-crash.toml", "within = \"1s\"", &format!("within = \"{new}\""));
        let told = (changes.loosened.len(), changes.unapproved.len());
        assert_eq!(told, (loosened, unapproved), "{new}: {changes:#?}");
        let sentences = sentences(if loosened > 0 { &changes.loosened } else { &changes.unapproved });
        assert!(sentences[0].starts_with("`target stop` of the scenario `drawdown-crash`"), "{sentences:?}");
    }
}

/// A target for a severity that had none, or on another clock, asks for more and takes nothing away.
#[test]
fn another_target_is_no_loosening() {
    let target = |check: &str, severity: &str, from: &str, to: &str, within: &str| {
        format!(
            "# Detection\n\n[[target]]\ncheck = \"{check}\"\nseverities = [\"{severity}\"]\nfrom = \"{from}\"\nto = \"{to}\"\n\
             within = \"{within}\"\nrule = \"firm\"\nreason = \"x\"\n"
        )
    };
    for (new, told) in [
        (target("notification", "medium", "effective", "notified", "24h"), 1),
        (target("stop-begun", "medium", "classified", "stop_begun", "24h"), 1),
        (target("stop", "high", "stop_begun", "stopped", "60s"), 1),
    ] {
        let changes = changed(BASELINE, "# Detection\n", &new);
        assert_eq!(sentences(&changes.loosened), Vec::<String>::new(), "{new}");
        assert_eq!(changes.unapproved.len(), told, "{new}: {:#?}", sentences(&changes.unapproved));
    }
}

/// The tightest of several severities applies: narrowing one that asks for nothing of its own is stricter.
#[test]
fn a_narrower_severity_that_drops_no_target_is_stricter() {
    let mut files = files();
    let replace = |file: &mut shadowdrill::library::File, old: &str, new: &str| {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains(old), "{old}");
        file.bytes = text.replace(old, new).into_bytes();
    };
    replace(&mut files.baseline, "severities = [\"high\"]", "severities = [\"medium\", \"high\"]");
    let lock = Lock::of(&Library::assemble(&files).unwrap());
    let crash = files.scenarios.iter_mut().find(|file| file.path.ends_with(CRASH)).unwrap();
    replace(crash, "severity = [\"medium\", \"high\"]", "severity = \"medium\"");
    let changes = lock.compare(&Library::assemble(&files).unwrap(), Scope::Whole);
    assert_eq!(sentences(&changes.loosened), Vec::<String>::new());
    assert_eq!(
        sentences(&changes.unapproved),
        [
            "`severity` of the scenario `scheduler-crash` was approved as from medium to high and is now from medium to medium"
        ]
    );
}

#[test]
fn tightening_and_adding_is_only_noted() {
    for (file, old, new, part) in [
        (BASELINE, "within = \"440s\"", "within = \"430s\"", "is now within 7m10s"),
        (BASELINE, "opportunities_left = 3", "opportunities_left = 5", "is now at least 5"),
        (
            BASELINE,
            "approvals = [",
            "approvals = [\"gate.restore\", ",
            "`approval gate.restore` of the baseline is required and not yet approved",
        ),
        (
            SECOND,
            "\"order-rate-high\", \"risk-blocks\"",
            "\"risk-blocks\"",
            "`allowed alert order-rate-high`",
        ),
        (SECOND, "\"runs.block\",", "\"runs.block\", \"gate.restore\",", "`sequence`"),
        (
            SECOND,
            "end_state = \"stopped-safe\"\n",
            "end_state = \"stopped-safe\"\n\n[[expect.target]]\ncheck = \"stop\"\nwithin = \"5m\"\n",
            "`target stop`",
        ),
    ] {
        let changes = changed(file, old, new);
        assert_eq!(sentences(&changes.loosened), Vec::<String>::new(), "{file}: {old} -> {new}");
        let said = sentences(&changes.unapproved);
        assert!(said.iter().any(|sentence| sentence.contains(part)), "{file}: {old} -> {new}: {said:#?}");
    }
}

#[test]
fn a_scenario_that_was_not_asked_for_is_not_gone() {
    let mut files = files();
    files.scenarios.retain(|file| file.path.ends_with(CRASH));
    let library = Library::assemble(&files).unwrap();
    assert_eq!(lock().compare(&library, Scope::Named), Changes::default());
    assert_eq!(lock().loosened(&library, Scope::Whole).len(), 111);
}

#[test]
fn an_approved_scenario_cannot_become_a_counterexample() {
    let stated = "\n[[stated]]\ncheck = \"harm\"\noutcome = \"met\"\n\n[expect]";
    for scope in [Scope::Whole, Scope::Named] {
        let mut files = files();
        let file = files.scenarios.iter_mut().find(|file| file.path.ends_with(SECOND)).unwrap();
        file.bytes =
            String::from_utf8(file.bytes.clone()).unwrap().replace("\n[expect]", stated).into_bytes();
        let library = Library::assemble(&files).unwrap();
        let said = sentences(&lock().loosened(&library, scope));
        assert!(
            said.iter().any(|sentence| sentence.contains("`scenario` of the scenario `scheduler-second`")),
            "{said:#?}"
        );
    }
}

/// Counterexamples hold the judge: one that is gone, or states something else, shows.
#[test]
fn a_counterexample_that_is_gone_or_states_something_else_shows() {
    let whole = || load::read(&bundled(&["bundled:scenarios", "bundled:scenarios/counterexamples"])).unwrap();
    let compare = |lock: &Lock, files: &Files| {
        let changes = lock.compare(&Library::assemble(files).unwrap(), Scope::Whole);
        (sentences(&changes.loosened), sentences(&changes.unapproved))
    };
    let lock = Lock::of(&Library::assemble(&whole()).unwrap());
    let text = lock.to_text();
    assert_eq!(Lock::parse(text.as_bytes(), "baseline.lock").unwrap().to_text(), text);
    assert_eq!(compare(&lock, &whole()), (vec![], vec![]));
    let gone: Vec<String> = [
        "forgot-find",
        "no-approval",
        "nobody-answers",
        "resend-unanswered",
        "restart-doubles",
        "trade-on",
        "wrong-order",
    ]
    .map(|id| format!("the counterexample `{id}` was approved and is gone"))
    .to_vec();
    assert_eq!(compare(&lock, &files()), (gone, vec![]));
    // a run that names other scenarios has not lost them
    assert_eq!(lock.compare(&Library::assemble(&files()).unwrap(), Scope::Named), Changes::default());
    let mut files = whole();
    let file = files.scenarios.iter_mut().find(|file| file.path.ends_with("/forgot-find.toml")).unwrap();
    let old = String::from_utf8(file.bytes.clone()).unwrap();
    file.bytes = format!("{old}\n[[stated]]\ncheck = \"false-alarms\"\noutcome = \"met\"\n").into_bytes();
    let (loosened, _) = compare(&lock, &files);
    assert!(
        loosened.len() == 1 && loosened[0].starts_with("`counterexample` of the scenario `forgot-find`"),
        "{loosened:?}"
    );
    // a new one is only told
    let file = files.scenarios.iter_mut().find(|file| file.path.ends_with("/forgot-find.toml")).unwrap();
    file.bytes = old.into_bytes();
    let mut new = file.clone();
    new.path = "bundled:scenarios/counterexamples/other.toml".to_owned();
    new.bytes =
        String::from_utf8(new.bytes).unwrap().replace("id = \"forgot-find\"", "id = \"other\"").into_bytes();
    files.scenarios.push(new);
    assert_eq!(
        compare(&lock, &files),
        (vec![], vec!["the counterexample `other` is new and not yet approved".to_owned()])
    );
}

#[test]
fn a_new_scenario_is_said_once() {
    let mut files = files();
    let calm = files.scenarios.iter().find(|file| file.path.ends_with("/calm-day.toml"));
    let mut copy = calm.expect("bundled").clone();
    copy.path = "bundled:scenarios/copy.toml".to_owned();
    copy.bytes = String::from_utf8(copy.bytes)
        .unwrap()
        .replace("id = \"calm-day\"", "id = \"calm-week\"")
        .into_bytes();
    files.scenarios.push(copy);
    let changes = lock().compare(&Library::assemble(&files).unwrap(), Scope::Whole);
    assert_eq!(sentences(&changes.loosened), Vec::<String>::new());
    assert_eq!(sentences(&changes.unapproved), ["the scenario `calm-week` is new and not yet approved"]);
}

/// A person goes where the line leads: to the key or the table, and not to a file of some hundred lines.
#[test]
fn what_is_looser_is_told_at_its_key_or_table() {
    for (name, old, new, key) in [
        (BASELINE, "opportunities_left = 3", "opportunities_left = 2", "opportunities_left"),
        (BASELINE, "= 2500", "= 9000", "max_symbol_exposure_notional"),
        (BASELINE, "\"kill-switch.reset\", ", "", "approvals"),
        ("shadowdrill.toml", "reject = 0.0 ", "reject = 0.5 ", "[broker]"),
        ("shadowdrill.toml", "equity = 10000", "equity = 20000", "[account]"),
        ("shadowdrill.toml", "poll = \"30s\"", "poll = \"60s\"", "[scheduler]"),
        ("shadowdrill.toml", "fee_rate = 0.0005", "fee_rate = 0.0", "[shadow]"),
    ] {
        let mut files = files();
        let all = [&mut files.baseline, &mut files.settings];
        let file = all.into_iter().find(|file| file.path.ends_with(&format!("/{name}"))).expect(name);
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains(old), "{name} has no {old:?}");
        let text = text.replacen(old, new, 1);
        file.bytes = text.clone().into_bytes();
        let library = Library::assemble(&files).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let changes = lock().compare(&library, Scope::Whole);
        assert!(!changes.loosened.is_empty(), "{old} -> {new}");
        for change in &changes.loosened {
            let place = &change.place;
            let line = text.lines().nth((place.line as usize).wrapping_sub(1)).unwrap_or_default();
            assert!(line.starts_with(key) && place.column == 1, "{old} -> {new}: {change:#?} in {line:?}");
        }
    }
}
