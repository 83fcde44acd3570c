//! The command post and the state document: where people talk comes first, everything can be
//! copied, and what is not asked for is not missed.

use crate::desk::{Desk, START};
use crate::screens::kit::{draw, look, model as sample};
use warroom::app::effect::Effect;
use warroom::domain::setting::{Setting, SettingKey};
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
