//! A table of cases: daylight-saving changes, leap days, a machine that slept, a clock that was set back, rotation.

use jiff::{SignedDuration, Timestamp};

use super::{
    Cadence, Drillable, Held, Item, MISSED_MAX, Slots, Standing, State, held_by_now, select, standing,
};
use crate::cadence::calendar::{Words, to_calendar};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn cadence(zone: &str, cron: &str, more: &str) -> Cadence {
    let text = format!(
        "format = 1\n[cadence]\ntime_zone = \"{zone}\"\nlatest_start = \"2d\"\n[[cadence.entry]]\n\
         id = \"it\"\ncron = \"{cron}\"\n{more}"
    );
    Cadence::parse(text.as_bytes(), "x").unwrap_or_else(|found| panic!("{text}: {found:#?}"))
}

fn library() -> [Drillable<'static>; 3] {
    let scenario = |id, category| Drillable { id, category, tags: &[] };
    [scenario("a", "orders"), scenario("b", "orders"), scenario("c", "gate")]
}

fn stand(cadence: &Cadence, drills: &[Held], as_of: &str) -> Standing {
    let planned = select(cadence, &library()).unwrap_or_else(|found| panic!("{found:#?}"));
    standing(cadence, &planned, drills, at(as_of))
}

fn held(scenario: &str, started: &str) -> Held {
    Held { scenario: scenario.into(), started: at(started), passed: true }
}

/// The one item of a cadence about scenario `a`.
fn of_a(zone: &str, cron: &str, drills: &[Held], as_of: &str) -> Item {
    let cadence = cadence(zone, cron, "scenarios = [\"a\"]\n");
    stand(&cadence, drills, as_of).items.remove(0)
}

#[test]
fn slots_begin_right_over_changes_of_the_clocks_and_leap_days() {
    let berlin = "Europe/Berlin";
    let table: &[(&str, &str, &str, &[&str])] = &[
        // 02:30 does not exist on 29 March 2026: the first moment after the gap
        (
            berlin,
            "30 2 * * *",
            "2026-03-28T00:00Z",
            &["2026-03-28T01:30Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z"],
        ),
        // 02:30 exists twice on 25 October 2026: once, the first time
        (
            berlin,
            "30 2 * * *",
            "2026-10-24T00:00Z",
            &["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"],
        ),
        // the wall clock stays, the moment moves
        (berlin, "0 10 * * *", "2026-03-28T00:00Z", &["2026-03-28T09:00Z", "2026-03-29T08:00Z"]),
        (berlin, "0 10 * * *", "2026-10-24T00:00Z", &["2026-10-24T08:00Z", "2026-10-25T09:00Z"]),
        // the gap of Lord Howe is half an hour wide
        (
            "Australia/Lord_Howe",
            "15 2 * * *",
            "2026-10-03T00:00Z",
            &["2026-10-03T15:30Z", "2026-10-04T15:15Z"],
        ),
        // Apia had no 30 December 2011
        ("Pacific/Apia", "0 12 * * *", "2011-12-29T00:00Z", &["2011-12-29T22:00Z", "2011-12-30T22:00Z"]),
        // leap days, and the year 2100 without one
        ("Etc/UTC", "0 9 29 2 *", "2026-01-01T00:00Z", &["2028-02-29T09:00Z", "2032-02-29T09:00Z"]),
        ("Etc/UTC", "0 9 29 2 *", "2096-03-01T00:00Z", &["2104-02-29T09:00Z"]),
        ("Etc/UTC", "0 9 L 2 *", "2027-01-01T00:00Z", &["2027-02-28T09:00Z", "2028-02-29T09:00Z"]),
        ("Etc/UTC", "0 10 * * TUE#1", "2026-01-01T00:00Z", &["2026-01-06T10:00Z", "2026-02-03T10:00Z"]),
    ];
    for (zone, cron, from, wanted) in table {
        let cadence = cadence(zone, cron, "");
        let slots = Slots::of(&cadence, &cadence.entries[0]);
        let found = slots.between(at(from), Timestamp::MAX, wanted.len());
        let wanted: Vec<Timestamp> = wanted.iter().map(|text| at(text)).collect();
        assert_eq!(found, wanted, "{zone} {cron}");
        for pair in found.windows(2) {
            // every moment of a slot is in that slot, its first included and its end not
            let last = pair[1].checked_sub(SignedDuration::from_nanos(1)).unwrap();
            assert_eq!([slots.around(pair[0]), slots.around(last)], [Some(pair[0]); 2], "{zone} {cron}");
            assert_eq!(slots.around(pair[1]), Some(pair[1]), "{zone} {cron}");
        }
    }
}

