//! The prompts of the drill: which show, from when to when, how loud, in what order.

use super::{at, clock};
use std::collections::BTreeMap;
use warroom::domain::incident::Incident;
use warroom::domain::prompt::{Level, Prompt, prompts};
use warroom::drill::{Replay, Script};

/// Rule, about, due from, late from (empty: never), cleared, minutes shown: the 30 showings.
const SHOWINGS: [(&str, &str, &str, &str, &str, usize); 30] = [
    ("N02", "", "16:40", "", "16:41", 1),
    ("N03", "", "16:43", "", "16:44", 1),
    ("N06", "internal", "16:48", "", "16:49", 1),
    ("N06", "leadership", "16:48", "16:53", "17:10", 22),
    ("N15a", "", "17:00", "", "17:14", 14),
    ("N12", "T2", "17:08", "17:13", "17:16", 8),
    ("N14", "D2", "17:15", "", "17:17", 2),
    ("N08", "customers", "17:19", "", "17:20", 1),
    ("N08", "internal", "17:19", "", "17:21", 2),
    ("N10", "", "17:20", "", "17:22", 2),
    ("N28", "change", "17:30", "17:30", "17:31", 1),
    ("N31", "leadership", "17:35", "17:40", "17:41", 6),
    ("N08", "leadership", "17:40", "", "17:41", 1),
    ("N12", "T3", "17:45", "", "17:46", 1),
    ("N15b", "", "17:45", "", "17:46", 1),
    ("N08", "internal", "17:51", "", "18:04", 13),
    ("N10", "", "17:52", "", "17:55", 3),
    ("N16", "", "17:55", "", "17:58", 3),
    ("N08", "customers", "17:57", "18:27", "18:30", 33),
    ("N15c", "", "18:00", "", "18:02", 2),
    ("N12", "T3", "18:01", "", "18:05", 4),
    ("N07", "", "18:02", "", "18:03", 1),
    ("N08", "leadership", "18:11", "", "18:12", 1),
    ("N08", "internal", "18:34", "", "18:35", 1),
    ("N12", "T4", "18:37", "", "18:41", 4),
    ("N30", "", "18:38", "", "18:41", 3),
    ("N08", "leadership", "18:42", "", "18:44", 2),
    ("N20", "customers", "18:54", "", "18:55", 1),
    ("N20", "internal", "18:54", "", "18:57", 3),
    ("N20", "leadership", "18:54", "", "18:58", 4),
];

/// One showing while it is watched.
struct Watched {
    from: String,
    late: String,
    due: String,
    minutes: usize,
}

fn name(prompt: &Prompt) -> (&'static str, String) {
    let about = match prompt.rule.name() {
        "N28" => "change".to_owned(),
        _ => prompt.about.key(),
    };
    (prompt.rule.name(), about)
}

/// Goes through the drill minute by minute, each after what is dated that minute.
fn each_minute(mut see: impl FnMut(&Incident, i64)) {
    let script = Script::shipped().expect("the shipped script reads");
    let mut replay = Replay::new(&script, &|_, _| "brief".to_owned());
    for minute in 16 * 60 + 31..=19 * 60 + 30 {
        replay
            .advance(at(0, minute))
            .expect("every step is allowed");
        see(replay.incident(), minute);
    }
}

