//! What a key means, before it meets the document.
//!
//! The list is closed: the key table, the palette, the help and the configuration all speak of
//! these and of nothing else. Each has an id for the configuration, a name for the palette and
//! its meaning in one line; they stand in one table below.

/// Declares both vocabularies from their tables: variant, id, name, meaning, and for an action
/// whether it is a `change` of the incident and whether the palette offers it (`key` is not).
macro_rules! vocabulary {
    (
        edits { $($edit:ident $edit_id:literal $edit_name:literal $edit_meaning:literal;)* }
        actions { $($act:ident $id:literal $name:literal $meaning:literal $effect:ident $place:ident;)* }
    ) => {
        /// One step of editing a line, as readline has it; always by what a reader sees as one
        /// character.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Edit {
            $(#[doc = concat!($edit_meaning, ".")] $edit,)*
        }

        impl Edit {
            /// Every step there is.
            pub const ALL: &'static [Self] = &[$(Self::$edit,)*];

            const fn words(self) -> Words {
                match self {
                    $(Self::$edit => Words {
                        id: $edit_id,
                        name: $edit_name,
                        meaning: $edit_meaning,
                        effect: Effect::Look,
                        place: Place::Key,
                    },)*
                }
            }
        }

        /// What a key or a line of the palette asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = concat!($meaning, ".")] $act,)*
            /// One step of editing the line that is being typed.
            Edit(Edit),
        }

        impl Action {
            /// Every action there is, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$act,)* $(Self::Edit(Edit::$edit),)*];

            const fn words(self) -> Words {
                match self {
                    $(Self::$act => Words {
                        id: $id,
                        name: $name,
                        meaning: $meaning,
                        effect: Effect::$effect,
                        place: Place::$place,
                    },)*
                    Self::Edit(edit) => edit.words(),
                }
            }
        }
    };
}

/// The row of one action.
struct Words {
    id: &'static str,
    name: &'static str,
    meaning: &'static str,
    effect: Effect,
    place: Place,
}

/// Whether an action leads to a change of the incident.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// At once or through a form; of the selected thing.
    Aimed,
    /// At once or through a form; of the incident as a whole.
    Change,
    /// Never.
    Look,
}

/// Whether the palette offers an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// By its name.
    Palette,
    /// Only by a key, where it makes sense.
    Key,
}

