//! Everything that the program gives out, each with who may read it.

use super::bodies;
use crate::desk::Desk;
use warroom::app::effect::Effect;
use warroom::domain::incident::Incident;
use warroom::domain::kit::Kit;
use warroom::domain::prompt;
use warroom::domain::time::Timestamp;
use warroom::report::csv;
use warroom::report::message::{self, Occasion, Wording};
use warroom::report::paper::{Asked, COMMENT_LIMIT, Reader};
use warroom::report::stats::{self, Stats};
use warroom::report::{self, LogText, Sheet, Since};
use warroom::wall::state::Shown;

/// Who may read an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    /// Whoever asked for what is restricted.
    All,
    /// People of the company.
    Inside,
    /// Anybody.
    Outside,
}

/// One output.
pub(super) struct Output {
    pub(super) family: &'static str,
    pub(super) name: String,
    pub(super) sees: Sees,
    pub(super) text: String,
}

/// Functions over an incident that give out words or data, and the family below that calls them.
pub(super) const COVERED: &[(&str, &str)] = &[
    ("card", "output"),
    ("catchup_json", "missed"),
    ("catchup_text", "missed"),
    ("current_brief", "sheet"),
    ("draft", "draft"),
    ("duty_card", "sheet"),
    ("entry", "log"),
    ("figures_json", "status"),
    ("handover_brief", "sheet"),
    ("here_text", "status"),
    ("log_line", "log"),
    ("manuscript", "output"),
    ("oneline", "status"),
    ("page_text", "copy"),
    ("prompts_text", "status"),
    ("make", "status page"),
    ("review_meeting", "output"),
    ("review_text", "status"),
    ("roster_table", "sheet"),
    ("roster_text", "status"),
    ("state", "state"),
    ("runbook", "status"),
    ("source", "status page"),
    ("status_text", "status"),
    ("status_text_among", "status"),
    ("successor_words", "status"),
    ("text", "sheet"),
    ("write", "output"),
];

/// Functions over an incident that give out nothing by themselves, and why.
pub(super) const NO_OUTPUT: &[(&str, &str)] = &[
    ("as_of", "a document"),
    ("catchup", "what catchup_text and catchup_json print"),
    ("channels_for", "names of channels for the form"),
    ("counts", "numbers in the State pane and in status"),
    ("floor_words", "times, for the form"),
    ("latest", "beside the composer; the lines of missed"),
    ("lines", "the lines of missed"),
    ("new", "an empty log"),
    ("of", "what tables and lists are made of"),
    ("proposed", "a choice"),
    ("proposed_channel", "a choice"),
    ("proposed_promise", "a choice"),
    ("meeting_words", "a time"),
    (
        "rows",
        "what review_text prints, and the console's own screen",
    ),
    ("secrecy", "the console's own screen"),
    ("speakers", "the console's own screen"),
    ("summary", "the head of missed"),
    ("take", "what stats are made of"),
    ("word", "a time"),
];

/// What is for those who work on a restricted incident, and may say its title.
pub(super) const IN_THE_ROOM: &[&str] = &["log", "missed", "status", "sheet", "copy", "output"];

struct Outputs(Vec<Output>);

impl Outputs {
    fn put(&mut self, family: &'static str, name: impl Into<String>, sees: Sees, text: String) {
        let name = format!("{family}: {}", name.into());
        self.0.push(Output {
            family,
            name,
            sees,
            text,
        });
    }
}

/// Everything that the program gives out of an incident.
pub(super) fn outputs(incident: &Incident, now: Timestamp) -> Vec<Output> {
    let mut out = Outputs(Vec::new());
    for sheet in Sheet::ALL {
        out.put(
            "sheet",
            sheet.name(),
            Sees::Inside,
            sheet.text(&Asked::inside(incident, &Kit::shipped(), now)),
        );
    }
    for role in &incident.playbook().roles {
        let card = report::duty_card(incident, &role.id).unwrap_or_default();
        out.put("sheet", format!("card of {}", role.id), Sees::Inside, card);
    }
    listed(&mut out, incident, now);
    status_page(&mut out, incident, now);
    drafts(&mut out, incident, now);
    texts(&mut out, incident, now);
    lists(&mut out, incident, now);
    for (public, sees) in [(false, Sees::Inside), (true, Sees::Outside)] {
        let shown = format!("{:?}", Shown::of(incident, public));
        out.put("wall", format!("public {public}"), sees, shown);
    }
    copies(&mut out, incident, now);
    out.0
}

/// All that the program lists as outputs, in every format that they come in.
fn listed(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let kit = Kit::shipped();
    for output in report::output::Output::all() {
        let outside = matches!(output, report::output::Output::Paper(_, Reader::Outside));
        for (restricted, limit) in [
            (false, COMMENT_LIMIT),
            (false, 2_000),
            (true, COMMENT_LIMIT),
        ] {
            let sees = match (outside, restricted) {
                (true, _) => Sees::Outside,
                (false, true) => Sees::All,
                (false, false) => Sees::Inside,
            };
            for kind in output.formats() {
                let asked = Asked {
                    incident,
                    kit: &kit,
                    now,
                    reader: Reader::Inside,
                    restricted,
                    limit,
                };
                let name = format!("{} {restricted} {}", output.word(), kind.word());
                let texts = output
                    .write(&asked, *kind)
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                for text in texts {
                    out.put("output", format!("{name} {}", text.stem), sees, text.text);
                }
            }
        }
    }
}