#[test]
fn the_thirty_showings_come_at_their_minutes() {
    let mut open: BTreeMap<(&str, String), Watched> = BTreeMap::new();
    let mut over = Vec::new();
    let (mut minutes, mut most) = (0, (0, String::new()));
    each_minute(|incident, minute| {
        let now = at(0, minute);
        let shown = prompts(incident, now);
        minutes += shown.len();
        if shown.len() >= most.0 {
            most = (shown.len(), clock(now));
        }
        let names: Vec<_> = shown.iter().map(name).collect();
        let gone: Vec<_> = open
            .keys()
            .filter(|key| !names.contains(key))
            .cloned()
            .collect();
        for key in gone {
            let watched = open.remove(&key).expect("it was open");
            over.push((watched, key, clock(now)));
        }
        for prompt in &shown {
            let watched = open.entry(name(prompt)).or_insert_with(|| Watched {
                from: clock(now),
                late: String::new(),
                due: clock(prompt.due),
                minutes: 0,
            });
            watched.minutes += 1;
            if prompt.level == Level::Late && watched.late.is_empty() {
                watched.late = clock(now);
                assert_eq!(prompt.late.map(clock), Some(clock(now)), "{prompt:?}");
            }
            assert!(prompt.text.starts_with("DRILL "), "{}", prompt.text);
            assert!((prompt.level == Level::Info) == (prompt.rule.name() == "N30"));
        }
    });
    assert!(open.is_empty(), "something shows at the end");
    let mut got: Vec<_> = over
        .iter()
        .map(|(w, (rule, about), end)| {
            assert_eq!(w.from, w.due, "{rule} {about}");
            let of = (w.from.as_str(), *rule, about.as_str());
            (of, w.late.as_str(), end.as_str(), w.minutes)
        })
        .collect();
    got.sort_unstable();
    let mut want = SHOWINGS
        .map(|(rule, about, from, late, end, minutes)| ((from, rule, about), late, end, minutes));
    want.sort_unstable();
    assert_eq!(got, want);
    assert_eq!(minutes, 142);
    assert_eq!(most, (4, "18:02".to_owned()));
    let late = got.iter().filter(|(_, late, ..)| !late.is_empty());
    assert_eq!(late.count(), 5);
}

#[test]
fn the_order_at_given_minutes() {
    let want = [
        ("16:40", "N02"),
        ("16:48", "N06 internal, N06 leadership"),
        ("17:08", "!!N06 leadership, N15a, N12 T2"),
        ("17:19", "N08 customers, N08 internal"),
        ("17:40", "!!N31 leadership, N08 leadership"),
        ("18:02", "N08 internal, N08 customers, N12 T3, N07"),
        ("18:27", "!!N08 customers"),
        ("18:54", "N20 customers, N20 internal, N20 leadership"),
        ("18:58", ""),
        ("19:30", ""),
    ];
    let mut got = Vec::new();
    each_minute(|incident, minute| {
        let time = clock(at(0, minute));
        if want.iter().any(|(wanted, _)| *wanted == time) {
            let shown = prompts(incident, at(0, minute)).into_iter().map(|prompt| {
                let mark = if prompt.level == Level::Late {
                    "!!"
                } else {
                    ""
                };
                let (rule, about) = name(&prompt);
                format!("{mark}{rule} {about}").trim_end().to_owned()
            });
            got.push((time, shown.collect::<Vec<_>>().join(", ")));
        }
    });
    let got: Vec<_> = got.iter().map(|(t, p)| (t.as_str(), p.as_str())).collect();
    assert_eq!(got, want);
}

/// Late from 16:53 because of what was owed from 16:48: thresholds count from the anchor.
#[test]
fn whom_the_prompts_of_the_drill_address() {
    let mut to = BTreeMap::new();
    each_minute(|incident, minute| {
        for prompt in prompts(incident, at(0, minute)) {
            let (rule, about) = name(&prompt);
            to.entry(format!("{rule} {about}"))
                .or_insert(prompt.to.people);
        }
    });
    let of = |key: &str| to.get(key).map(|people| people.join(", "));
    for (key, people) in [
        ("N02 ", "Mara Quill"),
        ("N06 internal", "Bram Ito"),
        ("N12 T2", "Robin Achter, Sabine Okoro"),
        ("N14 D2", "Sabine Okoro"),
        ("N31 leadership", "Ana Duarte"),
        ("N07 ", "Nia Castellanos"),
        ("N15c ", "Sabine Okoro"),
        ("N28 change", "Robin Achter, Sabine Okoro"),
        ("N12 T4", "Mara Quill, Tomas Varga"),
    ] {
        assert_eq!(of(key).as_deref(), Some(people), "{key}");
    }
}