vocabulary! {
    edits {
        Left "edit-left" "Left" "One character to the left";
        Right "edit-right" "Right" "One character to the right";
        WordLeft "edit-word-left" "Word left" "To the start of this word or the one before";
        WordRight "edit-word-right" "Word right" "To the end of this word or the next one";
        Home "edit-home" "Start of line" "To the start of the line";
        End "edit-end" "End of line" "To the end of the line";
        Up "edit-up" "Line up" "One line up; from the first one to the field before";
        Down "edit-down" "Line down" "One line down; from the last one to the next field";
        Backspace "edit-backspace" "Delete back" "Delete the character before the cursor";
        Delete "edit-delete" "Delete" "Delete the character under the cursor";
        KillWordBack "edit-kill-word-back" "Cut word back" "Cut back to the blank before the word";
        KillWord "edit-kill-word" "Cut word" "Cut to the end of the word";
        KillToStart "edit-kill-to-start" "Cut to start" "Cut to the start of the line";
        KillToEnd "edit-kill-to-end" "Cut to end" "Cut to the end of the line";
        Yank "edit-yank" "Paste cut text" "Put back what was cut last";
    }
    actions {
        Note "note" "Write a note" "Open the entry bar" Change Palette;
        Answers "answers" "Four answers" "Refresh what is known, tried, next and felt by clients" Change Palette;
        GiveTask "task" "Give a task" "Give work to somebody, with a time box" Change Palette;
        Roles "roles" "Assign a role" "Give a role to a person" Change Palette;
        HandOver "hand-over" "Hand over command" "Plan, brief and offer, or answer the offer that waits" Change Palette;
        AnswerOffer "answer-offer" "Accept the hand-over" "Show the command that is offered, to accept or decline it" Change Palette;
        AcceptOffer "accept-offer" "Accept" "Take command: the old manager's ends at once" Change Key;
        DeclineOffer "decline-offer" "Decline" "Say no to the offer, or withdraw it, with a reason" Change Key;
        Priority "priority" "Set the priority" "Rate impact and urgency" Change Palette;
        Stage "stage" "Move the stage" "Move the incident to its next stage" Change Palette;
        Word "word" "Word to an audience" "Write to an audience from a filled draft" Change Palette;
        Decisions "decisions" "Decisions" "What waits for a decision and what was decided; with nothing waiting, propose" Look Palette;
        Propose "propose" "Propose a decision" "Write a proposal down, for advice and the call" Change Palette;
        Advise "advise" "Give advice" "Advice, word for word, on the selected or newest proposal" Change Palette;
        Accept "accept" "Accept the proposal" "Say yes to the selected proposal" Aimed Key;
        Reject "reject" "Reject the proposal" "Say no to the selected proposal, and why" Aimed Key;
        Withdraw "withdraw" "Withdraw the proposal" "Take the selected proposal back" Aimed Key;
        Worked "worked" "It worked" "What was decided helped" Aimed Key;
        Failed "failed" "It failed" "What was decided did not help" Aimed Key;
        Board "board" "The board" "Measures against the harm, hypotheses and their tests" Look Palette;
        RaiseHypothesis "hypothesis" "Raise a hypothesis" "Say what may be the cause" Change Palette;
        ProposeMeasure "measure" "Propose a measure" "A way to stop the harm before its cause is known" Change Palette;
        GoOn "go-on" "Go on with it" "Proposed, doing, done; open, testing" Aimed Key;
        RuleOut "rule-out" "Rule out" "It is not the cause; a measure: not this one" Aimed Key;
        ConfirmCause "confirm-cause" "Confirm the cause" "It is a cause, and how sure that is" Aimed Key;
        Park "park" "Leave for now" "Leave the selected hypothesis for now" Aimed Key;
        OpenAgain "open-again" "Open again" "Back to open, or to proposed" Aimed Key;
        AddTest "add-test" "Add a test" "A test of the selected hypothesis: what is seen if it holds, and if not" Aimed Key;
        ReadTest "read-test" "Read the test" "Say what the selected test showed" Aimed Key;
        Escalate "escalate" "Escalate" "Call a team or a person in; the text to paste holds the key" Change Palette;
        AnswerCall "answered" "They answered" "Somebody who was called in answered; who, and as what they join" Change Palette;
        AskForHelp "help-me" "I need help" "Ask whoever is in command for help" Change Palette;
        PassOn "pass-on" "Pass the task on" "Somebody else does the selected task; its owner stays accountable" Aimed Palette;
        AccountFor "account-for" "Account for a change" "A change that was not agreed: keep it, link it, or it was put back" Change Palette;

        Review "review" "The review" "Why it happened, what was learnt, what changes by when, what is left to do" Look Palette;
        AddWhy "add-why" "Answer a why" "Ask why of the selected answer, and write down what made it so" Change Palette;
        BranchWhy "branch-why" "Another answer beside it" "A branch: another answer to what the selected why asks" Change Key;
        AddCause "add-cause" "Name a cause" "Name what contributed, and how sure that is" Change Palette;
        AddLesson "add-lesson" "Write down a lesson" "What went well, what did not, where we were lucky" Change Palette;
        AddActionItem "add-action" "Add an action item" "What is to be changed after the incident: words @owner day" Change Palette;
        ReviewMeeting "review-meeting" "Set the review" "Say when the review meets and who owns it" Change Palette;
        EditRow "edit-row" "Change it" "Change the selected row of the review, or answer and fill it" Aimed Key;
        AddHere "add-here" "One more" "Add one more of what is selected in the review" Change Key;

        Snooze "snooze" "Put a prompt off" "Put the prompt that you act on off for ten minutes" Change Key;
        SnoozeFor "snooze-for" "Put a prompt off for" "Put the selected prompt off for 5, 10, 15 or 30 minutes" Change Key;

        Tick "tick" "Tick" "Task done or criterion met, or no longer; with neither selected it asks which" Aimed Palette;
        MoreTime "more-time" "Ten more minutes" "Give the selected task ten more minutes" Aimed Palette;
        Correct "correct" "Correct the entry" "Edit the selected entry; the old text is kept" Aimed Palette;
        Strike "strike" "Strike the entry" "Strike the selected entry, or take the strike back" Aimed Palette;
        StrikeWithReason "strike-with-reason" "Strike with a reason" "Strike the selected entry and say why" Aimed Palette;
        Waive "waive" "Waive a criterion" "Count the selected exit criterion as met, with a reason" Aimed Palette;
        Star "star" "Star the entry" "Star the selected entry for the review, or no longer" Aimed Palette;
        Retime "retime" "Set when it happened" "Say when the selected entry happened" Aimed Palette;
        Recall "recall" "Correct my last entry" "On an empty bar bring back my last entry; else one line up" Change Palette;
        Undo "undo" "Undo my last change" "Take my own last change as never said" Change Palette;
        Redo "redo" "Redo my last change" "Take my last undo back" Change Palette;

        Prompt "prompt" "Act on the top prompt" "Open what the top line under the header asks for, filled" Change Palette;
        SettleConflict "settle-conflict" "Settle a conflict" "Choose between values that were set without seeing each other" Change Palette;
        Restrict "restrict" "Restrict" "Keep the selected entry from walls, messages and exports, or no longer" Aimed Palette;
        Redact "redact" "Redact" "Drop the selected entry's text everywhere, with a reason" Aimed Palette;
        SetTitle "set-title" "Set the title" "Say in one line what the customer notices" Change Palette;
        SetDescription "set-description" "Set the description" "Describe the incident at more length" Change Palette;
        SetMainChannel "set-main-channel" "Set the main channel" "Name the channel where people ask" Change Palette;
        SetTicket "set-ticket" "Set the ticket" "Name the ticket or its link" Change Palette;
        SetImpactStart "set-impact-start" "Set the start of impact" "Say when harm began" Change Palette;
        SetImpactEnd "set-impact-end" "Set the end of impact" "Say when harm ended" Change Palette;
        SetDetected "set-detected" "Set when it was noticed" "Say when somebody first noticed" Change Palette;
        SetDetection "set-detection" "Set how it was noticed" "Say who or what noticed it first" Change Palette;
        SetValidated "set-validated" "Say whether it is real" "Say whether it is a real incident; what is none is stood down" Change Palette;
        SetFaultyService "set-faulty-service" "Set the faulty service" "Name the service at fault" Change Palette;
        SetSupportCases "set-support-cases" "Set the support cases" "Say how many support cases there are so far" Change Palette;
        SetFacts "set-facts" "Set the fact sheet" "Gather what is missing: six lines, each may stay unknown" Change Palette;
        SetProblem "set-problem" "Set the problem report" "Say what should happen, what happens, and how to see it" Change Palette;
        SetUrgencyText "set-urgency-text" "Set the urgency in words" "Say how soon it hurts the clients' business" Change Palette;
        SetWorkaround "set-workaround" "Set the workaround" "Say what users can do meanwhile" Change Palette;
        SetOrganisation "set-organisation" "Set the organisation" "Say what people outside call you: the name on the status page" Change Palette;
        SetPeoplePaged "set-people-paged" "Set the people paged" "Say how many people were paged so far" Change Palette;
        SetInterruptions "set-interruptions" "Set the interruptions" "Say how often the technical people were kept from their work" Change Palette;
        SetCost "set-cost" "Set the cost per minute" "Say what a minute of impact costs; the papers print what it came to" Change Palette;
        RestrictIncident "restrict-incident" "Restrict the incident" "Call it by a code name and lock messages outside, or no longer" Change Palette;
        Unlock "unlock" "Unlock outside messages" "Release the outside messages of a restricted incident; two people must" Change Palette;
        AudienceScope "audience-scope" "Audience in scope or not" "Say which audiences are owed word in this incident" Change Palette;
        Stakeholders "stakeholders" "Stakeholder grid" "Who has power and interest, and how each is treated" Look Palette;
        AddStakeholder "add-stakeholder" "Add a stakeholder" "Name somebody with a stake in the incident" Change Palette;
        AddContact "add-contact" "Add a telephone number" "Say how somebody is reached; it stands on the card of paper alone" Change Palette;
        AddRelated "add-related" "Add a related issue" "Name another incident or issue that has to do with it" Change Palette;
        AddClient "add-client" "Add a client" "Name an affected client" Change Palette;
        AddSite "add-site" "Add a site" "Name an affected site" Change Palette;
        AddArea "add-area" "Add an area" "Name an area of the organisation or product that is hit" Change Palette;
        AddConsulted "add-consulted" "Add somebody consulted" "Name who is asked before decisions, without a role" Change Palette;
        AddInformed "add-informed" "Add somebody informed" "Name who is told what was decided, without a role" Change Palette;
        AddLink "add-link" "Add a link" "Add something to look at" Change Palette;
        AddChannel "add-channel" "Add a channel" "Add a place where people talk or are told" Change Palette;
        AddCriterion "add-criterion" "Add an exit criterion" "Say what must be true before it is resolved" Change Palette;
        AddTag "add-tag" "Add a tag" "Tag the whole incident" Change Palette;
        ImportTranscript "import-transcript" "Import a chat transcript" "Paste what was said in a chat: each line becomes an entry" Change Palette;
        RemoveItem "remove-item" "Remove an item" "Take a client, site, link, channel, criterion, tag … out of its list" Change Palette;
        ReleaseRole "release-role" "Release a role" "End the selected person's role" Aimed Palette;
        WriteFile "write-file" "Write the file again" "Write all that is known here to the shared file" Change Palette;
        Copies "copies" "Copies beside the file" "Retire what sync tools and people left beside the file and is merged" Change Palette;

        FocusState "focus-state" "Go to State" "Focus pane 1" Look Palette;
        FocusTimeline "focus-timeline" "Go to Timeline" "Focus pane 2" Look Palette;
        FocusRoles "focus-roles" "Go to Roles" "Focus pane 3" Look Palette;
        FocusComms "focus-comms" "Go to Comms" "Focus pane 4" Look Palette;
        NextPane "next-pane" "Next pane" "Focus the next pane" Look Key;
        PreviousPane "previous-pane" "Previous pane" "Focus the pane before" Look Key;
        Zoom "zoom" "Zoom the pane" "Show only the focused pane, or all again" Look Palette;
        MoveDown "down" "Down" "One line down" Look Key;
        MoveUp "up" "Up" "One line up" Look Key;
        PageDown "page-down" "Page down" "One page down" Look Key;
        PageUp "page-up" "Page up" "One page up" Look Key;
        HalfPageDown "half-page-down" "Half page down" "Half a page down" Look Key;
        HalfPageUp "half-page-up" "Half page up" "Half a page up" Look Key;
        First "first" "First line" "To the first line" Look Key;
        Last "last" "Last line" "To the last line; the timeline follows again" Look Key;
        Follow "follow" "Follow the timeline" "Show new entries as they come, or no longer" Look Palette;
        Details "details" "Details" "Full text, revisions, author, happened and recorded times" Look Palette;
        RosterCard "roster-card" "Show a duty card" "What a role does, first and always" Look Palette;
        Missed "missed" "What I missed" "What is new since I last looked, or since an audience's last word" Look Palette;
        AsOf "as-of" "As of a time" "Show the document as it stood at a time; Esc returns to now" Look Palette;
        Filter "filter" "Filter the pane" "Filter the focused pane as you type" Look Palette;
        Outputs "outputs" "Outputs" "Texts to take along: topic, announcement, briefs, papers, the review meeting" Look Palette;
        NextFormat "next-format" "Next format" "Show the text in its next format" Look Key;
        SavePaper "save-paper" "Save as a file" "Write the text into the folder for papers" Look Key;
        MarkPosted "mark-posted" "It is posted" "Say where the paper was posted; nobody is asked for it again" Change Key;
        CopyEntry "copy-entry" "Copy the entry" "Copy the selected entry as Markdown, or the text shown" Look Palette;
        CopyPane "copy-pane" "Copy the pane" "Copy the focused pane as Markdown" Look Palette;

        Prompts "prompts" "All prompts" "What the practice asks for now, and what was put off" Look Palette;
        Checklist "checklist" "Checklist of this stage" "What to think of in this stage, and answers to paste" Look Palette;
        Runbook "runbook" "Runbook of this stage" "What counts now, the steps of this stage, and what is an incident at all" Look Palette;
        Help "help" "Help" "Every key that works here; type to filter, Enter runs" Look Palette;
        Palette "palette" "Commands" "Every action by name, its key beside it" Look Key;
        MessageHistory "messages" "Message history" "What the message line said before" Look Palette;
        ListIncidents "incidents" "List incidents" "The incidents of this folder" Look Palette;
        ToggleMouse "mouse" "Mouse on or off" "Let clicks focus and the wheel scroll, or no longer" Look Palette;
        Redraw "redraw" "Redraw" "Draw the whole screen again" Look Palette;
        Suspend "suspend" "Suspend" "Give the terminal back until fg" Look Palette;
        Quit "quit" "Quit" "Leave; the console asks first" Look Palette;

        Submit "submit" "Go on" "Log the line; in a form go on, and on its last line send" Change Key;
        Newline "newline" "New line" "Begin a new line in the text" Look Key;
        Complete "complete" "Complete" "Complete the word; on an empty bar, leave it" Look Key;
        LeaveNote "leave-note" "Leave the bar" "Back to BROWSE; the text stays in the bar" Look Key;
        Restamp "restamp" "Stamp again" "Take the stamp of the line anew, now" Look Key;
        NextField "next-field" "Next field" "Complete the word, else to the next field" Look Key;
        PreviousField "previous-field" "Previous field" "To the field before" Look Key;
        Choose "choose" "Choose" "Take the selected line" Look Key;
        Confirm "confirm" "Confirm" "Do what the line says" Change Key;
        Close "close" "Close" "Close what lies on top, or clear the filter" Look Key;
        Denser "denser" "Denser" "Show more, smaller" Look Key;
        Sparser "sparser" "Sparser" "Show less, larger" Look Key;
    }
}

