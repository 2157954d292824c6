//! Reports from outside: what `run` leaves, what `report` draws.

use super::Sandbox;

#[test]
fn a_run_leaves_pages_and_a_kept_dossier_draws_them_again() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "--no-log", "--out", "out", "scenarios/gate-bypass.toml"]).expect(0);
    let page = sandbox.read("out/gate-bypass-0.html");
    assert_eq!(sandbox.run(&["report", "out/gate-bypass-0.dossier.json"]).expect(0).stdout, page);
    assert_eq!(sandbox.run(&["report", "scenarios/gate-bypass.toml"]).expect(0).stdout, page);
    let german = sandbox.run(&["report", "gate-bypass", "--lang", "de"]).expect(0).stdout;
    assert!(german.contains("<html lang=\"de\">") && german.contains("Reaktionsuhr"));
    sandbox.run(&["report", "gate-bypass", "--out", "pages/x.html"]).expect(2);
    sandbox.run(&["report", "gate-bypass", "--out", "x.html"]).expect(0);
    assert_eq!(sandbox.read("x.html"), page);
    let markdown = sandbox.run(&["report", "gate-bypass", "--format", "markdown"]).expect(0).stdout;
    assert_eq!(markdown, sandbox.read("out/gate-bypass-0.md"));
}

#[test]
fn a_long_run_leaves_pages_of_what_did_not_pass_and_says_so() {
    let sandbox = Sandbox::project();
    let run = ["run", "--no-log", "--out", "out", "--seeds", "0..65", "scenarios/scheduler-crash.toml"];
    let done = sandbox.run(&run).ran();
    assert!(done.stderr.contains("more than 64 drills"), "{}", done.shown());
    let pages = |sandbox: &Sandbox| {
        sandbox.files().iter().filter(|(name, _)| name.starts_with("out/") && name.ends_with(".html")).count()
    };
    let failed = done.stdout.lines().filter(|line| line.starts_with("FAILED")).count();
    assert_eq!(pages(&sandbox), failed);
}

#[test]
fn what_is_no_source_is_refused() {
    let sandbox = Sandbox::project();
    sandbox.write("x.json", "{}");
    for (args, needle) in [
        (&["report"][..], "SOURCE"),
        (&["report", "x.json"][..], "not a dossier"),
        (&["report", "absent.json"][..], "cannot read"),
        (&["report", "gate-bypas"][..], "did you mean `gate-bypass`"),
        (&["report", "--suite"][..], "drill-log.jsonl"),
        (&["report", "--diff", "x.json", "x.json"][..], "neither a dossier nor an approved report"),
        (&["report", "--diff", "x.json", "x.json", "--out", "y"][..], "--out"),
        (&["report", "--diff", "x.json", "x.json", "--format", "json"][..], "--format"),
        (&["report", "--diff", "x.json", "x.json", "--lang", "de"][..], "--lang"),
        (&["report", "gate-bypass", "--incident", "--format", "json"][..], "incident report is written as"),
        (&["due", "--ical", "--format", "json"][..], "--format"),
        (&["due", "--cron", "--format", "json"][..], "--format"),
        (&["due", "--systemd", "--format", "json"][..], "--format"),
        (&["review"][..], "terminal"),
    ] {
        let done = sandbox.run(args).expect(2);
        assert!(done.stderr.contains(needle), "{args:?}: {}", done.shown());
    }
}

#[test]
fn the_incident_report_has_the_form_of_the_template() {
    let sandbox = Sandbox::project();
    let report = |lang: &str, format: &str| {
        sandbox
            .run(&["report", "order-retry-storm", "--incident", "--lang", lang, "--format", format])
            .expect(0)
            .stdout
    };
    let german = report("de", "markdown");
    let headings: Vec<&str> = german.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        [
            "# Incident Report: A storm of retries (Drill)",
            "## Zusammenfassung",
            "## Timeline",
            "## Root Cause",
            "## Impact",
            "## Resolution",
            "## Lessons Learned",
            "## Action Items",
        ]
    );
    for line in [
        "**Datum:** 2025-03-03",
        "**Schweregrad:** Medium",
        "**Status:** Resolved",
        "- 08:35 – Incident entdeckt",
        "- 08:35 – System pausiert",
        "- 08:50 – Root Cause gefunden",
        "- **\\[auszufüllen: HH:MM\\]** – Fix deployed",
        "- Betroffene Systeme: Orderfluss",
        "- Finanzieller Impact: Simulation (ungewollte Orders: 3)",
        "- [ ] **\\[auszufüllen: Maßnahme, Verantwortlicher, Termin\\]**",
    ] {
        assert!(german.lines().any(|known| known.trim_end() == line), "{line}\n{german}");
    }
    let english = report("en", "markdown");
    assert!(english.contains("to be filled in: action, owner, due date"), "{english}");
    let page = report("de", "html");
    assert!(page.contains("<mark class=\"human\">[auszufüllen: HH:MM]</mark>"), "{page}");
}

