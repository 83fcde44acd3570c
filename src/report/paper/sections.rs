//! What stands where a template names a section: the one place where names meet what is written.

use super::pen::Pen;
use super::{
    Asked, Reader, actions, causes, comms, facts, follow_up, incident_report, postmortem, response,
    status, ticket, timeline, wrap_up,
};
use crate::domain::handover::BriefNotes;
use crate::domain::incident::Incident;
use crate::domain::placeholder::{self, Placeholder};
use crate::domain::review::{ActionType, LessonType};
use crate::domain::section::Section;
use crate::domain::setting::SettingKey;
use crate::report::block::{Block, Manuscript};
use crate::report::handover::Brief;
use crate::report::roles::Short;
use crate::report::{message, roles, support};

/// What a paper is set from.
pub(in crate::report) struct Source<'a> {
    pub(in crate::report) pen: &'a Pen<'a>,
    /// What the manager notes for the next one.
    pub(in crate::report) notes: &'a BriefNotes,
    /// Who takes over, if named.
    pub(in crate::report) to: Option<&'a str>,
    /// What a short line goes without.
    pub(in crate::report) short: Short,
}

impl Source<'_> {
    /// The blocks of a section; none where it is empty.
    pub(super) fn blocks(&self, section: Section) -> Vec<Block> {
        if let Some(blocks) = self.of_a_brief(section) {
            return blocks;
        }
        let mut paper = Manuscript::default();
        if let Some(write) = writer(section) {
            write(self.pen, &mut paper);
        }
        paper.blocks
    }

    /// The sections of the briefs for the next manager and for support.
    fn of_a_brief(&self, section: Section) -> Option<Vec<Block>> {
        let asked = self.pen.asked;
        let brief = Brief {
            incident: asked.incident,
            now: asked.now,
        };
        let page = match section {
            Section::Handed => brief.handed(self.to),
            Section::OneSentence => brief.one_sentence(),
            Section::Stands => brief.stands(),
            Section::ImpactNow => brief.impact(),
            Section::CauseNow => brief.cause(),
            Section::Tried => brief.tried(),
            Section::InFlight => brief.in_flight(),
            Section::Decided => brief.decisions(),
            Section::NextByAudience => brief.words(),
            Section::People => brief.people(self.to),
            Section::PutBack => brief.put_back(),
            Section::Risks => Brief::risks(self.notes),
            Section::DoNext => brief.do_next(self.notes),
            Section::WhatUsersNotice => support::noticed(self.pen.title(), asked.incident),
            Section::LastWord => support::last_word(asked.incident, asked.now),
            _ => return None,
        };
        Some(page.into_blocks())
    }

    /// What a name stands for in a line; none where that is not known or may not be read.
    pub(super) fn words(&self, name: &str) -> Option<String> {
        match Section::parse(name) {
            Some(section) => self.in_a_line(section),
            None => Placeholder::parse(name).and_then(|placeholder| self.value(placeholder)),
        }
    }

    fn in_a_line(&self, section: Section) -> Option<String> {
        let pen = self.pen;
        let incident = pen.incident;
        let began = incident.start().map(|start| start.moment().at);
        let listed = |names: Vec<String>| (!names.is_empty()).then(|| names.join(", "));
        match section {
            Section::Day => began.map(|at| pen.day(at)),
            Section::Clock => Some(incident.clock(pen.asked.now)),
            Section::OnDay => Some(follow_up::on_day(pen)),
            Section::Leads => roles::leads(incident, self.short),
            Section::Ticket => incident.text(SettingKey::Ticket).map(str::to_owned),
            Section::Places => roles::places(incident),
            Section::NextWords => roles::next_words(incident, pen.asked.now, self.short),
            Section::InCommand => Some(roles::in_command(incident)),
            Section::WhoDoesWhat => listed(roles::who_does_what(incident)),
            Section::Deciding => listed(roles::deciding(incident)),
            Section::Consulted => listed(owned(incident.consulted())),
            Section::Informed => listed(owned(incident.informed())),
            Section::Follow => {
                let main = incident.text(SettingKey::MainChannel);
                main.map(|channel| format!(", follow {channel}"))
            }
            Section::CaseKey => Some(support::case_key(incident)),
            Section::OverOrNot => Some(support::over_or_not(incident).to_owned()),
            Section::LeftOut => Brief::left_out(incident),
            Section::Successor => self.to.map(str::to_owned),
            _ => None,
        }
    }

    /// A placeholder of messages, by the rules of this paper's reader.
    fn value(&self, placeholder: Placeholder) -> Option<String> {
        let Asked {
            incident, kit, now, ..
        } = *self.pen.asked;
        let outside = self.pen.outside();
        match placeholder {
            Placeholder::Title => (!outside).then(|| self.pen.title().to_owned()),
            Placeholder::Service => facts::named_service(self.pen),
            Placeholder::Who => {
                let who = incident.text(SettingKey::FactEnvironment);
                let who = who.and_then(|who| self.pen.may_say(who));
                who.map(|who| who.trim_end_matches(['.', ' ']).to_owned())
            }
            // Those belong to a message, not to a paper.
            Placeholder::NextBy | Placeholder::LastTime => None,
            _ => {
                let audience = audience(incident, self.pen.asked.reader)?;
                let value = message::value(incident, kit, audience, now, placeholder)?;
                match placeholder.reader() {
                    placeholder::Reader::Checked => self.pen.may_say(&value),
                    _ => Some(value),
                }
            }
        }
    }
}

