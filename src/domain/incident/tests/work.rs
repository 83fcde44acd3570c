//! Lists, tasks and exit criteria.

use crate::domain::command::{Command, NewTask};
use crate::domain::kind::ListItem;
use crate::domain::scene::Scene;
use crate::domain::setting::Setting;

fn task(text: &str, minutes: Option<u32>) -> Command {
    Command::GiveTask(NewTask {
        text: text.into(),
        owners: Vec::new(),
        minutes,
        ..NewTask::default()
    })
}

fn tick(target: crate::domain::id::EventId, on: bool) -> Command {
    let waived = None;
    Command::Tick { target, on, waived }
}

#[test]
fn every_list_fills_and_empties() {
    let name = |name: &str| name.to_owned();
    let items = [
        ListItem::Client { name: name("Acme") },
        ListItem::Site { name: name("Oslo") },
        ListItem::Tag { name: name("db") },
        ListItem::Link {
            label: name("graph"),
            url: name("https://g"),
            restricted: false,
        },
        ListItem::Channel {
            name: name("#inc"),
            channel_type: name("chat"),
            purpose: name("ask"),
            link: None,
        },
        ListItem::Criterion {
            text: name("quiet"),
            hold_minutes: None,
        },
    ];
    let mut scene = Scene::new();
    let ids: Vec<_> = items
        .map(|item| scene.one("Ada", Command::Add(item)))
        .to_vec();
    let counts = |scene: &Scene| {
        let i = &scene.incident;
        let lists = [i.clients().len(), i.sites().len(), i.tags().len()];
        (
            lists,
            i.links().len(),
            i.channels().len(),
            i.criteria().len(),
        )
    };
    assert_eq!(counts(&scene), ([1, 1, 1], 1, 1, 1));
    assert_eq!(scene.incident.item_ids(|_| true), ids);
    let gone: Vec<_> = ids
        .iter()
        .map(|id| scene.one("Rob", Command::Remove(*id)))
        .collect();
    assert_eq!(counts(&scene), ([0, 0, 0], 0, 0, 0));
    scene.entry("Removed link graph: https://g");
    for id in gone {
        scene.one("Rob", Command::Retract(vec![id]));
    }
    assert_eq!(counts(&scene), ([1, 1, 1], 1, 1, 1), "each removal undone");
}

#[test]
fn a_name_that_two_sides_added_stands_once() {
    let client = || {
        Command::Add(ListItem::Client {
            name: "Acme".into(),
        })
    };
    let mut left = Scene::new();
    let mut right = left.part();
    left.one("Ada", client());
    right.one("Rob", client());
    left.hear(&right);
    assert_eq!(left.incident.clients(), ["Acme"]);
    assert_eq!(
        left.incident.item_ids(|_| true).len(),
        2,
        "both can be removed"
    );
}

#[test]
fn the_main_channel_comes_first() {
    let mut scene = Scene::new();
    for name in ["#a", "#b"] {
        let item = ListItem::Channel {
            name: name.into(),
            channel_type: "chat".into(),
            purpose: String::new(),
            link: None,
        };
        scene.one("Ada", Command::Add(item));
    }
    scene.set("Ada", Setting::MainChannel("#b".into()));
    let channels = scene.incident.channels();
    assert_eq!((channels[0].name, channels[0].main), ("#b", true));
    assert_eq!((channels[1].name, channels[1].main), ("#a", false));
}

#[test]
fn tasks_are_numbered_ticked_and_sorted_by_when_they_are_due() {
    let mut scene = Scene::new();
    let long = scene.one("Ada", task("long", Some(60)));
    let open = scene.one("Ada", task("open", None));
    let short = scene.one("Ada", task("short", Some(10)));
    let names = |scene: &Scene| -> Vec<String> {
        let tasks = scene.incident.open_tasks();
        tasks
            .iter()
            .map(|t| format!("{} {}", t.name, t.given.text))
            .collect()
    };
    assert_eq!(names(&scene), ["T3 short", "T1 long", "T2 open"]);
    scene.wait(60).one("Rob", tick(short, true));
    assert_eq!(names(&scene), ["T1 long", "T2 open"]);
    let tasks = scene.incident.tasks();
    assert_eq!(tasks[2].done, Some(scene.now));
    scene.one("Rob", tick(short, false));
    assert_eq!(names(&scene).len(), 3, "no longer done");
    scene.one("Ada", Command::Retract(vec![open]));
    assert_eq!(
        scene.incident.next_task_number(),
        4,
        "a number is never given twice"
    );
    scene.one(
        "Ada",
        Command::ExtendTask {
            task: long,
            minutes: 10,
        },
    );
    scene.entry(&format!("T1 long has until {}", "15:40"));
    scene.entry("Done: T3 short");
    scene.entry("Not done after all: T3 short");
}

#[test]
fn a_number_taken_on_two_sides_gets_a_letter_for_ever() {
    let mut left = Scene::new();
    let mut right = left.part();
    let first = left.one("Ada", task("left", None));
    right.wait(5).one("Rob", task("right", None));
    left.hear(&right);
    left.wait(9).one("Ada", task("after", None));
    let names = |scene: &Scene| -> Vec<String> {
        scene
            .incident
            .tasks()
            .iter()
            .map(|task| task.name.clone())
            .collect()
    };
    assert_eq!(names(&left), ["T1", "T1b", "T2"]);
    left.entry("T1b nobody yet: right");
    left.one("Ada", Command::Retract(vec![first]));
    assert_eq!(
        names(&left),
        ["T1b", "T2"],
        "also when the other one is taken back"
    );
}

#[test]
fn criteria_are_met_waived_and_open_again() {
    let mut scene = Scene::new();
    let id = scene.one(
        "Ada",
        Command::Add(ListItem::Criterion {
            text: "quiet".into(),
            hold_minutes: None,
        }),
    );
    let now = |scene: &Scene| {
        let criteria = scene.incident.criteria();
        (criteria[0].met, criteria[0].waived.clone())
    };
    assert_eq!(now(&scene), (None, None));
    scene.one("Ada", tick(id, true));
    assert_eq!(now(&scene), (Some(scene.now), None));
    let waived = Some("asleep".to_owned());
    scene.one(
        "Ada",
        Command::Tick {
            target: id,
            on: true,
            waived,
        },
    );
    assert_eq!(now(&scene), (Some(scene.now), Some("asleep".into())));
    scene.one("Ada", tick(id, false));
    assert_eq!(now(&scene), (None, None));
    scene.entry("Waived: exit criterion: quiet (asleep)");
}