#[test]
fn the_suite_report_links_every_drill_and_knows_what_is_open() {
    let sandbox = Sandbox::project();
    let cadence = "\n[cadence]\ntime_zone = \"Etc/UTC\"\n\n[[cadence.entry]]\nid = \"yearly\"\ncron = \"0 0 1 1 *\"\n\
                   scenarios = [\"calm-day\", \"gate-bypass\"]\n";
    sandbox.add_settings(cadence);
    sandbox.approve();
    for seeds in ["0..8", "8..9"] {
        sandbox
            .run(&["run", "--seeds", seeds, "scenarios/gate-bypass.toml", "scenarios/calm-day.toml"])
            .expect(0);
    }
    let follow_up =
        ["--follow-up", "look <b>closer</b>", "--owner", "mia", "--priority", "high", "--due", "2020-01-31"];
    sandbox.run(&[&["log", "annotate", "1"][..], &follow_up].concat()).expect(0);
    sandbox
        .run(&["report", "--suite", "--out", "shadowdrill-out/suite.html", "--as-of", "2099-01-01"])
        .expect(0);
    let page = sandbox.read("shadowdrill-out/suite.html");
    assert!(
        page.contains("href=\"./gate-bypass-8.html\"") && page.contains("href=\"./calm-day-8.html\""),
        "{page}"
    );
    assert!(
        page.contains("0 of 2 scenarios are good in their last drill; passed but stale: 2.")
            && page.contains("Drills in the log: 18; open follow-ups: 1"),
        "{page}"
    );
    assert!(page.contains("look &lt;b&gt;closer") && page.contains("31 January 2020, overdue"), "{page}");
    assert!(page.contains("Overdue by the cadence: calm-day (yearly, since 1 January 2"), "{page}");
    assert!(page.contains("gate-bypass (yearly, since 1 January 2"), "{page}");
    // nine values have a trend
    assert!(page.contains("<td class=\"num\">9</td>") && !page.contains("too few"), "{page}");
    // what was held later is left out, as `due` does
    let before = sandbox.run(&["report", "--suite", "--as-of", "2026-01-15"]).expect(0).stdout;
    assert!(
        before.contains("Drills in the log: 0;") && before.contains("Overdue by the cadence: calm-day"),
        "{before}"
    );
    let today = sandbox.run(&["report", "--suite", "--lang", "de"]).expect(0).stdout;
    assert!(today.contains("Nach dem Übungsplan ist nichts überfällig."), "{today}");
    assert!(
        today.contains("2 von 2 Szenarien sind in ihrem letzten Drill gut; bestanden, aber veraltet: 0."),
        "{today}"
    );

    // the same as Markdown
    let args = ["report", "--suite", "--format", "markdown", "--as-of", "2099-01-01", "--out"];
    let markdown = |lang: &str| {
        sandbox.run(&[&args[..], &["shadowdrill-out/suite.md", "--lang", lang]].concat()).expect(0);
        sandbox.read("shadowdrill-out/suite.md")
    };
    let (english, german) = (markdown("en"), markdown("de"));
    assert!(english.contains("| [gate-bypass](./gate-bypass-8.html) | ◔ passed, stale | "), "{english}");
    assert!(english.contains("0 of 2 scenarios are good") && english.contains(", overdue |"), "{english}");
    assert!(!english.contains("<b>"), "{english}");
    assert!(
        german.contains("◔ bestanden, veraltet") && german.contains("Nach dem Übungsplan überfällig: "),
        "{german}"
    );
    let bars = |page: &str| page.lines().map(|line| line.matches('|').count()).collect::<Vec<_>>();
    assert_eq!(bars(&english), bars(&german));
    sandbox.run(&["report", "--suite", "--format", "json"]).expect(2);

    let few = Sandbox::project();
    few.run(&["run", "--seeds", "0..7", "scenarios/gate-bypass.toml"]).expect(0);
    assert!(
        few.run(&["report", "--suite"]).expect(0).stdout.contains("too few"),
        "seven values have no trend"
    );
}

#[test]
fn the_log_is_a_page_that_narrows_down_without_a_script() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/gate-bypass.toml", "scenarios/calm-day.toml"]).expect(0);
    sandbox.run(&["log", "annotate", "1", "--finding", "<img src=x> slow"]).expect(0);
    let page = sandbox.run(&["log", "render", "--format", "html"]).expect(0).stdout;
    assert!(page.contains("Drills: 2; OK: 1; with issues: 1"), "{page}");
    assert!(page.contains("<tr class=\"is-issues\">") && page.contains("<tr class=\"is-ok\">"), "{page}");
    assert!(page.contains("&lt;img src=x&gt; slow") && !page.contains("<img"), "{page}");
    sandbox.run(&["log", "render", "--format", "html", "--out", "log.html"]).expect(0);
    assert_eq!(sandbox.read("log.html"), page);
    // one script, which the page's policy names by its hash; what it shows is hidden where it does not run
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    let script =
        page.split_once("<script>").and_then(|(_, rest)| rest.split_once("</script>")).expect("one").0;
    sandbox.write("script", script);
    let hash = sandbox.shell("openssl dgst -sha256 -binary script | openssl base64").stdout;
    if !hash.trim().is_empty() {
        assert!(page.contains(&format!("script-src 'sha256-{}'", hash.trim())), "{hash}");
    }
    assert!(
        page.contains("default-src 'none'") && page.contains("<p hidden><label for=\"search\">"),
        "{page}"
    );
    for outside in [" src=", "url(", "@import", "http:", "https:"] {
        let text = page.replace("&lt;img src=x&gt;", "");
        assert!(!text.contains(outside), "{outside}");
    }
    for args in [
        ["log", "list", "--format", "html"].as_slice(),
        &["log", "render", "--format", "html", "--out", "drill-log.jsonl"],
    ] {
        sandbox.run(args).expect(2);
    }
    sandbox.run(&["log", "verify"]).expect(0);
}