/// An audience of that side, by whose rules values are read.
fn audience(incident: &Incident, reader: Reader) -> Option<&crate::playbook::Audience> {
    let outside = reader == Reader::Outside;
    let mut audiences = incident.playbook().audiences.iter();
    audiences.find(|audience| audience.outside == outside)
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// Writes a section into a paper.
type Writer = fn(&Pen<'_>, &mut Manuscript);

/// Who writes a section; none where it is words in a line, or of a brief.
fn writer(section: Section) -> Option<Writer> {
    let writer: Writer = match section {
        Section::HowLong => wrap_up::how_long,
        Section::WhatHappened => incident_report::summary,
        Section::WhatWasWrong => follow_up::what_was_wrong,
        Section::ThatDay => status::summary,
        Section::HowItEnded => status::resolution,
        Section::Milestones => incident_report::timeline,
        Section::Causes => causes::causes,
        Section::Harm => incident_report::impact,
        Section::WhatWeDid => incident_report::done,
        Section::Worked => incident_report::worked,
        Section::Recommendations => incident_report::recommendations,
        Section::NextSteps => incident_report::next_steps,
        Section::Changes => actions::changes,
        Section::UntilThen => incident_report::meanwhile,
        Section::References => incident_report::references,
        Section::PageHead => status::head,
        Section::PageEntries => status::entries,
        Section::Advice => status::experts,
        Section::Figures => ticket::figures_table,
        Section::MainEvents => timeline::summary,
        Section::Timeline => timeline::full,
        Section::Messages => comms::table,
        Section::Roles => response::roles,
        Section::Stages => response::stages,
        Section::Decisions => response::decisions,
        Section::Calls => response::calls,
        Section::Handovers => response::handovers,
        Section::Tasks => response::tasks,
        Section::Talk => response::talk,
        Section::ReviewHead => postmortem::head::block,
        Section::WhyWritten => postmortem::head::why_written,
        Section::Description => postmortem::description,
        Section::ImpactInFull => postmortem::impact,
        Section::Trigger => causes::trigger,
        Section::Believed => causes::as_believed,
        Section::Detection => postmortem::detection,
        Section::Temporary => response::temporary,
        Section::Lasting => postmortem::lasting,
        Section::Whys => postmortem::learnt::whys,
        Section::WentWell => |pen, paper| postmortem::learnt::lessons(pen, LessonType::Well, paper),
        Section::WentBadly => {
            |pen, paper| postmortem::learnt::lessons(pen, LessonType::Badly, paper)
        }
        Section::Lucky => |pen, paper| postmortem::learnt::lessons(pen, LessonType::Lucky, paper),
        Section::WhyInShort => postmortem::learnt::why_in_short,
        Section::HowWeResponded => postmortem::how_we_responded,
        Section::Prevents => |pen, paper| {
            postmortem::in_short(pen, paper, &[ActionType::Prevent, ActionType::Repair]);
        },
        Section::Responds => |pen, paper| {
            let sorts = [
                ActionType::Detect,
                ActionType::Mitigate,
                ActionType::Process,
            ];
            postmortem::in_short(pen, paper, &sorts);
        },
        Section::ActionItems => actions::by_sort,
        Section::Links => postmortem::links,
        Section::Checklist => postmortem::learnt::checklist,
        Section::Blameless => postmortem::learnt::blameless,
        Section::Slots => wrap_up::slots,
        Section::Comments => wrap_up::comments,
        Section::Told => wrap_up::told,
        _ => return None,
    };
    Some(writer)
}