impl Action {
    /// The name in the configuration, `more-time`.
    pub const fn id(self) -> &'static str {
        self.words().id
    }

    /// The name in the palette, in plain words.
    pub const fn name(self) -> &'static str {
        self.words().name
    }

    /// What it does, in one line.
    pub const fn meaning(self) -> &'static str {
        self.words().meaning
    }

    /// Whether it changes the incident, at once or through the form that it opens: what
    /// `--read-only` refuses.
    pub const fn changes_data(self) -> bool {
        matches!(self.words().effect, Effect::Aimed | Effect::Change)
    }

    /// Whether it changes the selected thing: what a selection that has just moved would misdirect.
    pub const fn acts_on_selection(self) -> bool {
        matches!(self.words().effect, Effect::Aimed)
    }

    /// Whether the palette offers it.
    pub const fn in_palette(self) -> bool {
        matches!(self.words().place, Place::Palette)
    }

    /// The action of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_names_are_unique_and_plain() {
        let ids: BTreeSet<_> = Action::ALL.iter().map(|action| action.id()).collect();
        assert_eq!(ids.len(), Action::ALL.len());
        let palette = || Action::ALL.iter().filter(|action| action.in_palette());
        let names: BTreeSet<_> = palette().map(|action| action.name()).collect();
        assert_eq!(names.len(), palette().count());
        for action in Action::ALL {
            assert!(
                action
                    .id()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'-')
            );
            assert!(action.name().starts_with(char::is_uppercase), "{action:?}");
            assert!(action.meaning().len() <= 80, "{action:?}");
            assert!(!action.meaning().ends_with('.'), "{action:?}");
            assert_eq!(Action::from_id(action.id()), Some(*action));
        }
        assert_eq!(Action::from_id("Note"), None);
    }

    #[test]
    fn looking_never_changes_anything() {
        for action in [
            Action::Help,
            Action::Details,
            Action::CopyPane,
            Action::Edit(Edit::Yank),
        ] {
            assert!(!action.changes_data());
        }
        for action in [Action::Strike, Action::Tick] {
            assert!(action.changes_data() && action.acts_on_selection());
        }
        assert!(Action::Note.changes_data() && !Action::Note.acts_on_selection());
    }
}