#[test]
fn what_is_open_follows_from_the_last_drill() {
    use State::{Due, Held, Overdue};
    let monthly = "0 10 1 * *";
    // what happened, the last drill, now, state, missed slots
    let table = [
        ("held in its slot", Some("2026-03-01T10:00Z"), "2026-03-31T00:00Z", Held, 0),
        ("a second before the next slot", Some("2026-03-01T10:05Z"), "2026-04-01T09:59:59Z", Held, 0),
        ("the next slot opens", Some("2026-03-01T10:05Z"), "2026-04-01T10:00:00Z", Due, 0),
        ("at its latest start", Some("2026-03-01T10:05Z"), "2026-04-03T10:00:00Z", Due, 0),
        ("a second later", Some("2026-03-01T10:05Z"), "2026-04-03T10:00:01Z", Overdue, 0),
        (
            "just before its slot: of the slot before",
            Some("2026-04-01T09:59:59Z"),
            "2026-04-01T10:00Z",
            Due,
            0,
        ),
        ("late is held too", Some("2026-04-20T00:00Z"), "2026-04-20T00:01Z", Held, 0),
        ("asleep at the time, awake in time", Some("2026-03-01T10:05Z"), "2026-04-02T07:00Z", Due, 0),
        ("asleep for a week", Some("2026-03-01T10:05Z"), "2026-04-08T07:00Z", Overdue, 0),
        ("asleep for three months", Some("2026-03-01T10:05Z"), "2026-06-05T00:00Z", Overdue, 2),
        ("never held, slot open", None, "2026-04-02T00:00Z", Due, 0),
        ("never held, latest start past", None, "2026-04-20T00:00Z", Overdue, 0),
        ("a drill after the moment asked for", Some("2026-04-02T00:00Z"), "2026-04-01T12:00Z", Due, 0),
    ];
    for (what, last, now, state, missed) in table {
        let drills: Vec<_> = last.iter().map(|last| held("a", last)).collect();
        let item = of_a("Etc/UTC", monthly, &drills, now);
        assert_eq!((item.state, item.missed.len()), (state, missed), "{what}: {item:#?}");
    }
}

#[test]
fn a_slot_that_ended_without_a_drill_is_overdue_whatever_its_latest_start() {
    use State::{Due, Held, Overdue};
    // two days of grace, and slots that are shorter
    let (daily, hourly) = ("0 10 * * *", "0 * * * *");
    let last = [held("a", "2026-11-22T10:05Z")];
    for (cron, now, state, missed) in [
        (daily, "2026-11-23T09:59:59Z", Held, 0),
        (daily, "2026-11-23T10:00Z", Due, 0),
        (daily, "2026-11-24T09:59:59Z", Due, 0),
        (daily, "2026-11-24T10:00Z", Overdue, 1),
        (daily, "2026-11-29T09:00Z", Overdue, 5),
        (hourly, "2026-11-22T11:59:59Z", Due, 0),
        (hourly, "2026-11-22T12:00Z", Overdue, 1),
        (hourly, "2026-11-29T09:00Z", Overdue, MISSED_MAX),
    ] {
        let item = of_a("Etc/UTC", cron, &last, now);
        assert_eq!((item.state, item.missed.len()), (state, missed), "{cron} {now}: {item:#?}");
    }
    let item = of_a("Etc/UTC", daily, &last, "2026-11-23T12:00Z");
    assert_eq!(item.latest, Some(at("2026-11-24T10:00Z")), "no later than the next slot");
    let caught_up = [last[0].clone(), held("a", "2026-11-29T09:01Z")];
    let item = of_a("Etc/UTC", daily, &caught_up, "2026-11-29T09:02Z");
    assert_eq!((item.state, item.missed.len()), (Held, 0), "{item:#?}");
}

