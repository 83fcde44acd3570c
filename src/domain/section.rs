//! What a template of a paper may ask for besides the placeholders of messages: the one list of
//! sections. `docs/templates.md` is checked against it, and so is every template of a team.

use crate::domain::placeholder::{Placeholder, Reader};
use crate::domain::word;

/// Where a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a line, like a placeholder.
    Words,
    /// On a line of its own: running words, lists, tables.
    Lines,
}

impl Place {
    /// The word on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Words => "in a line",
            Self::Lines => "a line of its own",
        }
    }
}

/// Builds the enum and the table of everything about it from one list.
macro_rules! sections {
    ($($variant:ident $name:literal $place:ident $reader:ident $meaning:literal;)*) => {
        /// A section of a paper.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Section {
            $(#[doc = $meaning] $variant,)*
        }

        impl Section {
            /// All of them with their names, in the order of the page.
            pub const ALL: &[(Self, &'static str)] = &[$((Self::$variant, $name),)*];

            /// Where it stands.
            pub const fn place(self) -> Place {
                match self {
                    $(Self::$variant => Place::$place,)*
                }
            }

            /// Who may read it.
            pub const fn reader(self) -> Reader {
                match self {
                    $(Self::$variant => Reader::$reader,)*
                }
            }

            /// What it holds, in words.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

sections! {
    Day "day" Words Anybody "the day on which it began";
    Clock "clock" Words Anybody "now, as a time of day in the first zone";
    OnDay "on_day" Words Anybody "`On` and the day on which it began, or `Lately`";
    HowLong "how_long" Lines Anybody "how long it lasted and how it stands, in one paragraph";
    WhatHappened "what_happened" Lines Checked
        "what happened, how long and how it stands, in one paragraph; inside also why and what changes";
    WhatWasWrong "what_was_wrong" Lines Checked "what people noticed, and for how long";
    ThatDay "that_day" Lines Checked "what happened in one paragraph, without the day";
    HowItEnded "how_it_ended" Lines Checked "since when it works again, and whether that was checked";
    Milestones "milestones" Lines Checked
        "a table of the instants that everybody may know; outside with what was said, inside with the starred entries";
    Causes "causes" Lines Checked "every cause with how sure it is; outside only what is confirmed";
    Harm "harm" Lines Checked "how long, for whom, with what harm";
    WhatWeDid "what_we_did" Lines Checked "what ended it; inside also what did not help";
    Worked "worked" Lines Checked "what ended it, as a list";
    Recommendations "recommendations" Lines Checked "action items by what they are for";
    NextSteps "steps" Lines Checked "action items with their days; inside with their owners";
    Changes "changes" Lines Checked "action items that are open with their days, naming nobody";
    UntilThen "until_then" Lines Checked "what protects until the changes are done";
    References "references" Lines Checked "the key; inside the ticket and the links";
    PageHead "page_head" Lines Anybody
        "the date of a status page; inside also the team, who decides, takes notes and speaks";
    PageEntries "page_entries" Lines Anybody "what was said on the status page, newest first";
    Advice "advice" Lines Inside "what those who know answered, word for word";
    Figures "figures" Lines Inside "every figure, as a table";
    MainEvents "main_events" Lines Inside "the starred entries that stand, oldest first";
    Timeline "timeline" Lines Inside
        "every entry that stands, oldest first, and after it what was corrected";
    Messages "messages" Lines Inside "every message, word for word, oldest first";
    Roles "roles" Lines Inside "who held which role, from when until when";
    Stages "stages" Lines Inside "the stages gone through";
    Decisions "decisions" Lines Inside "every decision with the advice on it";
    Calls "calls" Lines Inside "who was called in, and whether they came";
    Handovers "handovers" Lines Inside "when command changed hands";
    Tasks "tasks" Lines Inside "work with a time box";
    Talk "talk" Lines Inside "words to audiences in figures";
    ReviewHead "review_head" Lines Inside "status, date, priority, impact, owner, meeting";
    WhyWritten "why_written" Lines Inside "what asks for a postmortem, and what shows it";
    Description "description" Lines Inside "the description that somebody wrote";
    ImpactInFull "impact_in_full" Lines Inside "how long, as it was seen, whom it hit, data, cost";
    Trigger "trigger" Lines Inside "what set it off";
    Believed "believed" Lines Inside "what was looked at on the way, and changes made meanwhile";
    Detection "detection" Lines Inside "how and when it was noticed, and whether we knew first";
    Temporary "temporary" Lines Inside "what ended the harm for now, and how that was checked";
    Lasting "lasting" Lines Inside "action items that end it for good";
    Whys "whys" Lines Inside "the whys with their branches";
    WentWell "went_well" Lines Inside "what went well, in words and in figures";
    WentBadly "went_badly" Lines Inside "what did not go well, in words and in figures";
    Lucky "lucky" Lines Inside "where we were lucky";
    WhyInShort "why_in_short" Lines Inside "the last answers of the whys, and the causes";
    HowWeResponded "how_we_responded" Lines Inside "the figures of the response, in one sentence";
    Prevents "prevents" Lines Inside "action items that prevent or repair";
    Responds "responds" Lines Inside "action items that detect, mitigate or change how we work";
    ActionItems "action_items" Lines Inside "action items by what they are for, with what they lack";
    Links "links" Lines Inside "the ticket and every link";
    Checklist "checklist" Lines Inside "the questions of the review and their answers";
    Blameless "blameless" Lines Inside "words in the paper that speak of guilt, and what to ask instead";
    Slots "slots" Lines Inside "the five slots of the wrap-up, a sentence on each";
    Comments "comments" Lines Inside "the comments on the ticket, and whether they were posted";
    Told "told" Lines Inside "who was told what came of it, and when";
    Leads "leads" Words Inside "who commands, leads, takes notes and speaks, in short";
    Ticket "ticket" Words Inside "the ticket";
    Places "places" Words Inside "calls and issues with their links";
    NextWords "next_words" Words Inside "when audiences hear next, as times alone";
    InCommand "in_command" Words Inside "who commands, in a sentence";
    WhoDoesWhat "who_does_what" Words Inside "every other role and who holds it";
    Deciding "deciding" Words Inside "who decides";
    Consulted "consulted" Words Inside "who is asked before decisions";
    Informed "informed" Words Inside "who is told what was decided";
    Follow "follow" Words Inside "`, follow` and the main channel";
    CaseKey "case_key" Words Inside "`ticket` and the ticket, else the key";
    OverOrNot "over_or_not" Words Inside "`it is over` or `it is being worked on`";
    WhatUsersNotice "what_users_notice" Lines Inside "the title and the impact";
    LastWord "last_word" Lines Inside "the last word to customers, and when the next is owed";
    Handed "handed" Lines Inside "who hands over to whom, and as of when";
    OneSentence "one_sentence" Lines Inside "the incident in one sentence";
    Stands "stands" Lines Inside "priority and stage, and since when";
    ImpactNow "impact_now" Lines Inside "the impact now and before, and who is hit";
    CauseNow "cause_now" Lines Inside "causes confirmed, believed, ruled out";
    Tried "tried" Lines Inside "what was tried, and what happened";
    InFlight "in_flight" Lines Inside "tasks, calls and measures that are under way";
    Decided "decided" Lines Inside "decisions taken, refused and pending";
    NextByAudience "next_by_audience" Lines Inside "when each audience hears next";
    People "people" Lines Inside "who is on, who comes, who is tired, who was called";
    PutBack "put_back" Lines Inside "what is to be put back later";
    Risks "risks" Lines Inside "the risks that the manager notes";
    DoNext "do_next" Lines Inside "what the manager would do next";
    LeftOut "left_out" Words Inside "how much is restricted and left out, if anything";
    Successor "successor" Words Inside "who takes over";
}

impl Section {
    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name.trim());
        found.map(|(section, _)| *section)
    }
}

/// The known name, of a section or a placeholder, that a mistyped one is nearest to, if any is.
pub(super) fn near(name: &str) -> Option<&'static str> {
    let sections = Section::ALL.iter().map(|(_, known)| *known);
    let placeholders = Placeholder::ALL.iter().map(|(_, known)| *known);
    word::near(name, sections.chain(placeholders))
}
