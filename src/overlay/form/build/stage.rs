//! The stage form: allowed moves only, and what each move asks for in the same form.

use super::super::state::{Form, Input, Purpose, choice, line, moment as time_field, name};
use super::{alternative, moment_words};
use crate::domain::guard::cautions;
use crate::domain::incident::Incident;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;

/// Move the stage: only allowed moves are offered, each with what it needs.
///
/// The first who acknowledges leads the fix by default; that can be seen and changed one field
/// back.
pub fn stage(incident: &Incident, me: &str) -> Form {
    let from = incident.stage().stage;
    let options = from.next().iter().map(|to| {
        let detail = from.needs(*to).question();
        alternative(to.letter(), to.label(), to.label(), detail)
    });
    let fields = vec![choice("Move to", options.collect()), line("Words", "", "")];
    let title = from.with_phase(incident.playbook().phase_words);
    let mut form = Form::new(Purpose::Stage, format!("Stage: {title}"), fields);
    form.first_lead = incident.first_technical_lead(me).map(|given| given.person);
    form
}

/// The words come last and have the focus, so that Enter sends; what can be said besides, filled
/// in, lies one field back.
pub(super) fn after_choice(form: &mut Form, incident: &Incident, now: Timestamp) {
    let Ok(to) = form.value(0).parse::<Stage>() else {
        return;
    };
    let from = incident.stage().stage;
    form.fields.drain(1..form.fields.len().saturating_sub(1));
    if let Some(lead) = form
        .first_lead
        .clone()
        .filter(|_| to == Stage::Acknowledged)
    {
        let field = name("Technical Lead", lead, "empty: nobody yet");
        form.fields.insert(1, field);
    }
    if to == Stage::Mitigated {
        let ended = incident.impact_ended().map_or_else(
            || incident.clock_seconds(now),
            |moment| moment_words(incident, moment, now),
        );
        let hint = "empty: it has not ended";
        form.fields
            .insert(1, time_field("Impact ended", ended, hint));
    }
    let offered = incident
        .response()
        .filter(|_| to == Stage::StoodDown)
        .map_or("", |response| response.stand_down.as_str());
    let last = form.fields.len() - 1;
    if let Some(words) = form.fields.last_mut() {
        from.needs(to).question().clone_into(&mut words.hint);
        if to == Stage::StoodDown {
            words
                .hint
                .push_str(": false alarm, duplicate, planned work, bug");
        }
        if let Input::Text {
            editor, replaces, ..
        } = &mut words.input
            && editor.is_empty()
        {
            editor.set_text(offered);
            *replaces = !offered.is_empty();
        }
    }
    let said = cautions(incident, to, now).into_iter();
    form.lines = said.map(|words| format!("Note: {words}.")).collect();
    form.focus = last;
}
