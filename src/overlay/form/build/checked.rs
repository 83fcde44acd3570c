//! How it was noticed, and whether it is real.

use super::super::state::{Form, Purpose, choice, line};
use super::{alternative, choose_value, own_letter};
use crate::domain::incident::Incident;
use crate::domain::setting::{DetectionSource, SettingKey};

/// How it was noticed: one of the list, and words about it.
pub fn detection(incident: &Incident) -> Form {
    let mut used = Vec::new();
    let options = DetectionSource::ALL.iter().map(|(_, word)| {
        let letter = own_letter(word, &mut used);
        alternative(letter, word, word, "")
    });
    let words = incident.text(SettingKey::DetectedBy).unwrap_or_default();
    let fields = vec![
        choice("By", options.collect()),
        line("In words", words, "may be empty"),
    ];
    let mut form = Form::new(Purpose::Detection, "How was it noticed?", fields);
    if let Some(source) = incident.detection_source() {
        choose_value(&mut form, 0, source.label());
    }
    form
}

/// Whether it is a real incident; what is none can be stood down with the same answer.
pub fn validated(incident: &Incident) -> Form {
    let options = vec![
        alternative('y', "yes", "yes", "it is real"),
        alternative('n', "no", "no", "it is none: stand it down"),
    ];
    let hint = "for no: why it is stood down; empty: it goes on";
    let fields = vec![choice("Real", options), line("Reason", "", hint)];
    let mut form = Form::new(Purpose::Validated, "Is it a real incident?", fields);
    if let Some(validated) = incident.validated() {
        choose_value(&mut form, 0, if validated.real { "yes" } else { "no" });
    }
    form
}
