//! The command post and the state document: where people talk comes first, everything can be
//! copied, and what is not asked for is not missed.

use crate::desk::{Desk, START};
use crate::screens::kit::{draw, look, model as sample};
use warroom::app::effect::Effect;
use warroom::domain::kit::Kit;
use warroom::domain::setting::{DetectionSource, Setting, SettingKey};
use warroom::overlay::Overlay;
use warroom::pane::roster;

/// R123: the main channel and the call are on the first screen.
#[test]
fn where_people_talk_is_on_the_first_screen_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let shot = draw(&sample(width, height), &look());
        for words in ["#inc-eu-checkout", "Bridge 7"] {
            assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
        }
    }
}

/// R124: the state document is the first pane, and leaves it as Markdown.
#[test]
fn the_state_document_is_pane_one_and_is_copied_as_markdown() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("f 1 'one in seven' Enter 1 Y");
    let Some(Effect::Copy(text)) = desk.effects.last() else {
        panic!("{:?}", desk.effects.last());
    };
    assert!(
        text.contains("one in seven") && text.starts_with('#'),
        "{text}"
    );
}

/// R067: Planning has a duty card, and nobody misses it at P1.
#[test]
fn planning_has_its_duties_and_is_not_asked_for() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 1 1 Enter");
    let rows = roster::projection::project(&desk.model.incident, desk.now, false);
    let planning = rows.iter().find(|row| row.label == "Planning");
    assert!(planning.is_none_or(|row| !row.missing));
    let card = warroom::report::duty_card(&desk.model.incident, "planning");
    assert!(card.is_some_and(|card| card.contains("relief")));
}

/// R009: what only might happen is a risk and no incident; the form says so where it matters.
#[test]
fn an_imminent_incident_is_declared_in_the_form_and_a_risk_is_not_one() {
    let form = warroom::overlay::form::build::declare(
        "Ada",
        &warroom::playbook::Playbook::shipped().priority,
        &Kit::shipped().cases,
    );
    let overlay = format!("{:?}", Overlay::Form(form.clone()));
    assert!(overlay.contains("is a risk, not an incident"), "{overlay}");
    let mut form = form;
    for (index, value) in [(0, "Disk fills"), (4, "imminent")] {
        match &mut form.fields[index].input {
            warroom::overlay::form::state::Input::Text { editor, .. } => editor.set_text(value),
            warroom::overlay::form::state::Input::Choice { options, chosen } => {
                *chosen = options.iter().position(|option| option.value == value);
            }
            other @ warroom::overlay::form::state::Input::Say(_) => panic!("{other:?}"),
        }
    }
    let playbook = warroom::playbook::Playbook::shipped();
    let opening = warroom::overlay::form::submit::opening(&form, "k".to_owned(), playbook);
    assert!(opening.is_ok_and(|opening| opening.opened.imminent));
}

/// R024: another pattern proposes another name.
#[test]
fn the_main_channel_is_proposed_by_the_pattern() {
    let mut desk = Desk::new("Ada", false);
    desk.keys(": 'main channel' Enter Enter");
    let key = desk.model.incident.key().to_owned();
    let main = SettingKey::MainChannel;
    assert_eq!(
        desk.model.incident.text(main),
        Some(format!("#{key}").as_str())
    );
    let mut other =
        warroom::fixture::Sample::of(Desk::new("Ada", false).model.incident.log().events());
    let playbook = warroom::playbook::Playbook {
        channel_pattern: "#incident-{site}-{ticket}".to_owned(),
        ..other.incident().playbook().clone()
    };
    other.set(START, "Ada", Setting::Playbook(Box::new(playbook)));
    other.set(START, "Ada", Setting::Ticket("OPS 17".to_owned()));
    assert_eq!(other.incident().proposed_channel(), "#incident-ops-17");
}

/// R080: an address in an entry is kept, stands in its details and in the data.
#[test]
fn an_entry_carries_its_links() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'graph (https://grafana.example/d/1), see https://x.example/s.png.' Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    let links = ["https://grafana.example/d/1", "https://x.example/s.png"];
    assert_eq!(entry.links(), links);
    let data = warroom::report::entry_json(&entry, false);
    assert_eq!(data["links"], serde_json::json!(links));
}

/// A console before any incident is open.
fn start() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.model = warroom::app::model::Model::new(
        warroom::domain::incident::Incident::default(),
        desk.model.seat.clone(),
        warroom::keymap::Keymap::default(),
        (120, 40),
    );
    desk
}