/// The folder of the status page, its feeds and its data.
fn status_page(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let kit = Kit::shipped();
    let sources: Vec<_> = report::status_page::source(incident, &kit)
        .into_iter()
        .collect();
    let made = report::status_page::make(
        None,
        &report::status_page::Asked {
            sources: &sources,
            name: None,
            url: None,
            drills: true,
            only: false,
            now,
        },
    );
    out.put("status page", "note", Sees::Outside, made.note.to_string());
    for file in made.files {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        out.put("status page", file.path, Sees::Outside, text);
    }
}

fn drafts(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let kit = Kit::shipped();
    for audience in &incident.playbook().audiences {
        let sees = if audience.outside {
            Sees::Outside
        } else {
            Sees::Inside
        };
        for (wording, word) in Wording::ALL {
            for channel in ["", "status page", "e-mail", "text message"] {
                let occasion = Occasion {
                    audience,
                    channel,
                    wording,
                    next_by: Some(now),
                    now,
                };
                let text = message::draft(incident, &kit, &occasion).text;
                out.put(
                    "draft",
                    format!("{} {word} {channel}", audience.id),
                    sees,
                    text,
                );
            }
        }
    }
}

fn texts(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let inside = Sees::Inside;
    out.put("status", "text", inside, report::status_text(incident, now));
    let runbook = report::runbook::runbook(incident, &Kit::shipped()).join("\n");
    let review = report::review::review_text(incident, now);
    out.put("status", "review", inside, review);
    out.put("status", "runbook", inside, runbook);
    out.put("status", "one line", inside, report::oneline(incident, now));
    out.put(
        "status",
        "roster",
        inside,
        report::roster_text(incident, now),
    );
    out.put(
        "status",
        "figures",
        inside,
        report::figures_json(incident, now).to_string(),
    );
    let showing = prompt::showing(incident, now);
    out.put(
        "status",
        "prompts",
        inside,
        report::prompts_text(incident, &showing),
    );
    let prompts = format!("{:?}", report::prompts_json(&showing));
    out.put("status", "prompts as data", inside, prompts);
    let state = report::state(incident).to_string();
    out.put("state", "of the file", inside, state);
    for (with, sees) in [(false, inside), (true, Sees::All)] {
        let mut log = if with {
            LogText::new(incident).with_restricted()
        } else {
            LogText::new(incident)
        };
        let text: String = incident
            .entries()
            .map(|entry| log.entry(incident, &entry))
            .collect();
        out.put("log", format!("text {with}"), sees, text);
        let json = incident
            .entries()
            .map(|entry| report::entry_json(&entry, with).to_string());
        out.put("log", format!("data {with}"), sees, json.collect());
        let mut sinces = vec![Since::Time(Timestamp::from_millis(0))];
        let audiences = incident.playbook().audiences.iter();
        sinces.extend(audiences.filter_map(|audience| Since::word(incident, &audience.id)));
        for since in sinces {
            let found = report::catchup(incident, since);
            let text = report::catchup_text(incident, &found, now, with);
            out.put("missed", format!("text {with}"), sees, text);
            let data = report::catchup_json(incident, &found, with).to_string();
            out.put("missed", format!("data {with}"), sees, data);
        }
    }
}

fn lists(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let mut all = Stats::default();
    all.take(incident, "case.json", now);
    let groups = all.groups(true, &[]);
    // What is compared may be shown to anybody who is shown that there was an incident.
    let data = stats::stats_json(&all, &groups).to_string();
    out.put("stats", "data", Sees::Outside, data);
    let tables = format!(
        "{:?} {:?}",
        stats::incident_rows(&all),
        stats::figure_rows(&groups[0])
    );
    out.put("stats", "tables", Sees::Outside, tables);
    let records = [stats::csv_incidents(&all), stats::csv_figures(&groups)].concat();
    out.put("stats", "CSV", Sees::Outside, csv(&records));
    let one = report::Situation::of(incident);
    let line = format!("{} {} {}", one.key, one.title, one.overdue(now));
    out.put("list", "line", Sees::Outside, line);
}

/// What the console puts on the clipboard: every entry, every pane.
fn copies(out: &mut Outputs, incident: &Incident, now: Timestamp) {
    let mut desk = Desk::at(incident.clone(), "Ada", false);
    desk.now = now;
    let copied = |desk: &mut Desk| -> String {
        let effects = desk.effects.drain(..);
        let texts = effects.filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    for pane in ["1", "2", "3", "4"] {
        desk.keys(pane).keys("Y");
        let text = copied(&mut desk);
        assert!(!text.is_empty(), "pane {pane}");
        out.put("copy", format!("pane {pane}"), Sees::Inside, text);
        desk.keys("g");
        let mut entries = String::new();
        for _ in 0..bodies::TOLD.len() {
            desk.keys("y j");
            entries.push_str(&copied(&mut desk));
        }
        out.put(
            "copy",
            format!("entries of pane {pane}"),
            Sees::Inside,
            entries,
        );
    }
    out.put(
        "copy",
        "page",
        Sees::Inside,
        report::page_text(incident, "database", "why"),
    );
}
