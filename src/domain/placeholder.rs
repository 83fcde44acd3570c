//! What a template of a message may ask for: the one list of placeholders. `docs/templates.md` is
//! checked against it, and so is every template of a team.

use crate::domain::word;

/// Who may read what a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Anybody: the program makes it, and it holds nothing of people.
    Anybody,
    /// Anybody, unless it names somebody of the team or holds what looks like a secret or an
    /// inner address.
    Checked,
    /// People inside alone; for others it counts as missing.
    Inside,
}

impl Reader {
    /// The word on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Anybody => "anybody",
            Self::Checked => "anybody, if it names nobody and no inner address",
            Self::Inside => "people inside",
        }
    }
}

/// Builds the enum and the table of everything about it from one list.
macro_rules! placeholders {
    ($($(#[$meta:meta])* $variant:ident $name:literal $reader:ident;)*) => {
        /// A placeholder of a template.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Placeholder {
            $(#[doc = $name] $(#[$meta])* $variant,)*
        }

        impl Placeholder {
            /// All of them with their names, in the order of the page.
            pub const ALL: &[(Self, &'static str)] = &[$((Self::$variant, $name),)*];

            /// Who may read what it stands for.
            pub const fn reader(self) -> Reader {
                match self {
                    $(Self::$variant => Reader::$reader,)*
                }
            }
        }
    };
}

placeholders! {
    Key "key" Anybody;
    Title "title" Inside;
    Priority "priority" Anybody;
    Stage "stage" Anybody;
    Now "now" Anybody;
    Elapsed "elapsed" Checked;
    NextBy "next_by" Anybody;
    LastTime "last_time" Anybody;
    Service "service" Checked;
    Who "who" Checked;
    Symptom "symptom" Checked;
    Workaround "workaround" Checked;
    Organisation "organisation" Checked;
    ProgressPlain "progress_plain" Checked;
    Impact "impact" Inside;
    Progress "progress" Inside;
    NextSteps "next_steps" Inside;
    Cause "cause" Inside;
    Manager "manager" Inside;
    MainChannel "main_channel" Inside;
    ImpactStart "impact_start" Checked;
    ImpactEnd "impact_end" Checked;
    ImpactMinutes "impact_minutes" Checked;
    Resolved "resolved" Checked;
    SupportCases "support_cases" Checked;
    Clients "clients" Checked;
    OtherDimensions "other_dimensions" Checked;
    Summary "summary" Inside;
    Actions "actions" Inside;
    WhyOutside "why_outside" Checked;
    Promised "promised" Checked;
    DataNote "data_note" Checked;
    Cost "cost" Inside;
    ReviewOwner "review_owner" Inside;
    ReviewDate "review_date" Checked;
    StatusLink "status_link" Checked;
    ReportLink "report_link" Checked;
    Ask "ask" Checked;
    Needs "needs" Checked;
    Risk "risk" Checked;
    OpenRisk "open_risk" Checked;
    Done "done" Checked;
}

impl Placeholder {
    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name.trim());
        found.map(|(placeholder, _)| *placeholder)
    }

    /// What it stands for, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Key => "the incident's key",
            Self::Title => "its title; the code name while it is restricted",
            Self::Priority => "`P1` to `P5`",
            Self::Stage => "the stage",
            Self::Now => "now, in every zone of the incident",
            Self::Elapsed => "how long it has lasted, or lasted",
            Self::NextBy => "the time promised for the next word",
            Self::LastTime => "when this audience last heard",
            Self::Service => "the faulty service",
            Self::Who => "who is hit: the environment of the fact sheet",
            Self::Symptom => {
                "what people notice: the fact sheet, the problem report, else the title"
            }
            Self::Workaround => "what users can do meanwhile",
            Self::Organisation => "what people outside call the organisation",
            Self::ProgressPlain => "how it goes by the stage, with no cause and no names",
            Self::Impact => "the answer to: what is the impact",
            Self::Progress => "the answers to: what is known, what was tried",
            Self::NextSteps => "the answer to: what comes next",
            Self::Cause => "hypotheses that were confirmed",
            Self::Manager => "who commands",
            Self::MainChannel => "the main channel",
            Self::ImpactStart => "when the impact began",
            Self::ImpactEnd => "when it ended, else when it was mitigated",
            Self::ImpactMinutes => "the minutes between the two",
            Self::Resolved => "when it was resolved",
            Self::SupportCases => "how many support cases there are",
            Self::Clients => "how many clients are affected",
            Self::OtherDimensions => "how many clients and sites are affected",
            Self::Summary => "the description, else what the record says happened",
            Self::Actions => "action items and tasks for afterwards, with owner and time",
            Self::WhyOutside => "causes that the review wrote down and confirmed, naming nobody",
            Self::Promised => "action items with their days, naming nobody",
            Self::DataNote => "whether data was lost, once somebody said",
            Self::Cost => "minutes times the cost per minute",
            Self::ReviewOwner => "who owns the review",
            Self::ReviewDate => "when the review meets",
            Self::StatusLink => "the link of the status page",
            Self::ReportLink => "the link whose label says report",
            Self::Ask => "what is asked of the reader; written by hand",
            Self::Needs => "what is needed; written by hand",
            Self::Risk => "what may yet go wrong; written by hand",
            Self::OpenRisk => "what stays open; written by hand",
            Self::Done => "what was done; written by hand",
        }
    }

    /// The known name that a mistyped one is nearest to, if any is near: one letter of four.
    pub fn near(name: &str) -> Option<&'static str> {
        word::near(name, Self::ALL.iter().map(|(_, known)| *known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_found_by_its_name_and_has_a_meaning() {
        for (placeholder, name) in Placeholder::ALL {
            assert_eq!(Placeholder::parse(&format!(" {name} ")), Some(*placeholder));
            assert!(placeholder.meaning().len() > 5, "{name}");
        }
        assert_eq!(Placeholder::parse("tittle"), None);
        assert_eq!(Placeholder::near("tittle"), Some("title"));
        assert_eq!(Placeholder::near("nextby"), Some("next_by"));
        assert_eq!(Placeholder::near("something else"), None);
    }
}