/// R002: what people ask about is in the help, and fills title and source of a new incident.
#[test]
fn r002_a_case_fills_the_form_and_stands_in_the_help() {
    let mut desk = start();
    desk.keys("?");
    let shown = format!("{:?}", desk.model.overlays.last());
    assert!(shown.contains("Is it an incident?"), "{shown}");
    for case in Kit::shipped().cases {
        assert!(
            shown.contains(&case.name) && shown.contains(&case.why),
            "{shown}"
        );
    }
    desk.keys("Esc n Tab Tab Tab Tab Tab");
    desk.keys("d");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("{:?}", desk.model.overlays);
    };
    assert!(
        form.value(0).starts_with("Disk almost full"),
        "{}",
        form.value(0)
    );
    assert_eq!(form.focus, 0, "ready to be put in own words");
    let playbook = warroom::playbook::Playbook::shipped();
    let opening = warroom::overlay::form::submit::opening(form, "k".to_owned(), playbook);
    let opening = opening.expect("a title is there");
    assert_eq!(opening.source, Some(DetectionSource::Monitoring));
    // A title of one's own stays.
    desk.keys("Ctrl-U 'Smoke in room 3' Tab Tab Tab Tab Tab b");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("{:?}", desk.model.overlays);
    };
    assert_eq!(form.value(0), "Smoke in room 3");
    assert_eq!(form.value(5), "teammate");
}

/// R021: Unknown until somebody says, one of the team's list by a letter, or any other name.
#[test]
fn r021_the_faulty_service_is_unknown_one_of_the_list_or_another() {
    let mut desk = Desk::new("Ada", false);
    let status = |desk: &Desk| warroom::report::status_text(&desk.model.incident, desk.now);
    assert!(
        status(&desk).contains("Faulty service: Unknown"),
        "{}",
        status(&desk)
    );
    desk.keys(": 'faulty' Enter Enter");
    let named = |desk: &Desk| {
        let text = desk.model.incident.text(SettingKey::FaultyService);
        text.map(str::to_owned)
    };
    assert_eq!(named(&desk).as_deref(), Some("Unknown"));
    let kit = Kit {
        services: vec!["smtp".into(), "clinic-finder".into()],
        ..Kit::shipped()
    };
    desk.model.kit = std::sync::Arc::new(kit);
    desk.keys(": 'faulty' Enter c Enter");
    assert_eq!(named(&desk).as_deref(), Some("clinic-finder"));
    desk.keys(": 'faulty' Enter Tab 'the old printer' Enter");
    assert_eq!(named(&desk).as_deref(), Some("the old printer"));
    assert!(status(&desk).contains("Faulty service: the old printer"));
    let log = desk.model.incident.entries();
    let logged = log
        .filter(|entry| entry.text.starts_with("Faulty service: "))
        .count();
    assert_eq!(logged, 3, "each change is an entry");
}

/// R156, R161: help begins with what counts in this stage, and Enter shows its steps.
#[test]
fn r156_r161_help_says_what_counts_now_and_the_steps_of_the_stage() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("s a Enter s i Enter ?");
    let shown = draw(&desk.model, &look());
    assert!(
        shown.find("Respond: call others early").is_some(),
        "{}",
        shown.text()
    );
    desk.keys("Enter");
    let shown = draw(&desk.model, &look());
    for words in [
        "Runbook: Investigating",
        "stop the bleeding first",
        "Is it an incident?",
    ] {
        assert!(
            shown.find(words).is_some(),
            "{words:?} in\n{}",
            shown.text()
        );
    }
}

/// R033: the form for a new incident words the levels as the team does.
#[test]
fn r033_a_new_incident_is_rated_in_the_teams_own_words() {
    let mut desk = start();
    let mut playbook = warroom::playbook::Playbook::shipped();
    "all shops shut".clone_into(&mut playbook.priority.impact[0].label);
    desk.model.playbook = std::sync::Arc::new(playbook);
    desk.keys("n 'Shut' Enter");
    let shown = draw(&desk.model, &look());
    assert!(shown.find("all shops shut").is_some(), "{}", shown.text());
}

/// `10x` was taken for words without a sign of it.
#[test]
fn the_form_of_a_task_says_to_whom_and_for_how_long() {
    for (line, words) in [
        ("@Rob read 10min", "Enter gives Rob the task for 10 min,"),
        (
            "@Rob read 10x",
            "Enter gives Rob the task without a time box,",
        ),
        ("read", "Enter gives the task without a time box,"),
        ("@Rob", "Enter gives the task,"),
    ] {
        let mut desk = Desk::new("Ada", false);
        desk.keys(&format!("a '{line}'"));
        let screen = draw(&desk.model, &look()).text();
        assert!(screen.contains(words), "{line}:\n{screen}");
    }
}
