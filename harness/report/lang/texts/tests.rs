use super::*;

#[test]
fn no_text_is_missing_and_both_languages_have_the_same_holes() {
    for (key, english, german) in TEXTS {
        assert!(!english.trim().is_empty() && !german.trim().is_empty(), "{key}");
        for hole in 0..9 {
            let name = format!("{{{hole}}}");
            assert_eq!(english.contains(&name), german.contains(&name), "{key}: {name}");
        }
    }
}

#[test]
fn what_differs_in_both_languages_is_more_than_a_few_words() {
    let same: Vec<&str> =
        TEXTS.iter().filter(|(_, english, german)| english == german).map(|(key, ..)| *key).collect();
    // words of the trade, and of the template for incident reports, which is English in both
    let words = "seed runbook equity monitor digests incident_report_of status timeline_of_incident root_cause impact \
                 resolution lessons_learned action_items fix_deployed simulation_only steps_done median \
                 show_ok operator log_drill log_policy log_baseline log_runbooks";
    assert_eq!(same, words.split_whitespace().collect::<Vec<_>>());
}