#[test]
fn slots_that_a_blackout_kept_shut_are_not_missed() {
    use State::{Due, Held, Overdue};
    let more =
        "scenarios = [\"a\"]\n[[cadence.blackout]]\nfrom = 2026-11-23\nuntil = 2026-12-03\nreason = \"x\"\n";
    let cadence = cadence("Etc/UTC", "0 10 * * *", more);
    for (last, now, state, missed) in [
        ("2026-11-22T10:05Z", "2026-12-01T00:00Z", Held, 0),
        ("2026-11-22T10:05Z", "2026-12-03T00:00Z", Due, 0),
        ("2026-11-22T10:05Z", "2026-12-03T09:59:59Z", Due, 0),
        // all that the blackout kept shut is one slot, open since its end
        ("2026-11-22T10:05Z", "2026-12-03T10:00Z", Overdue, 1),
        // the slot before it does not end in it
        ("2026-11-21T10:05Z", "2026-12-01T00:00Z", Due, 0),
        ("2026-11-21T10:05Z", "2026-12-03T00:00Z", Overdue, 1),
    ] {
        let item = stand(&cadence, &[held("a", last)], now).items.remove(0);
        assert_eq!((item.state, item.missed.len()), (state, missed), "{last} {now}: {item:#?}");
    }
}

#[test]
fn a_slot_in_a_gap_or_overlap_is_drilled_once() {
    let at_night = "30 2 * * *";
    for (slot, before) in
        [("2026-03-29T01:00Z", "2026-03-28T01:31Z"), ("2026-10-25T00:30Z", "2026-10-24T00:31Z")]
    {
        let drills = [held("a", before)];
        let due = of_a("Europe/Berlin", at_night, &drills, slot);
        assert_eq!((due.state, due.opens), (State::Due, Some(at(slot))));
        let done = [held("a", before), held("a", slot)];
        // through the hour that is there twice, and up to the next night
        for minutes in [0, 1, 59, 60, 61, 120, 1_380] {
            let now = at(slot).checked_add(SignedDuration::from_mins(minutes)).unwrap();
            assert_eq!(of_a("Europe/Berlin", at_night, &done, &now.to_string()).state, State::Held, "{now}");
        }
    }
}

#[test]
fn a_clock_that_was_set_back_asks_for_no_drill_twice_and_silences_none() {
    let daily = "0 10 * * *";
    // when the log has the drill, what the clock shows, whether the drill still counts
    let table = [
        ("2026-05-01T10:05Z", "2026-05-01T10:01Z", State::Held, 1),
        ("2026-05-01T10:05Z", "2026-05-01T09:30Z", State::Held, 1),
        ("2026-05-01T10:05Z", "2026-05-01T10:06Z", State::Held, 0),
        ("2036-05-01T10:05Z", "2026-05-01T10:06Z", State::Due, 1),
    ];
    for (started, now, state, ahead) in table {
        let (drills, found) = held_by_now(vec![held("a", started)], at(now));
        let item = of_a("Etc/UTC", daily, &drills, now);
        assert_eq!((item.state, found), (state, ahead), "{started} at {now}: {item:#?}");
    }
}

#[test]
fn blackouts_postpone_and_give_time_back() {
    let more = "scenarios = [\"a\"]\n[[cadence.blackout]]\nfrom = 2026-12-24\nuntil = 2027-01-02\nreason = \"x\"\n\
                [[cadence.blackout]]\nfrom = 2027-01-03T00:00:00\nuntil = 2027-01-04\nreason = \"y\"\n";
    let cadence = cadence("Europe/Berlin", "0 10 1 1 *", more);
    let drills = [held("a", "2026-01-01T10:00Z")];
    let state = |now: &str| stand(&cadence, &drills, now).items.remove(0);
    assert_eq!(state("2027-01-01T12:00Z").state, State::Held);
    let due = state("2027-01-01T23:00Z");
    assert_eq!((due.state, due.opens), (State::Due, Some(at("2027-01-01T23:00Z"))));
    // two days of grace with one day of blackout in them
    assert_eq!(due.latest, Some(at("2027-01-04T23:00Z")));
    assert_eq!(state("2027-01-04T23:00:01Z").state, State::Overdue);
    assert_eq!(cadence.blackout(at("2026-12-23T23:00Z")).map(|window| window.reason.as_str()), Some("x"));
    assert_eq!(cadence.blackout(at("2026-12-23T22:59Z")), None);
}