#[test]
fn the_log_says_how_old_each_result_is_and_its_page_speaks_german() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/gate-bypass.toml"]).expect(0);
    let listed = |args: &[&str]| sandbox.run(&[&["log"][..], args].concat()).expect(0).stdout;
    assert!(listed(&["list"]).contains("  0 d  gate-bypass  "));
    assert!(listed(&["show", "1"]).contains("result OK, 0 d ago\n"));
    let later = ["--as-of", "2099-01-01"];
    let json = |args: &[&str]| -> serde_json::Value {
        serde_json::from_str(&listed(&[args, &later[..], &["--format", "json"]].concat())).expect("JSON")
    };
    let age = json(&["list"])["drills"][0]["age_days"].as_i64().expect("days");
    assert!(age > 10_000 && json(&["show", "1"])["age_days"] == age, "{age}");
    let page = |lang: &str| listed(&[&["render", "--format", "html", "--lang", lang][..], &later].concat());
    let (english, german) = (page("en"), page("de"));
    assert_eq!(german, page("de"), "the same bytes on the same day");
    let days = |separator: &str| format!("{}{separator}{:03}", age / 1_000, age % 1_000);
    assert!(english.contains(&format!("<td class=\"time\">{} d</td>", days(","))), "{english}");
    assert!(german.contains(&format!("<td class=\"time\">{} T</td>", days("."))), "{german}");
    assert!(german.contains("<html lang=\"de\">") && german.contains("Stand 1. Januar 2099:"), "{german}");
    assert!(german.contains("bestanden") && !german.contains(">passed<"), "{german}");
    let tags = |page: &str| page.matches('<').count();
    assert_eq!(tags(&english), tags(&german));
    let markdown = listed(&["render", "--lang", "de"]);
    assert!(markdown.starts_with("# Drill-Log\n") && markdown.contains("Urteil: bestanden."), "{markdown}");
    assert!(!markdown.contains(" after effective") && !markdown.contains("not reached"), "{markdown}");
    let told = listed(&[&["render"][..], &later].concat());
    for line in [
        "replaced, all other text is kept. Ages are counted to 2099-01-01.",
        &format!(" | {age} d | gate-bypass (#001) | Shadow | OK | "),
        &format!("**Result: OK.** Verdict: passed. Age: {age} d."),
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    sandbox.run(&["log", "render", "--out", "log.md"]).expect(0);
    let english = sandbox.read("log.md");
    sandbox.run(&["log", "render", "--out", "log.md", "--lang", "de"]).expect(0);
    // the title that the file got when it was new stays
    assert_eq!(sandbox.read("log.md").replacen("# Drill log", "# Drill-Log", 1), markdown);
    sandbox.run(&["log", "render", "--out", "log.md"]).expect(0);
    assert_eq!(sandbox.read("log.md"), english);
}

/// The drills before the failure are in the log, so its head is said.
#[test]
fn a_disk_that_fills_up_during_a_run_leaves_the_head_said() {
    let sandbox = Sandbox::project();
    let drills = ["calm-day", "order-retry-storm", "scheduler-crash", "gate-bypass"];
    let paths = drills.map(|id| format!("scenarios/{id}.toml"));
    let mut run = vec!["run"];
    run.extend(paths.iter().map(String::as_str));
    sandbox.run(&run).expect(0);
    let size = |id: &str| {
        let path = sandbox.path(&format!("shadowdrill-out/{id}-0.dossier.json"));
        std::fs::metadata(path).expect("a dossier").len()
    };
    // drills run in the order of their paths; files may be as large as what the first leaves
    let first = size("calm-day");
    let larger = drills.iter().map(|id| size(id)).max().expect("a size");
    assert!(larger > first + 2048, "the first dossier is not the smallest");
    std::fs::remove_dir_all(sandbox.path("shadowdrill-out")).expect("a folder");
    let blocks = first.div_ceil(512) + 1;
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec shadowdrill {}", run.join(" "));
    let done = sandbox.shell(&line).expect(3);
    assert!(done.stderr.contains("log: drill-log.jsonl, head "), "{}", done.shown());
    sandbox.run(&["log", "verify"]).expect(0);
}
