//! Every text of a report, in both languages, in one table. `{0}` is filled in.

use serde::Serialize;

/// Declares the table: one field a text.
macro_rules! texts {
    ($($key:ident: $english:literal, $german:literal;)*) => {
        /// All texts in one language; templates know them as `t`.
        #[derive(Debug, Serialize)]
        pub struct Texts { $(#[doc = $english] pub $key: &'static str,)* }

        pub static ENGLISH: Texts = Texts { $($key: $english,)* };
        pub static GERMAN: Texts = Texts { $($key: $german,)* };

        /// Key, English, German.
        pub const TEXTS: &[(&str, &str, &str)] = &[$((stringify!($key), $english, $german),)*];
    };
}

texts! {
    // frame
    skip_to_content: "Skip to the content", "Zum Inhalt";
    contents: "Contents", "Inhalt";
    drill_report: "Drill report", "Bericht über einen Drill";
    sandbox: "A drill on a sandbox: nothing here touched live trading.",
        "Ein Drill in einer Sandbox: nichts hier berührte den Live-Handel.";
    footer: "Made by {0} {1}. The same files and seed give the same page, to the byte.",
        "Erstellt von {0} {1}. Dieselben Dateien und derselbe Seed ergeben dieselbe Seite, Byte für Byte.";
    // the sentence on top
    lead_calm: "Nothing was broken and nothing raised an alarm: all {0} checks are met.",
        "Nichts war gestört und nichts löste einen Alarm aus: alle {0} Prüfungen sind erfüllt.";
    lead_passed: "All {0} checks are met.", "Alle {0} Prüfungen sind erfüllt.";
    lead_passed_with: "All {0} checks are met: {1}.", "Alle {0} Prüfungen sind erfüllt: {1}.";
    lead_raised: "the alarm came after {0}", "der Alarm kam nach {0}";
    lead_raised_of: "the alarm came after {0} (target {1})", "der Alarm kam nach {0} (Ziel {1})";
    lead_stopped: "trading was stopped after {0}", "der Handel war nach {0} gestoppt";
    lead_avoided: "and of {2}, {0} of {1} were avoided", "und vom Schaden „{2}“ wurden {0} von {1} vermieden";
    lead_skipped: " Checks left out, each with its reason: {0}.", " Ausgelassene Prüfungen, jede mit Grund: {0}.";
    lead_failed: "{0} of {1} checks are not met: {2}.", "{0} von {1} Prüfungen sind nicht erfüllt: {2}.";
    and_more: "; and {0} more", "; und {0} weitere";
    lead_as_expected: "A counterexample: the wrong response was found out as stated ({0}). It counts as no pass.",
        "Ein Gegenbeispiel: die falsche Reaktion wurde wie angegeben erkannt ({0}). Es gilt nicht als bestanden.";
    lead_without_effect: "The plan took no effect under this seed, so the drill showed nothing and is not passed.",
        "Der Plan blieb unter diesem Seed ohne Wirkung; der Drill zeigte nichts und ist nicht bestanden.";
    lead_loosened: " The yardstick was looser than approved, so this shows nothing: {0}.",
        " Der Maßstab war lockerer als freigegeben, also zeigt das nichts: {0}.";
    verdict_loosened: "{0}, by a loosened yardstick", "{0}, mit gelockertem Maßstab";
    lead_error: "The drill did not run to its end and showed nothing.",
        "Der Drill lief nicht bis zum Ende und zeigte nichts.";
    // facts
    scenario: "Scenario", "Szenario";
    seed: "Seed", "Seed";
    category: "Category", "Kategorie";
    track: "Track", "Umgebung";
    track_of: "{0}, virtual clock", "{0}, virtuelle Uhr";
    drilled_day: "Simulated day", "Simulierter Tag";
    day_of: "from {0}, {1} long", "ab {0}, Dauer {1}";
    severity: "Severity", "Schweregrad";
    severity_of: "{0} (expected {1})", "{0} (erwartet {1})";
    runbook: "Runbook", "Runbook";
    end_state: "Required end state", "Verlangter Endzustand";
    rules: "Evidence for", "Nachweis für";
    // the response clock
    response_clock: "Response clock", "Reaktionsuhr";
    clock_axis: "time since the fault took effect, logarithmic", "Zeit seit der Wirkung des Fehlers, logarithmisch";
    clock_desc: "Each milestone of the response on one time axis with the moment by which it was due; the table below holds the same values.",
        "Jeder Meilenstein der Reaktion auf einer Zeitachse mit dem Zeitpunkt, bis zu dem er fällig war; die Tabelle darunter enthält dieselben Werte.";
    clock_caption: "The thick line is the time taken, a dot the milestone, a triangle the setting of the fault (at or before the beginning of the axis), a cross one that is late or missing, the upright bar the moment by which it was due, the dotted line what was left.",
        "Die dicke Linie ist die gebrauchte Zeit, ein Punkt der Meilenstein, ein Dreieck das Setzen des Fehlers (am Beginn der Achse oder davor), ein Kreuz ein verspäteter oder fehlender, der senkrechte Balken der Zeitpunkt der Fälligkeit, die punktierte Linie der Rest.";
    milestones: "Milestones", "Meilensteine";
    milestones_caption: "Every milestone with both ends of its clock, its target and the margin.",
        "Jeder Meilenstein mit beiden Enden seiner Uhr, seinem Ziel und dem Abstand dazu.";
    milestone: "Milestone", "Meilenstein";
    time: "Time", "Zeit";
    clock_from: "Clock from", "Uhr ab";
    took: "Took", "Dauer";
    target: "Target", "Ziel";
    margin: "Margin", "Abstand";
    took_of: "{0} of {1}", "{0} von {1}";
    not_reached_of: "not reached in {0}", "nicht erreicht in {0}";
    not_reached: "not reached", "nicht erreicht";
    no_target: "no target", "kein Ziel";
    to_spare: "{0} to spare", "{0} übrig";
    too_late: "{0} too late", "{0} zu spät";
    // what happened
    what_happened: "What happened", "Was geschah";
    no_faults: "Nothing was broken in this drill.", "In diesem Drill war nichts gestört.";
    faults: "Faults", "Fehler";
    faults_caption: "What was broken, with every choice that the seed made.",
        "Was gestört wurde, mit jeder Wahl, die der Seed traf.";
    mark: "Mark", "Marke";
    fault: "Fault", "Fehler";
    kind: "Kind", "Art";
    set: "Set", "Gesetzt";
    lifted: "Lifted", "Aufgehoben";
    never: "never", "nie";
    strength: "Strength", "Stärke";
    parameters: "Parameters", "Parameter";
    whole_drill: "The whole drill", "Der ganze Drill";
    whole_drill_desc: "Price, orders, exposure, equity and harm over the whole drill, one curve for each of the answered, the unanswered and the calm run.",
        "Preis, Orders, Exposure, Equity und Schaden über den ganzen Drill, je eine Kurve für den beantworteten, den unbeantworteten und den ruhigen Lauf.";
    whole_drill_caption: "The whole drill. Triangle: a fault is set (↑ lifted). Diamond: an alert is raised. Square: a step is begun. The marks are those of the tables.",
        "Der ganze Drill. Dreieck: ein Fehler wird gesetzt (↑ aufgehoben). Raute: ein Alarm wird ausgelöst. Quadrat: ein Schritt wird begonnen. Die Marken sind die der Tabellen.";
    around_incident: "Around the incident", "Rund um den Incident";
    around_incident_desc: "The same curves from shortly before the fault took effect to shortly after the last that was done.",
        "Dieselben Kurven von kurz vor der Wirkung des Fehlers bis kurz nach der letzten Handlung.";
    around_incident_caption: "The same from shortly before the fault took effect to shortly after the last that was done.",
        "Dasselbe von kurz vor der Wirkung des Fehlers bis kurz nach der letzten Handlung.";
    thinned: "Curves of {0} bars are drawn with fewer points: of every stretch the first, the lowest, the highest and the last are kept. No marker is left out.",
        "Kurven von {0} Kerzen sind mit weniger Punkten gezeichnet: von jedem Abschnitt bleiben der erste, der niedrigste, der höchste und der letzte. Keine Marke fehlt.";
    price: "Price, change since the start", "Preis, Veränderung seit Beginn";
    orders: "Orders sent so far", "Bisher gesendete Orders";
    exposure: "Gross exposure against the limits of harm", "Brutto-Exposure gegen die Schadensgrenzen";
    equity: "Equity", "Equity";
    total_limit: "limit, total", "Limit, gesamt";
    symbol_limit: "limit, symbol", "Limit, Symbol";
    harm_so_far: "Harm so far: {0}", "Schaden bisher: {0}";
    answered: "answered", "beantwortet";
    unanswered: "unanswered", "unbeantwortet";
    without_response: "Unanswered", "Unbeantwortet";
    calm: "calm", "ruhig";
    // damage
    damage: "Damage", "Schaden";
    damage_caption: "Harm by family; families are never added up. Avoided is unanswered minus done.",
        "Schaden nach Art; die Arten werden nie addiert. Vermieden ist unbeantwortet minus angerichtet.";
    harm: "Harm", "Schaden";
    done: "Done", "Angerichtet";
    avoided: "Avoided", "Vermieden";
    by_response: "By the response", "Durch die Reaktion";
    no_harm: "No harm in any run.", "In keinem Lauf entstand Schaden.";
    cost_caption: "What each minute cost: {0}, summed up since the first harm.",
        "Was jede Minute kostete: {0}, aufsummiert seit dem ersten Schaden.";
    after_first_harm: "Since first harm", "Seit erstem Schaden";
    unanswered_per_minute: "Unanswered, per minute", "Unbeantwortet, je Minute";
    at_the_end: "{0} (end)", "{0} (Ende)";
    cost_of_stopping: "Cost of stopping: {0} trades forgone after the stop. Profit and loss of the day, for information only: {1}.",
        "Kosten des Stopps: {0} entgangene Trades nach dem Stopp. Gewinn und Verlust des Tages, nur zur Information: {1}.";
    // checks
    checks: "Checks", "Prüfungen";
    checks_caption: "All {0} checks; {1} not as they should be.", "Alle {0} Prüfungen; {1} nicht wie verlangt.";
    check: "Check", "Prüfung";
    outcome: "Outcome", "Ergebnis";
    source: "Source of the target", "Quelle des Ziels";
    finding: "What was found", "Befund";
    where_to_look: "Where to look first", "Wo zuerst nachzusehen ist";
    // steps
    runbook_steps: "Runbook steps", "Schritte des Runbooks";
    steps: "Steps", "Schritte";
    steps_caption: "Every step of the chosen runbook: {0}.", "Jeder Schritt des gewählten Runbooks: {0}.";
    step: "Step", "Schritt";
    action: "Action", "Handlung";
    state: "State", "Stand";
    begun: "Begun", "Begonnen";
    ended: "Ended", "Beendet";
    due: "Due", "Fällig";
    no_steps: "No runbook was chosen.", "Es wurde kein Runbook gewählt.";
    forbidden_not_done: "Forbidden by the scenario and not done: {0}.", "Vom Szenario verboten und nicht getan: {0}.";
    forbidden_done: "Forbidden by the scenario, and done all the same: see the table. The list: {0}.",
        "Vom Szenario verboten und trotzdem getan: siehe Tabelle. Die Liste: {0}.";
    // alerts
    alerts: "Alerts", "Alarme";
    alerts_caption: "Every alert with its evidence. Expected: named by the scenario.",
        "Jeder Alarm mit seinem Beleg. Erwartet: vom Szenario genannt.";
    monitor: "Monitor", "Monitor";
    raised: "Raised", "Ausgelöst";
    delivered: "Delivered", "Zugestellt";
    expectation: "Expectation", "Erwartung";
    expected: "expected", "erwartet";
    allowed: "allowed", "erlaubt";
    not_named: "not named", "nicht genannt";
    relation: "Relation", "Bezug";
    measured: "Measured", "Gemessen";
    threshold: "Threshold", "Schwelle";
    evidence: "Evidence", "Beleg";
    evidence_seen: "items seen: {0} ({1})", "gesehene Belege: {0} ({1})";
    evidence_missing: "nothing since {1}, allowed {2}: {0}", "nichts seit {1}, erlaubt {2}: {0}";
    no_alerts: "No alert was raised.", "Es wurde kein Alarm ausgelöst.";
    alerts_silent: "Expected and silent: {0}.", "Erwartet und stumm: {0}.";
    alerts_left_out: "{0} more alerts are in the dossier; all are drawn as markers.",
        "{0} weitere Alarme stehen im Dossier; als Marke sind alle gezeichnet.";
    // timeline and the end
    timeline: "Timeline", "Zeitlinie";
    timeline_caption: "What happened, in order.", "Was geschah, der Reihe nach.";
    timeline_from: "T+00:00:00 is {0}.", "T+00:00:00 ist {0}.";
    entries_left_out: "{0} entries on the carrying of alerts or at the end are left out; the dossier has them all.",
        "{0} Einträge über die Zustellung von Alarmen oder am Ende fehlen hier; das Dossier enthält alle.";
    who: "Who", "Wer";
    what: "What", "Was";
    details: "Details", "Einzelheiten";
    reproduce: "How to reproduce", "So lässt es sich wiederholen";
    reproduce_note: "This command runs the drill again; the digest must come out the same.",
        "Dieser Befehl führt den Drill erneut aus; der Digest muss derselbe sein.";
    digests: "Digests", "Digests";
    digests_caption: "SHA-256 of what the drill was made from and of what came of it.",
        "SHA-256 dessen, woraus der Drill entstand, und dessen, was daraus wurde.";
    file: "File", "Datei";
    digest_of_drill: "this drill", "dieser Drill";
    // a drill as Markdown
    page_error: "The harness could not finish the drill: {0}", "Das Programm konnte den Drill nicht beenden: {0}";
    page_loosened: "Loosened against the lock", "Gegenüber dem Lock gelockert";
    page_none: "none", "keiner";
    page_instead: "{0} (not {1})", "{0} (nicht {1})";
    page_scenario: "scenario", "Szenario";
    page_file: "file", "Datei";
    page_seed: "seed", "Seed";
    page_age: "age", "Alter";
    page_track: "track", "Umgebung";
    page_clock: "{0}, {1} clock", "{0}, Uhr: {1}";
    page_severity: "severity", "Schweregrad";
    page_runbook: "runbook", "Runbook";
    page_end_state: "required end state", "verlangter Endzustand";
    page_digest: "digest", "Digest";
    page_broken: "What was broken", "Was gestört wurde";
    page_faults: "| fault | kind | set | lifted | strength | parameters |", "| Fehler | Art | gesetzt | aufgehoben | Stärke | Parameter |";
    page_checks: "| check | outcome | took | target | source | what happened |",
        "| Prüfung | Ergebnis | Dauer | Ziel | Quelle | was geschah |";
    page_milestones: "| milestone | since the start |", "| Meilenstein | seit Beginn |";
    page_alerts: "| monitor | raised | delivered | relation | measured | threshold | evidence |",
        "| Monitor | ausgelöst | zugestellt | Bezug | gemessen | Schwelle | Beleg |";
    page_item: "{0} item", "{0} Beleg";
    page_items: "{0} items", "{0} Belege";
    page_missing: "no {0} since {1}", "{0}: nichts seit {1}";
    page_on: "{0} on {1}", "{0} auf {1}";
    page_damage: "| harm | done | unanswered | avoided | by the response |",
        "| Schaden | angerichtet | unbeantwortet | vermieden | durch die Reaktion |";
    page_forgone: "Trades forgone after the stop: {0}. PnL of the day, for information only: {1}.",
        "Entgangene Trades nach dem Stopp: {0}. PnL des Tages, nur zur Information: {1}.";
    page_from: "From {0}.", "Ab {0}.";
    page_timeline: "| time | who | what | |", "| Zeit | wer | was | |";
    page_reproduce: "Reproduce", "Wiederholen";
    // a run on one page
    run_title: "## Incident drills", "## Incident-Drills";
    run_age: "The age of a result counts from its entry in the drill log; the list of the log and the suite report show it.",
        "Das Alter eines Ergebnisses zählt ab seinem Eintrag im Drill-Log; die Liste des Logs und der Gesamtbericht zeigen es.";
    run_loosened: "Loosened against baseline.lock", "Gegenüber baseline.lock gelockert";
    run_not_as_approved: "Not as approved", "Nicht wie freigegeben";
    run_new: "not approved yet", "noch nicht freigegeben";
    run_changed: "not as approved", "nicht wie freigegeben";
    run_page_changed: "an approved page is not what was approved", "eine freigegebene Seite ist nicht mehr die freigegebene";
    run_orphaned: "approved, and no scenario has it; remove its files",
        "freigegeben, und kein Szenario hat ihn; die Dateien sind zu entfernen";
    run_head: "| verdict | scenario | seed | severity | detect | contain |",
        "| Ergebnis | Szenario | Seed | Schweregrad | erkannt | eingedämmt |";
    run_seed: "{0}, seed {1}: {2}", "{0}, Seed {1}: {2}";
    run_error: "error", "Fehler";
    run_without_effect: "the plan took no effect under this seed", "der Plan blieb unter diesem Seed ohne Wirkung";
    run_unmade: "stated as {0}, but the check was not made", "angegeben als „{0}“, aber nicht geprüft";
    run_drill: "{0} drill", "{0} Drill";
    run_drills: "{0} drills", "{0} Drills";
    run_passed: "{0} passed", "{0} bestanden";
    run_as_expected: "{0} as expected", "{0} wie erwartet";
    run_failed: "{0} failed", "{0} nicht bestanden";
    run_aborted: "{0} aborted", "{0} abgebrochen";
    run_errors: "{0} with a harness error", "{0} mit einem Fehler des Programms";
    run_looser: "{0} loosened", "{0} gelockert";
    run_other: "{0} not as approved", "{0} nicht wie freigegeben";
    // rules and their drills
    rules_title: "Rules and drills", "Regeln und Drills";
    rules_lead: "The last drill in the log of every scenario that is mapped to a rule. A mapping says that the drill gives evidence for the article, not that the article is fulfilled.",
        "Der letzte Drill im Log für jedes Szenario, das einer Regel zugeordnet ist. Die Zuordnung sagt, dass der Drill ein Beleg zum Artikel ist, nicht dass der Artikel erfüllt ist.";
    rules_ages: "Ages are counted to {0}.", "Alter gerechnet bis {0}.";
    rules_none: "No drill in the log.", "Kein Drill im Log.";
    rules_head: "| scenario | entry | date | age | verdict | digest |", "| Szenario | Eintrag | Datum | Alter | Ergebnis | Digest |";
    // the evidence pack
    pack_title: "Evidence", "Nachweise";
    pack_lead: "Drills of a trading pipeline on a sandbox. {0} drills; head of the log: {1} {2}.",
        "Drills einer Handels-Pipeline in einer Sandbox. {0} Drills; Kopf des Logs: {1} {2}.";
    pack_log: "the hash-chained drill log with its head, and as a page", "das verkettete Drill-Log mit seinem Kopf, und als Seite";
    pack_reports: "what each drill left, as far as it is still there, in a folder with its entry's number; an HTML page that its run did not draw is drawn now",
        "was jeder Drill hinterließ, soweit noch vorhanden, im Ordner mit der Nummer seines Eintrags; eine HTML-Seite, die sein Lauf nicht zeichnete, ist jetzt gezeichnet";
    pack_inputs: "policy, baseline with its lock, runbooks, settings and scenarios as they stand now; the log holds the digests of what each drill was made from",
        "Policy, Baseline mit Lock, Runbooks, Einstellungen und Szenarien, wie sie jetzt sind; das Log hält die Digests dessen, woraus jeder Drill gemacht wurde";
    pack_suite: "how all drills stand", "wie alle Drills stehen";
    pack_rules: "rule articles and their drills; ages in them are counted to {0}", "Regelartikel und ihre Drills; Alter gerechnet bis {0}";
    pack_manifest: "`sha256sum -c {0}` in this folder checks every file", "`sha256sum -c {0}` in diesem Ordner prüft jede Datei";
    pack_left_out: "Not in this pack:", "Nicht in diesem Paket:";
    // the incident report, in the words of its template
    incident_report: "Incident report", "Incident-Bericht";
    incident_report_of: "Incident Report: {0}", "Incident Report: {0}";
    incident_title: "{0} (drill)", "{0} (Drill)";
    date: "Date", "Datum";
    status: "Status", "Status";
    summary: "Summary", "Zusammenfassung";
    timeline_of_incident: "Timeline", "Timeline";
    root_cause: "Root Cause", "Root Cause";
    impact: "Impact", "Impact";
    resolution: "Resolution", "Resolution";
    lessons_learned: "Lessons Learned", "Lessons Learned";
    action_items: "Action Items", "Action Items";
    to_be_filled_in: "to be filled in: {0}", "auszufüllen: {0}";
    incident_without_fault: "Nothing was broken on purpose; what was reported by hand stands in the drill report.",
        "Nichts war absichtlich gestört; was von Hand gemeldet wurde, steht im Drill-Bericht.";
    incident_fault: "In a drill this was broken on purpose: {0}.", "In einem Drill war dies absichtlich gestört: {0}.";
    incident_response: "The alarm came {0} after the fault took effect, and the system was stopped after {1}.",
        "Der Alarm kam {0} nach der Wirkung des Fehlers, und das System war nach {1} gestoppt.";
    incident_self_stopped: "The alarm came {0} after the fault took effect; the fault itself kept new orders from going out.",
        "Der Alarm kam {0} nach der Wirkung des Fehlers; der Fehler selbst verhinderte neue Orders.";
    incident_no_stop: "The alarm came {0} after the fault took effect; the system was not stopped.",
        "Der Alarm kam {0} nach der Wirkung des Fehlers; das System wurde nicht gestoppt.";
    incident_no_alarm: "No alarm recognised the fault; the system was stopped after {0}.",
        "Kein Alarm erkannte den Fehler; das System war nach {0} gestoppt.";
    incident_no_response: "No alarm recognised a fault, and the system was not stopped.",
        "Kein Alarm erkannte einen Fehler, und das System wurde nicht gestoppt.";
    incident_found: "Incident found", "Incident entdeckt";
    incident_paused: "System paused", "System pausiert";
    analysis_begun: "Analysis started", "Analyse gestartet";
    cause_found: "Root cause found", "Root Cause gefunden";
    fix_deployed: "Fix deployed", "Fix deployed";
    cause_is_fault: "The drill injected the fault {0}: {1}, strength {2}.",
        "Der Drill spielte den Fehler {0} ein: {1}, Stärke {2}.";
    system_scheduler: "scheduler and its jobs", "Scheduler und seine Jobs";
    system_orders: "order flow", "Orderfluss";
    system_limits: "risk limits", "Risikolimits";
    system_alerts: "alert routes", "Alarmwege";
    system_venue: "the connection to the venue", "Verbindung zum Handelsplatz";
    system_data: "market data", "Marktdaten";
    system_access: "access to the account", "Zugang zum Konto";
    system_controls: "controls that stop the system", "Kontrollen, die das System anhalten";
    affected_systems: "Affected systems", "Betroffene Systeme";
    affected_runs: "Affected runs", "Betroffene Runs";
    affected_run: "drill {0}, seed {1}, digest {2}", "Drill {0}, Seed {1}, Digest {2}";
    financial_impact: "Financial impact", "Finanzieller Impact";
    simulation_only: "Simulation ({0})", "Simulation ({0})";
    no_harm_done: "no harm done", "kein Schaden";
    steps_done: "Runbook {0}: {1}.", "Runbook {0}: {1}.";
    nothing_to_learn: "Every check of the drill is met.", "Jede Prüfung des Drills ist erfüllt.";
    look_at: "{0}: look at {1}: {2}", "{0}: {1} ansehen: {2}";
    fill_summary: "what it means for us, in one sentence", "was das für uns bedeutet, in einem Satz";
    fill_root_cause: "why the system could fail like this, and why the response went as it did",
        "warum das System so ausfallen konnte, und warum die Reaktion so verlief";
    fill_systems: "systems", "Systeme";
    fill_resolution: "the lasting fix, its test, its review", "die dauerhafte Behebung, ihr Test, ihr Review";
    fill_lessons: "what we learned", "was wir gelernt haben";
    fill_actions: "action, owner, due date", "Maßnahme, Verantwortlicher, Termin";
    // the suite report
    suite_report: "All drills", "Alle Drills";
    as_of: "Suite report as of {0}", "Gesamtbericht, Stand {0}";
    suite_lead: "{0} of {1} scenarios are good in their last drill; passed but stale: {2}. Drills in the log: {3}; open follow-ups: {4}.",
        "{0} von {1} Szenarien sind in ihrem letzten Drill gut; bestanden, aber veraltet: {2}. Drills im Log: {3}; offene Maßnahmen: {4}.";
    verdict_stale: "{0}, stale", "{0}, veraltet";
    suite_footer: "Made by {0} {1} from the drill log.", "Erstellt von {0} {1} aus dem Drill-Log.";
    matrix: "Scenarios and checks", "Szenarien und Prüfungen";
    matrix_caption: "The last drill of each scenario with the outcome of each check. The name leads to its report.",
        "Der letzte Drill jedes Szenarios mit dem Ergebnis jeder Prüfung. Der Name führt zu seinem Bericht.";
    matrix_signs: "✓ met, ◷ late, ✗ not met, ? nothing to judge, ○ skipped; empty: the drill does not have this check. Verdict ◔: passed, but overdue by the cadence since.",
        "✓ erfüllt, ◷ verspätet, ✗ nicht erfüllt, ? nichts zu beurteilen, ○ ausgelassen; leer: der Drill hat diese Prüfung nicht. Urteil ◔: bestanden, aber nach dem Übungsplan seither überfällig.";
    verdict: "Verdict", "Urteil";
    age: "Age", "Alter";
    age_of: "{0} d ({1})", "{0} T ({1})";
    age_is: "Age of the result of this drill: {0}.", "Alter des Ergebnisses dieses Drills: {0}.";
    age_again: "counts from its entry in the drill log; by the cadence ({0}) the longest time to its next slot is {1}, blackouts aside",
        "zählt ab dem Eintrag im Drill-Log; nach dem Übungsplan ({0}) höchste Frist bis zum nächsten Termin: {1}, Sperrzeiten nicht gerechnet";
    age_in_turn: "counts from its entry in the drill log; the cadence asks for it in rotation alone ({0})",
        "zählt ab dem Eintrag im Drill-Log; der Übungsplan verlangt den Drill nur im Wechsel ({0})";
    age_unasked: "counts from its entry in the drill log; the cadence does not ask for it",
        "zählt ab dem Eintrag im Drill-Log; der Übungsplan verlangt den Drill nicht";
    overdue_drills: "Overdue drills", "Überfällige Drills";
    nothing_overdue: "By the cadence, nothing is overdue.", "Nach dem Übungsplan ist nichts überfällig.";
    overdue_are: "Overdue by the cadence: {0}.", "Nach dem Übungsplan überfällig: {0}.";
    overdue_in: "{0} ({1}, since {2})", "{0} ({1}, seit {2})";
    due_overdue: "OVERDUE", "ÜBERFÄLLIG";
    due_due: "DUE", "FÄLLIG";
    due_held: "HELD", "ERLEDIGT";
    due_was_open: "open since {0}, latest start was {1}{2}", "offen seit {0}, spätester Beginn war {1}{2}";
    due_is_open: "open since {0}, latest start {1}{2}", "offen seit {0}, spätester Beginn {1}{2}";
    due_next: "next {0}{1}", "wieder ab {0}{1}";
    due_turn: " (its turn)", " (an der Reihe)";
    due_missed_one: "missed {0} slot", "{0} Termin versäumt";
    due_missed: "missed {0} slots", "{0} Termine versäumt";
    due_missed_most: "missed {0} slots or more", "{0} Termine oder mehr versäumt";
    due_passed: "passed {0} d ago", "bestanden vor {0} T";
    due_passed_before: "passed {0} d ago, did not pass {1} d ago", "bestanden vor {0} T, nicht bestanden vor {1} T";
    due_never_passed: "never passed, drilled {0} d ago", "nie bestanden, geübt vor {0} T";
    due_never: "never drilled", "nie geübt";
    due_summary: "as of {0}: {1} overdue, {2} due, {3} held", "Stand {0}: {1} überfällig, {2} fällig, {3} erledigt";
    due_blackout: "blackout until {0}: {1}", "Sperrzeit bis {0}: {1}";
    calendar_name: "Incident drills", "Störungsübungen";
    calendar_title: "Incident drill: {0}", "Störungsübung: {0}";
    calendar_one_of: "One in rotation, the one drilled longest ago, of: {0}",
        "Eine im Wechsel, die am längsten nicht geübte, aus: {0}";
    calendar_all_of: "All of: {0}", "Alle von: {0}";
    calendar_latest: "Latest start: {0}", "Spätester Beginn: {0}";
    calendar_command: "To run what is due: shadowdrill due --run", "Fälliges ausführen: shadowdrill due --run";
    trends: "Trends over the log", "Verlauf über das Log";
    trends_caption: "A time counts from the first milestone it names to the second; harm is what was done. The trend is the median of the later half against that of the earlier half; none below n = {0}.",
        "Eine Zeit zählt vom ersten genannten Meilenstein bis zum zweiten; Schaden ist der angerichtete. Der Verlauf ist der Median der späteren Hälfte gegen den der früheren; keiner unter n = {0}.";
    no_trends: "No drill in the log has a time or a harm to show.", "Kein Drill im Log hat eine Zeit oder einen Schaden zu zeigen.";
    metric: "Metric", "Metrik";
    median: "Median", "Median";
    maximum: "Highest", "Höchster";
    last: "Last", "Letzter";
    trend: "Trend", "Verlauf";
    too_few: "too few", "zu wenige";
    no_change: "no change", "unverändert";
    slower_by: "slower by {0}", "langsamer um {0}";
    faster_by: "faster by {0}", "schneller um {0}";
    more_by: "more by {0}", "mehr um {0}";
    less_by: "less by {0}", "weniger um {0}";
    open_follow_ups: "Open follow-ups", "Offene Maßnahmen";
    open_caption: "Follow-ups that nobody closed, by due date.", "Nicht geschlossene Maßnahmen nach Termin.";
    nothing_open: "No follow-up is open.", "Keine Maßnahme ist offen.";
    number: "Number", "Nummer";
    owner: "Owner", "Verantwortlich";
    priority: "Priority", "Priorität";
    overdue_since: "{0}, overdue", "{0}, überfällig";
    // the drill log
    drill_log: "Drill log", "Drill-Log";
    log_head: "As of {2}: {0} entries, head {1}", "Stand {2}: {0} Einträge, Kopf {1}";
    age_days: "{0} d", "{0} T";
    log_lead: "Drills: {0}; OK: {1}; with issues: {2}; as expected: {3}; open follow-ups: {4}.",
        "Drills: {0}; OK: {1}; mit Befunden: {2}; wie erwartet: {3}; offene Maßnahmen: {4}.";
    log_caption: "Every drill, the last one first, with what people noted about it.",
        "Jeder Drill, der letzte zuerst, mit dem, was dazu notiert wurde.";
    show: "Show", "Zeigen";
    show_all: "all", "alle";
    show_ok: "OK", "OK";
    show_issues: "issues", "Befunde";
    show_expected: "as expected", "wie erwartet";
    show_open: "with open follow-ups", "mit offenen Maßnahmen";
    search: "Search", "Suche";
    search_found: "rows found: #", "gefundene Zeilen: #";
    search_note: "All rows and this choice work without a script; the browser's own search finds any text of the rows shown.",
        "Alle Zeilen und diese Auswahl gehen ohne Skript; die Suche des Browsers findet jeden Text der gezeigten Zeilen.";
    result: "Result", "Ergebnis";
    operator: "Operator", "Operator";
    findings: "Findings and follow-ups", "Befunde und Maßnahmen";
    note_follow_up: "{0}: {1} ({2}, due {3}): {4}", "{0}: {1} ({2}, fällig {3}): {4}";
    note_open: "open", "offen";
    note_closed: "closed: {0}", "geschlossen: {0}";
    // the drill log as Markdown
    log_drawn: "Drawn from the drill log. Text between these markers is replaced, all other text is kept.",
        "Aus dem Drill-Log erstellt. Text zwischen diesen Markierungen wird ersetzt, aller andere bleibt.";
    log_drills: "| date | age | scenario | track | result | findings and follow-ups |",
        "| Datum | Alter | Szenario | Umgebung | Ergebnis | Befunde und Maßnahmen |";
    log_totals: "**Totals:** {0} ({1}); {2} OK, {3} with issues{4}; {5}; {6}, {7} open.",
        "**Gesamt:** {0} ({1}); {2} OK, {3} mit Befunden{4}; {5}; {6}, {7} offen.";
    log_counterexample: "{0} counterexample as expected", "{0} Gegenbeispiel wie erwartet";
    log_counterexamples: "{0} counterexamples as expected", "{0} Gegenbeispiele wie erwartet";
    log_finding_of: "{0} finding", "{0} Befund";
    log_findings_of: "{0} findings", "{0} Befunde";
    log_follow_up_of: "{0} follow-up", "{0} Maßnahme";
    log_follow_ups_of: "{0} follow-ups", "{0} Maßnahmen";
    log_noted: "{0} {1} ({2}, {3}, due {4}, {5})", "{0} {1} ({2}, {3}, fällig {4}, {5})";
    log_closed: "closed", "geschlossen";
    log_drill: "Drill #{0} – {1} (UTC) – {2}", "Drill #{0} – {1} (UTC) – {2}";
    log_result: "**Result: {0}.** Verdict: {1}. Age: {2}.", "**Ergebnis: {0}.** Urteil: {1}. Alter: {2}.";
    log_preconditions: "Preconditions", "Voraussetzungen";
    log_scenario_of: "{0} ({1}, category {2})", "{0} ({1}, Kategorie {2})";
    log_rules: "Rules", "Regeln";
    log_seed_of: "{0}, draw scheme {1}", "{0}, Ziehungsschema {1}";
    log_from_to: "{0} to {1}", "{0} bis {1}";
    log_steps: "| step | time since the start |", "| Schritt | Zeit seit Beginn |";
    log_observations: "Observations", "Beobachtungen";
    log_severity: "expected {0}, first {1}, highest {2}, last {3}", "erwartet {0}, zuerst {1}, höchster Wert {2}, zuletzt {3}";
    log_no_harm: "none in any run", "in keinem Lauf";
    log_harm_of: "{0} with the response, {1} without, {2} avoided, {3} by the response itself",
        "{0} mit der Reaktion, {1} ohne, {2} vermieden, {3} durch die Reaktion selbst";
    log_stopping: "Cost of stopping", "Kosten des Stopps";
    log_trade: "{0} trade forgone", "{0} entgangener Trade";
    log_trades: "{0} trades forgone", "{0} entgangene Trades";
    log_finding: "Finding", "Befund";
    finding_loosened: "loosened against the lock: {0}", "gegenüber dem Lock gelockert: {0}";
    log_criteria: "Success criteria", "Erfolgskriterien";
    log_no_checks: "No check was evaluated.", "Es wurde keine Prüfung bewertet.";
    log_checks: "| check | outcome | target | actual | clock | source | what happened |",
        "| Prüfung | Ergebnis | Ziel | Dauer | Uhr | Quelle | was geschah |";
    log_evidence: "Evidence", "Nachweise";
    log_entry: "Log entry", "Eintrag im Log";
    log_entry_of: "{0}, hash `{1}`", "{0}, Hash `{1}`";
    log_policy: "Policy", "Policy";
    log_baseline: "Baseline", "Baseline";
    log_runbooks: "Runbooks", "Runbooks";
    log_settings: "Settings", "Einstellungen";
    log_candles: "Candles", "Kerzen";
    log_synthetic: "synthetic, from scenario and seed", "synthetisch, aus Szenario und Seed";
    log_program: "Program", "Programm";
    log_report: "Report", "Bericht";
    log_follow_ups: "Follow-ups", "Maßnahmen";
    log_nothing: "None.", "Keine.";
    log_to_do: "| id | follow-up | owner | priority | due | state |",
        "| Nummer | Maßnahme | verantwortlich | Priorität | fällig | Stand |";
    log_closed_by: "closed {0} by {1}: {2}", "geschlossen am {0} von {1}: {2}";
    trace_of_events: "trace of all events (128 bits)", "Spur aller Ereignisse (128 Bit)";
}

#[cfg(test)]
mod tests;