#[test]
fn a_rotation_takes_what_was_drilled_longest_ago_and_one_drill_holds_it() {
    let cadence = cadence("Etc/UTC", "0 10 1 * *", "pick = \"next\"\n");
    let mut drills = Vec::new();
    let mut turns = Vec::new();
    for month in 1..=6 {
        let now = format!("2026-0{month}-01T10:00Z");
        let stands = stand(&cadence, &drills, &now);
        assert_eq!((stands.items.len(), stands.items[0].state), (1, State::Due), "{now}");
        let turn = stands.to_drill()[0].to_owned();
        drills.push(held(&turn, &now));
        assert_eq!(stand(&cadence, &drills, &now).to_drill(), Vec::<&str>::new());
        turns.push(turn);
    }
    assert_eq!(turns, ["a", "b", "c", "a", "b", "c"]);
}

#[test]
fn the_playbook_asks_for_one_a_month_and_for_all_each_quarter() {
    let Ok(playbook) = Cadence::playbook() else { panic!("the playbook is read") };
    let now = "2026-07-16T00:00Z";
    let drills =
        [held("a", "2026-07-15T11:00Z"), held("b", "2026-07-07T10:00Z"), held("c", "2026-04-15T10:00Z")];
    let stands = stand(&playbook, &drills, now);
    let states: Vec<_> = stands.items.iter().map(|item| (item.scenario.as_str(), item.state)).collect();
    let wanted = [("c", State::Held), ("a", State::Held), ("b", State::Due), ("c", State::Due)];
    assert_eq!(states, wanted);
    assert_eq!(stands.to_drill(), ["b", "c"]);
}

#[test]
fn nothing_is_due_before_a_cadence_begins() {
    let text = "format = 1\n[cadence]\ntime_zone = \"Etc/UTC\"\nsince = 2026-03-02\n[[cadence.entry]]\nid = \"it\"\n\
                cron = \"0 10 1 * *\"\nscenarios = [\"a\"]\n";
    let cadence = Cadence::parse(text.as_bytes(), "x").unwrap_or_else(|found| panic!("{found:#?}"));
    let item = |now: &str| stand(&cadence, &[], now).items.remove(0);
    let before = item("2026-03-20T00:00Z");
    assert_eq!((before.state, before.opens), (State::Held, Some(at("2026-04-01T10:00Z"))));
    let after = item("2026-06-05T00:00Z");
    assert_eq!((after.state, after.missed.len()), (State::Overdue, 2));
}

#[test]
fn names_that_nothing_has_are_refused_at_their_place() {
    let cadence = cadence("Etc/UTC", "0 10 1 * *", "scenarios = [\"a\"]\ncategories = [\"ordres\"]\n");
    let Err(found) = select(&cadence, &library()) else { panic!("a category that does not exist") };
    let [problem] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((problem.code, problem.place.line, problem.place.column), ("nothing-to-drill", 9, 15));
    assert_eq!(problem.help.as_deref(), Some("did you mean `orders`?"));
}

#[test]
fn a_calendar_is_the_same_bytes_and_its_uids_outlive_time_and_blackouts() {
    let words = Words {
        name: "Übungen, alle",
        title: "Drill: {0}",
        one_of: "One of: {0}",
        all_of: "All of: {0}",
        latest: "Latest: {0}",
        command: "run",
    };
    let drawn = |more: &str, now: &str| {
        let cadence = cadence("Europe/Berlin", "0 10 1 1,4 *", more);
        let Ok(planned) = select(&cadence, &library()) else { panic!("every scenario") };
        to_calendar(&cadence, &planned, at(now), &words)
    };
    let lines = |text: &str, key: &str| -> Vec<String> {
        text.split("\r\n").filter_map(|line| line.strip_prefix(key)).map(str::to_owned).collect()
    };
    let plain = drawn("", "2026-02-01T00:00Z");
    assert_eq!(plain, drawn("", "2026-02-01T00:00Z"));
    assert!(plain.starts_with("BEGIN:VCALENDAR\r\n") && plain.ends_with("END:VCALENDAR\r\n"));
    assert!(!plain.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(lines(&plain, "DTSTART:"), ["20260101T090000Z", "20260401T080000Z", "20270101T090000Z"]);
    assert_eq!(lines(&plain, "DTSTAMP:"), ["20260201T000000Z"; 3]);
    assert_eq!(lines(&plain, "X-WR-CALNAME:"), ["Übungen\\, alle"]);
    let moved = drawn(
        "[[cadence.blackout]]\nfrom = 2026-04-01\nuntil = 2026-04-03\nreason = \"x\"\n",
        "2026-02-02T00:00Z",
    );
    assert_eq!(lines(&plain, "UID:"), lines(&moved, "UID:"));
    assert_eq!(lines(&moved, "DTSTART:")[1], "20260402T220000Z");
}
