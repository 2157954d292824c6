//! The sentences themselves, English and German, by their pattern: see `phrases.rs` for how they are read.

/// English and German, the more special before the more general.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // times
    (
        "{0} was not reached, so the clock to {1} did not start; target {2} ({3})",
        "„{0}“ wurde nicht erreicht, die Uhr bis „{1}“ lief nicht an; Ziel {2} ({3})",
    ),
    (
        "{0} was not reached after {1} at {2}; target {3} ({4}): {5*}",
        "„{0}“ wurde nach „{1}“ um {2} nicht erreicht; Ziel {3} ({4}): {5}",
    ),
    (
        "{0} was not reached after {1} at {2}; target {3} ({4})",
        "„{0}“ wurde nach „{1}“ um {2} nicht erreicht; Ziel {3} ({4})",
    ),
    (
        "{0} at {1} came before {2} at {3}; target {4} ({5}); the unanswered run does {6} more harms",
        "{0} um {1} kam vor {2} um {3}; Ziel {4} ({5}); im unbeantworteten Lauf folgen noch {6} Schäden",
    ),
    ("{0} at {1} came before {2} at {3}; target {4} ({5})", "{0} um {1} kam vor {2} um {3}; Ziel {4} ({5})"),
    (
        "{0}, {1}: {2} at {3}, {4} after {5}; target {6} ({7})",
        "{0}, {1}: {2} um {3}, {4} nach „{5}“; Ziel {6} ({7})",
    ),
    (
        "{0} at {1}, {2} after {3}; target {4} ({5}); the unanswered run does {6} more harms",
        "{0} um {1}, {2} nach „{3}“; Ziel {4} ({5}); im unbeantworteten Lauf folgen noch {6} Schäden",
    ),
    ("{0} at {1}, {2} after {3}; target {4} ({5})", "{0} um {1}, {2} nach „{3}“; Ziel {4} ({5})"),
    // why not
    (
        "an alert was raised at {0}, and no watched route delivered it",
        "ein Alarm wurde um {0} ausgelöst, und kein beobachteter Weg stellte ihn zu",
    ),
    ("no detecting alert was raised", "kein Alarm erkannte den Fehler"),
    ("the severity ended as {0}", "der Schweregrad war am Ende {0}"),
    ("no incident was classified, expected {0}", "kein Incident wurde eingestuft, erwartet {0}"),
    ("no incident was classified", "kein Incident wurde eingestuft"),
    (
        "new orders remained possible, the last one came at {0}",
        "neue Orders blieben möglich, die letzte kam um {0}",
    ),
    ("new orders remained possible", "neue Orders blieben möglich"),
    ("no copy was made", "es wurde keine Kopie gemacht"),
    ("the logs were not copied", "die Logs wurden nicht kopiert"),
    ("the registry was not copied", "die Registry wurde nicht kopiert"),
    (
        "the copy of {0} was made after something had changed the originals",
        "die Kopie von {0} entstand, nachdem die Originale verändert waren",
    ),
    ("the copy of {0} is not complete", "die Kopie von {0} ist nicht vollständig"),
    // calm run, effect, detection
    ("without a fault, {0*}", "ohne Fehler: {0}"),
    ("the calm run saw no bar", "der ruhige Lauf sah keine Kerze"),
    ("no monitor evaluated anything in the calm run", "kein Monitor wertete im ruhigen Lauf etwas aus"),
    ("no alert; {0} of {1} monitors evaluated", "kein Alarm; {0} von {1} Monitoren werteten aus"),
    ("no fault of the plan took effect", "kein Fehler des Plans wurde wirksam"),
    ("took no effect: {0}", "ohne Wirkung: {0}"),
    ("the first deviation came at {0}", "die erste Abweichung kam um {0}"),
    (
        "no fault took effect, so there was nothing to detect",
        "kein Fehler wurde wirksam, es gab nichts zu erkennen",
    ),
    ("no alert detects {0}; target {1} ({2})", "kein Alarm erkennt {0}; Ziel {1} ({2})"),
    (
        "{0*}, but it would have fired without {1}; target {2} ({3})",
        "{0}, aber auch ohne {1}; Ziel {2} ({3})",
    ),
    ("{0*}, but it would have fired without {1}", "{0}, aber auch ohne {1}"),
    (
        "the baseline has no target for the detection of {0}",
        "die Baseline hat kein Ziel für die Erkennung von {0}",
    ),
    (
        "{0} raised for {1} at {2}; the target is per order",
        "{0} löste für {1} um {2} aus; das Ziel gilt je Order",
    ),
    ("no alert detects {0}", "kein Alarm erkennt {0}"),
    (
        "no fault caused an order that could be followed by an alert before the end",
        "kein Fehler verursachte eine Order, der vor dem Ende noch ein Alarm folgen konnte",
    ),
    (
        "no alert names {0} of {1} offending orders, the first of {2}; target {3} ({4})",
        "kein Alarm nennt {0} von {1} fehlerhaften Orders, die erste von {2}; Ziel {3} ({4})",
    ),
    (
        "{0} raised {1} after the offending order of {2}; target {3} ({4})",
        "{0} löste {1} nach der fehlerhaften Order von {2} aus; Ziel {3} ({4})",
    ),
    (
        "an alert names each of {0} offending orders, the slowest by {1} after {2}; target {3} ({4})",
        "ein Alarm nennt jede von {0} fehlerhaften Orders, am langsamsten {1} nach {2}; Ziel {3} ({4})",
    ),
    // alerts
    ("expected and silent: {0}", "erwartet und stumm: {0}"),
    ("raised, but not because of a fault: {0}", "ausgelöst, aber nicht wegen eines Fehlers: {0}"),
    ("against the expectation, {0*}", "gegen die Erwartung: {0}"),
    (
        "{0} of {1} expected monitors detect, none of {2} forbidden ones raises",
        "{0} von {1} erwarteten Monitoren erkennen, keiner von {2} verbotenen löst aus",
    ),
    (
        "rows of the candles raise alerts too, so this shows nothing: {0*}",
        "auch Zeilen der Kerzen lösen Alarme aus, deshalb zeigt das nichts: {0}",
    ),
    ("the candles themselves raise alerts: {0*}", "die Kerzen selbst lösen Alarme aus: {0}"),
    ("rows are missing after line {0} of {1} ({2})", "nach Zeile {0} von {1} fehlen Zeilen ({2})"),
    ("rows are missing before line {0} of {1} ({2})", "vor Zeile {0} von {1} fehlen Zeilen ({2})"),
    ("look at line {0} of {1} ({2})", "siehe Zeile {0} von {1} ({2})"),
    ("without a fault or an allowance, {0*}", "ohne Fehler und ohne Erlaubnis: {0}"),
    ("no monitor evaluated anything", "kein Monitor wertete etwas aus"),
    ("none of {0} alerts is without a cause", "keiner von {0} Alarmen ist ohne Ursache"),
    ("{0*} because of the response", "{0} wegen der Reaktion"),
    ("{0*} and {1} more", "{0} und {1} weitere"),
    ("{0*}, {1*}", "{0}, {1}"),
    ("{0} raised at {1}", "{0} löste um {1} aus"),
    // severity, runbook, steps
    (
        "no rule of the policy matches, expected one that gives {0}",
        "keine Regel der Policy passt, erwartet eine, die {0} ergibt",
    ),
    ("over: classified {0}, expected {1}", "zu hoch: eingestuft als {0}, erwartet {1}"),
    ("under: ended as {0}, expected {1}", "zu niedrig: am Ende {0}, erwartet {1}"),
    ("ended as {0}, expected {1}", "am Ende {0}, erwartet {1}"),
    ("no runbook was chosen, expected {0}", "kein Runbook wurde gewählt, erwartet {0}"),
    ("an unknown runbook was used, expected {0}", "ein unbekanntes Runbook wurde benutzt, erwartet {0}"),
    ("{0} was used, expected {1}", "{0} wurde benutzt, erwartet {1}"),
    ("{0} was used", "{0} wurde benutzt"),
    (
        "{0} steps, each allowed, in order and approved",
        "{0} Schritte, alle erlaubt, in der Reihenfolge und freigegeben",
    ),
    ("{0} was forgotten at {1}", "{0} wurde um {1} vergessen"),
    (
        "the severity was lowered to {0} at {1} without approval",
        "der Schweregrad wurde um {1} ohne Freigabe auf {0} gesenkt",
    ),
    ("{0} was done out of order", "{0} kam außer der Reihe"),
    ("{0} was not done", "{0} wurde nicht getan"),
    ("no step was begun", "kein Schritt wurde begonnen"),
    ("the scenario asks for {0}", "das Szenario verlangt {0}"),
    ("{0} was begun at {1} and is forbidden", "{0} wurde um {1} begonnen und ist verboten"),
    (
        "{0} was begun at {1} without the approval that the baseline asks for",
        "{0} wurde um {1} ohne die Freigabe begonnen, die die Baseline verlangt",
    ),
    ("{0} was begun at {1} before {2} was done", "{0} wurde um {1} begonnen, bevor {2} erledigt war"),
    // harm
    (
        "the unanswered run does no harm, so there is nothing to contain",
        "der unbeantwortete Lauf richtet keinen Schaden an, es gibt nichts einzudämmen",
    ),
    ("harm goes on to the end, the last at {0}", "der Schaden hält bis zum Ende an, der letzte um {0}"),
    (
        "nothing shows that harm ended, the last at {0} is already too late",
        "nichts zeigt, dass der Schaden endete, der letzte um {0} ist schon zu spät",
    ),
    (
        "after the last harm at {0} the unanswered run does {1} more, too few of {2} to tell whether the response ended it",
        "nach dem letzten Schaden um {0} folgen im unbeantworteten Lauf noch {1}, zu wenige von {2}, um zu sagen, ob die Reaktion ihn beendete",
    ),
    ("{0} was not reached: at the end {1*}", "{0} wurde nicht erreicht: am Ende {1}"),
    ("at the end {0*}", "am Ende {0}"),
    ("the state is not known", "ist der Zustand unbekannt"),
    ("{0*} and {1*}", "{0} und {1}"),
    ("{0} schedulers poll", "arbeiten {0} Scheduler"),
    ("nothing can order", "kann nichts ordern"),
    ("something can order", "kann noch etwas ordern"),
    ("a defect is in force", "ist ein Defekt in Kraft"),
    ("runs are blocked", "sind Läufe gesperrt"),
    ("{0} orders are open", "sind {0} Orders offen"),
    ("exposure is above a limit", "liegt das Exposure über einem Limit"),
    ("the books do not agree", "stimmen die Bücher nicht überein"),
    ("nothing is lacking", "fehlt nichts"),
    ("{0} was not reached", "{0} wurde nicht erreicht"),
    ("the response does {0} of {1}", "die Reaktion verursacht {1}: {0}"),
    ("{0} is {1} with a response and {2} without one", "{0} ist {1} mit Reaktion und {2} ohne"),
    (
        "no family of harm is above the unanswered run",
        "keine Art von Schaden liegt über dem unbeantworteten Lauf",
    ),
    (
        "the scenario asks for it, and there is nothing to measure it by",
        "das Szenario verlangt es, und nichts erlaubt, es zu messen",
    ),
    ("running at {0}", "läuft um {0}"),
    ("stopped-safe at {0}", "sicher gestoppt um {0}"),
    // what always holds
    ("{0} invariants hold", "{0} Invarianten halten"),
    ("{0} at {1}: {2*}", "{0}, um {1}: {2}"),
    ("the ledger is not what the fills make of it", "das Hauptbuch ist nicht, was die Ausführungen ergeben"),
    (
        "stopped since {0}, and something can order again without a release",
        "gestoppt seit {0}, und ohne Freigabe kann wieder etwas ordern",
    ),
    (
        "order {0} went out while the kill switch was engaged since {1}",
        "Order {0} ging hinaus, während der Kill-Switch seit {1} gezogen war",
    ),
    (
        "order {0} reached the broker and the router never sent it",
        "Order {0} erreichte den Broker, und der Router hat sie nie gesendet",
    ),
    (
        "an alert of {0} on the route {1} was neither delivered nor counted as lost",
        "ein Alarm von {0} auf dem Weg {1} wurde weder zugestellt noch als verloren gezählt",
    ),
    (
        "an alert of {0} on the route {1} was accounted for twice",
        "ein Alarm von {0} auf dem Weg {1} wurde zweimal erfasst",
    ),
    ("1 incident is open", "ist 1 Incident offen"),
    ("{0} incidents are open", "sind {0} Incidents offen"),
    ("nothing can order and nobody stopped it", "kann nichts ordern, und niemand hat es gestoppt"),
    ("nothing of the plan took effect under this seed", "nichts vom Plan wurde unter diesem Seed wirksam"),
    // where to look first
    (
        "monitor `{0}` sees after {1}, evaluates every {2} and holds for {3}",
        "Monitor `{0}` sieht nach {1}, wertet alle {2} aus und wartet {3}",
    ),
    (
        "monitor `{0}` alerts over `{1}`, which takes {2} to {3}, loses a share of {4} and gives up after {5}, and nobody watches it",
        "Monitor `{0}` alarmiert über `{1}`: dauert {2} bis {3}, verliert einen Anteil von {4}, gibt nach {5} auf, und niemand beobachtet es",
    ),
    (
        "monitor `{0}` alerts over `{1}`, which takes {2} to {3}, loses a share of {4} and gives up after {5}",
        "Monitor `{0}` alarmiert über `{1}`: dauert {2} bis {3}, verliert einen Anteil von {4}, gibt nach {5} auf",
    ),
    ("monitor `{0}` raised without a cause {1} times", "Monitor `{0}` löste {1}-mal ohne Ursache aus"),
    (
        "the scenario names no monitor that must detect it",
        "das Szenario nennt keinen Monitor, der es erkennen muss",
    ),
    ("rule `{0}` gave {1} and runbook `{2}` at {3}", "Regel `{0}` ergab um {3} {1} und Runbook `{2}`"),
    ("no rule matched at {0}, so it was {1}", "um {0} passte keine Regel, also {1}"),
    (
        "responder `{0}` acknowledges after {1} to {2}; after {3} `{4}` is asked",
        "Responder `{0}` übernimmt nach {1} bis {2}; nach {3} wird `{4}` gefragt",
    ),
    (
        "responder `{0}` acknowledges after {1} to {2}; nobody else is asked",
        "Responder `{0}` übernimmt nach {1} bis {2}; sonst wird niemand gefragt",
    ),
    (
        "responder `{0}` does not answer; after {1} `{2}` is asked",
        "Responder `{0}` antwortet nicht; nach {1} wird `{2}` gefragt",
    ),
    (
        "responder `{0}` does not answer; nobody else is asked",
        "Responder `{0}` antwortet nicht; sonst wird niemand gefragt",
    ),
    ("monitor `{0}` raised {1} after the effect", "Monitor `{0}` löste {1} nach der Wirkung aus"),
    ("responder `{0}` acknowledged after {1}", "Responder `{0}` übernahm nach {1}"),
    ("responder `{0}` did not acknowledge for {1}", "Responder `{0}` übernahm {1} lang nicht"),
    (
        "responder `{0}` took {1} for step `{2}` of `{3}`",
        "Responder `{0}` brauchte {1} für Schritt `{2}` von `{3}`",
    ),
    (
        "step `{0}` of `{1}` took {2} until its result showed",
        "Schritt `{0}` von `{1}` brauchte {2}, bis sein Ergebnis zu sehen war",
    ),
    ("step `{0}` of `{1}` was forgotten at {2}", "Schritt `{0}` von `{1}` wurde um {2} vergessen"),
    ("step `{0}` of `{1}` failed: {2} at {3}", "Schritt `{0}` von `{1}` schlug um {3} fehl: {2}"),
    (
        "runbook `{0}` has no step that does `{1}`, which the scenario asks for at {2}; in its place stands {3}",
        "Runbook `{0}` hat keinen Schritt für `{1}`, den das Szenario in {2} verlangt; an seiner Stelle steht {3}",
    ),
    (
        "runbook `{0}` has no step that does `{1}`, which the scenario asks for at {2}",
        "Runbook `{0}` hat keinen Schritt für `{1}`, den das Szenario in {2} verlangt",
    ),
    (
        "step `{0}` of `{1}` does `{2}`, which is forbidden",
        "Schritt `{0}` von `{1}` tut `{2}`, was verboten ist",
    ),
    ("runbook `{0}` has no step that does {1}", "Runbook `{0}` hat keinen Schritt für {1}"),
    (
        "no runbook was chosen: no alert reached anybody, or no incident was opened",
        "kein Runbook wurde gewählt: kein Alarm erreichte jemanden, oder kein Incident wurde eröffnet",
    ),
    // the timeline
    ("fault {0}: {1}, strength {2}", "Fehler {0}: {1}, Stärke {2}"),
    ("alert {0} of {1} on {2}: {3} against {4}", "Alarm {0} von {1} auf {2}: {3} gegen {4}"),
    ("alert {0} of {1}: {2} against {3}", "Alarm {0} von {1}: {2} gegen {3}"),
    ("alert {0} over {1}", "Alarm {0} über {1}"),
    ("incident {0} as {1}: rule {2}", "Incident {0} als {1}: Regel {2}"),
    ("incident {0} as {1}: no rule matched", "Incident {0} als {1}: keine Regel passte"),
    ("incident {0} to {1}, approved", "Incident {0} auf {1}, freigegeben"),
    ("incident {0} to {1}, without approval", "Incident {0} auf {1}, ohne Freigabe"),
    ("incident {0} on to {1}", "Incident {0} weiter an {1}"),
    ("incident {0} by {1}", "Incident {0} durch {1}"),
    ("incident {0}", "Incident {0}"),
    ("runbook {0} for incident {1}", "Runbook {0} für Incident {1}"),
    ("step {0} of {1}: {2}: not needed", "Schritt {0} von {1}: {2}: nicht nötig"),
    ("step {0} of {1}: {2}: forgotten", "Schritt {0} von {1}: {2}: vergessen"),
    ("step {0} of {1}: {2}: {3}", "Schritt {0} von {1}: {2}: {3}"),
    ("step {0} of {1}: {2}, approved", "Schritt {0} von {1}: {2}, freigegeben"),
    ("step {0} of {1}: {2}", "Schritt {0} von {1}: {2}"),
    ("step {0} of {1}", "Schritt {0} von {1}"),
    ("orders are allowed again", "Orders sind wieder erlaubt"),
    (
        "no new orders except reduce-only; the owner was alarmed",
        "keine neuen Orders außer Reduce-only; der Owner wurde alarmiert",
    ),
    ("no new orders except reduce-only", "keine neuen Orders außer Reduce-only"),
    // what is missing
    ("heartbeat of the scheduler", "Heartbeat des Schedulers"),
    ("finished run of job {0}", "beendeter Lauf von Job {0}"),
    ("booking of fill {0}", "Buchung von Fill {0}"),
    ("bars of {0}", "Kerzen von {0}"),
    ("end of order {0}", "Ende von Order {0}"),
    ("beats of the monitoring", "Lebenszeichen der Überwachung"),
    ("test messages over route {0}", "Testnachrichten über den Weg {0}"),
    ("orders", "Orders"),
];
