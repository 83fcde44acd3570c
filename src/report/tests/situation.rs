//! Lists of incidents, and new ones that look like one that runs.

use super::*;

fn one(key: &str, priority: Option<u8>, stage: Stage, began: i64) -> Situation {
    Situation {
        key: key.to_owned(),
        title: format!("Title {key}"),
        stage,
        priority: priority.and_then(Priority::new),
        began: Some(Timestamp::from_millis(began)),
        ..Situation::default()
    }
}

#[test]
fn r007_what_runs_and_is_grave_and_new_stands_first() {
    let mut drill = one("drill", Some(1), Stage::Identified, 9);
    drill.drill = true;
    let mut all = [
        drill,
        one("closed", Some(1), Stage::Closed, 8),
        one("resolved-later", Some(5), Stage::Resolved, 9),
        one("unranked", None, Stage::Detected, 9),
        one("p2", Some(2), Stage::Mitigated, 9),
        one("p1-old", Some(1), Stage::Detected, 1),
        one("p1-new", Some(1), Stage::Detected, 2),
    ];
    all.sort_by_cached_key(Situation::order);
    let keys: Vec<&str> = all.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "p1-new",
            "p1-old",
            "p2",
            "unranked",
            "drill",
            "resolved-later",
            "closed"
        ]
    );
}

#[test]
fn r007_what_a_new_incident_shares_with_one_that_runs() {
    let mut known = one("eu-1", Some(1), Stage::Identified, 1);
    known.title = "EU checkout 5xx".to_owned();
    known.service = Some("Checkout API".to_owned());
    known.clients = vec!["Northbay".to_owned()];
    known.sites = vec!["Aachen".to_owned()];
    known.ticket = Some("OPS-2041".to_owned());
    let why = |title: &str, name: &str| {
        let names = [name.to_owned()];
        known.resembles(&Fresh {
            title,
            drill: false,
            names: &names,
        })
    };
    for (title, name, want) in [
        ("checkout 5xx in EU", "", Some("its title is similar")),
        ("Checkout", "", Some("its title is similar")),
        ("Mail delayed", "", None),
        ("", "", None),
        ("a b", "", None),
        ("Mail", "northbay ", Some("Northbay is its client, too")),
        (
            "Mail",
            "checkout api",
            Some("Checkout API is its faulty service, too"),
        ),
        ("Mail", "AACHEN", Some("Aachen is its site, too")),
        ("Mail", "OPS-2041", Some("it has the ticket OPS-2041, too")),
        ("Mail", "OPS-204", None),
    ] {
        assert_eq!(why(title, name).as_deref(), want, "{title} / {name}");
    }
    known.stage = Stage::Resolved;
    let fresh = Fresh {
        title: "EU checkout 5xx",
        drill: false,
        names: &[],
    };
    assert_eq!(known.resembles(&fresh), None, "it is over");
    known.stage = Stage::Detected;
    known.drill = true;
    assert_eq!(known.resembles(&fresh), None, "practice");
}

#[test]
fn age_and_what_is_late_go_on_with_the_time() {
    let minute = |minute: i64| Timestamp::from_millis(minute * 60_000);
    let mut known = one("eu-1", Some(1), Stage::Identified, 0);
    known.words_due = vec![minute(10), minute(20)];
    known.tasks_due = vec![minute(15)];
    assert_eq!(known.overdue(minute(10)), "");
    assert_eq!(known.overdue(minute(11)), "1 word");
    assert_eq!(known.overdue(minute(30)), "2 words, 1 task");
    assert_eq!(known.age_words(minute(30)).as_deref(), Some("30m"));
    known.ended = Some(minute(12));
    assert_eq!(known.age_words(minute(30)).as_deref(), Some("12m"));
}
