//! Everything that can be taken along: the menu, a text in its format, the file, where it went.

use super::{browse, handover, palette};
use crate::action::Action;
use crate::app::effect::{Effect, Effects};
use crate::app::model::Model;
use crate::domain::mark::Paper;
use crate::domain::time::Timestamp;
use crate::keymap::{Key, Layer};
use crate::overlay::Overlay;
use crate::overlay::form::paper as form;
use crate::overlay::page::{Page, Reading, Subject};
use crate::overlay::picker::state::{Choice, Picker, PickerRow};
use crate::report::format::Format;
use crate::report::output::{Output, file_name};
use crate::report::paper::Reader;
use crate::sync::{PaperFile, Request};

/// The menu: a letter opens a text.
pub(super) fn open_menu(model: &mut Model) {
    let rows = Output::all().into_iter().map(|output| PickerRow {
        name: output.name().to_owned(),
        key: output.letter().to_string(),
        meaning: output.meaning().to_owned(),
        choice: Choice::Show(Subject::of(output)),
    });
    let menu = Picker::by_letter("Outputs: a letter opens the text", rows.collect());
    model.overlays.push(Overlay::Picker(menu));
}

/// What a page is written from, as the document is shown here.
pub(super) fn reading(model: &Model, now: Timestamp) -> Reading<'_> {
    Reading {
        incident: &model.incident,
        me: &model.seat.me,
        kit: &model.kit,
        limit: model.papers.limit,
        now: model.shown_at(now),
    }
}

/// The key of an action over such a text, for people.
fn key_of(model: &Model, action: Action) -> String {
    model.first_key(action, Layer::Paper).unwrap_or_default()
}

/// Opens a paper that is asked for, and says what comes next.
pub(super) fn open(model: &mut Model, paper: Paper, now: Timestamp) {
    handover::show(
        model,
        Subject::of(Output::Paper(paper, Reader::Inside)),
        now,
    );
    let (copy, posted) = (
        key_of(model, Action::CopyEntry),
        key_of(model, Action::MarkPosted),
    );
    let words = format!("{copy} copies it; once it is posted, {posted} says so");
    let warning = match model.overlays.last() {
        Some(Overlay::Page(page)) => page.warning.clone(),
        _ => None,
    };
    model.messages.say(warning.unwrap_or(words), false, now);
}

/// The text on top, if it is one to take along.
fn shown(model: &Model) -> Option<(Output, Format)> {
    match model.overlays.last() {
        Some(Overlay::Page(Page {
            subject: Subject::Output(output, format),
            ..
        })) => Some((*output, *format)),
        _ => None,
    }
}

/// The same text in its next format.
pub(super) fn next_format(model: &mut Model, now: Timestamp) {
    let Some((output, format)) = shown(model) else {
        return;
    };
    let formats = output.formats();
    let at = formats.iter().position(|known| *known == format);
    let next = at.and_then(|at| formats.get(at + 1)).or(formats.first());
    let next = next.copied().unwrap_or(format);
    if next == format {
        let words = format!("it comes as {} only", format.label());
        return model.messages.say(words, false, now);
    }
    let page = Page::new(Subject::Output(output, next), &reading(model, now));
    if let Some(page) = page {
        if let Some(words) = &page.warning {
            model.messages.say(words.clone(), false, now);
        }
        model.overlays.pop();
        model.overlays.push(Overlay::Page(page));
    }
}

/// Writes the text into the folder for papers; the store says where it is. First it is said what the
/// key does here: in the panes below it is a word to an audience.
pub(super) fn save(model: &mut Model, now: Timestamp) -> Effects {
    let Some((output, format)) = shown(model) else {
        return Effects::none();
    };
    if browse::is_read_only(model, now) {
        return Effects::none();
    }
    let folder = model.papers.folder.clone();
    match output.write(&reading(model, now).asked(), format) {
        Ok(texts) => {
            let key = model.incident.key();
            let files = texts.into_iter().map(|text| PaperFile {
                name: file_name(key, text.stem, format),
                text: text.text,
            });
            let files: Vec<PaperFile> = files.collect();
            if is_told(model, &files, now) {
                return Effect::Store(Request::WritePapers { folder, files }).into();
            }
            Effects::none()
        }
        Err(why) => {
            model.messages.say(why.to_string(), true, now);
            Effects::none()
        }
    }
}

/// Whether it has been said what will be written; says it the first time.
fn is_told(model: &mut Model, files: &[PaperFile], now: Timestamp) -> bool {
    let key = key_of(model, Action::SavePaper);
    let Some(Overlay::Page(page)) = model.overlays.last_mut() else {
        return true;
    };
    if std::mem::replace(&mut page.told, true) {
        return true;
    }
    let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
    let folder = model.papers.folder.display();
    let words = format!("{key} again writes {} into {folder}", names.join(", "));
    model.messages.say(words, false, now);
    false
}

/// Asks where the paper was posted.
pub(super) fn posted(model: &mut Model, now: Timestamp) {
    let Some((output, _)) = shown(model) else {
        return;
    };
    let Some(paper) = output.paper() else {
        let words = "nobody asks for this one; only papers are noted as posted";
        return model.messages.say(words, false, now);
    };
    if browse::is_read_only(model, now) {
        return;
    }
    let form = form::posted(&model.incident, paper);
    model.overlays.push(Overlay::Form(form));
}

/// Chooses by its letter. False where the list on top is not one of letters.
pub(super) fn pick(model: &mut Model, key: &Key, now: Timestamp) -> bool {
    let (Some(Overlay::Picker(picker)), Some(letter)) = (model.overlays.last(), key.text()) else {
        return false;
    };
    if !picker.letters {
        return false;
    }
    let row = picker.rows.iter().find(|row| row.key == letter.to_string());
    if let Some(Choice::Show(subject)) = row.map(|row| row.choice.clone()) {
        model.overlays.pop();
        handover::show(model, subject, now);
    } else {
        let close = palette::key_label(model, Action::Close);
        let words = format!("no text has the letter {letter}; {close} closes the list");
        model.messages.say(words, false, now);
    }
    true
}
