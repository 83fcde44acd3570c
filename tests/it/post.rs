//! The command post and the state document: where people talk comes first, everything can be
//! copied, and what is not asked for is not missed.

use crate::desk::Desk;
use crate::screens::kit::{draw, look, model as sample};
use warroom::app::effect::Effect;
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
            other => panic!("{other:?}"),
        }
    }
    let playbook = warroom::playbook::Playbook::shipped();
    let opening = warroom::overlay::form::submit::opening(&form, "k".to_owned(), playbook);
    assert!(opening.is_ok_and(|opening| opening.opened.imminent));
}
