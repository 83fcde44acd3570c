//! Events with any body, of the kinds by which an incident is worked and handed over.

use super::bodies::{ids, names, times, words};
use crate::domain::day::Day;
use crate::domain::decision::{Call, Outcome, Proposal, Ruling, Stance, Turned};
use crate::domain::escalation::{Answered, CallForHelp, Escalation};
use crate::domain::handover::{Accepted, Brief, BriefNotes, Declined, Offer};
use crate::domain::hypothesis::{
    Confidence, Guess, HypothesisState, Judgement, Measure, MeasureState, MeasureType, Prior,
    Probe, Progress, Read, Reading,
};
use crate::domain::kind::{EventKind, Note, Released, Telling, Verdict};
use crate::domain::mark::{Account, Accounted, Checked, Exported, Paper, Snooze, Unlock};
use crate::domain::message::{MessageDraft, MessageType};
use crate::domain::review::{
    ActionItem, ActionPriority, ActionType, Amended, Cause, CauseType, Lesson, LessonType, Part,
    Parts, Why,
};
use crate::domain::task::Delegated;
use proptest::prelude::*;

fn one<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [(T, &'static str)],
) -> impl Strategy<Value = T> {
    prop::sample::select(all).prop_map(|(value, _)| value)
}

fn tellings() -> impl Strategy<Value = Telling> {
    (prop::option::of(words()), any::<bool>()).prop_map(|(words, quiet)| Telling { words, quiet })
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(words())
}

/// What a note may belong to and be besides its text.
pub(super) fn about() -> impl Strategy<Value = Note> {
    let guess = (0_u32..4, maybe(), one(&Prior::ALL)).prop_map(|(number, why, prior)| Guess {
        number,
        place: why.clone(),
        touched_last: why.clone(),
        method: why.clone(),
        why,
        prior,
    });
    let verdict = prop::sample::select(vec![None, Some(Verdict::Pass), Some(Verdict::Fail)]);
    (
        prop::option::of(ids()),
        prop::option::of(ids()),
        prop::option::of(one(&Stance::ALL)),
        maybe(),
        prop::option::of(guess),
        verdict,
    )
        .prop_map(
            |(about, replaces, stance, actor_role, guess, verdict)| Note {
                about,
                replaces,
                stance,
                actor_role,
                guess: guess.map(Box::new),
                verdict,
                ..Note::default()
            },
        )
}

fn decisions() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        (0_u32..4, words(), maybe(), names()).prop_map(|(number, text, decider, asked)| {
            EventKind::Propose(Proposal {
                number,
                text,
                decider,
                asked,
            })
        }),
        (ids(), one(&Call::ALL), maybe(), tellings()).prop_map(
            |(reference, verdict, reason, telling)| EventKind::Decide(Ruling {
                reference,
                verdict,
                reason,
                telling,
            })
        ),
        (ids(), one(&Turned::ALL))
            .prop_map(|(reference, result)| EventKind::Outcome(Outcome { reference, result })),
        (ids(), one(&Account::ALL), prop::option::of(ids())).prop_map(|(reference, how, to)| {
            EventKind::Account(Accounted { reference, how, to })
        }),
        (0_u32..4, words(), words(), maybe(), tellings()).prop_map(
            |(number, to, reason, via, telling)| EventKind::Escalate(Escalation {
                number,
                to,
                reason,
                via,
                telling,
            })
        ),
        (ids(), maybe(), maybe()).prop_map(|(reference, who, joined_role)| {
            EventKind::Answered(Answered {
                reference,
                who,
                joined_role,
            })
        }),
        words().prop_map(|text| EventKind::Help(CallForHelp { text })),
        (ids(), words())
            .prop_map(|(reference, to)| { EventKind::Delegate(Delegated { reference, to }) }),
    ]
}

fn diagnosis() -> impl Strategy<Value = EventKind> {
    let confidence = prop::option::of(one(&Confidence::ALL));
    prop_oneof![
        (ids(), one(&HypothesisState::ALL), confidence, maybe()).prop_map(
            |(reference, state, confidence, reason)| EventKind::Judge(Judgement {
                reference,
                state,
                confidence,
                reason,
            })
        ),
        (ids(), words(), maybe()).prop_map(|(reference, what, part)| EventKind::Probe(Probe {
            reference,
            what,
            if_true: part.clone(),
            if_false: part.clone(),
            side_effects: part.clone(),
            safe_per: part.clone(),
            link: part,
        })),
        (ids(), one(&Reading::ALL), maybe()).prop_map(
            |(reference, verdict, text)| EventKind::Read(Read {
                reference,
                verdict,
                text
            })
        ),
        (one(&MeasureType::ALL), words())
            .prop_map(|(measure_type, text)| EventKind::Measure(Measure { measure_type, text })),
        (ids(), one(&MeasureState::ALL), maybe()).prop_map(|(reference, state, reason)| {
            EventKind::Progress(Progress {
                reference,
                state,
                reason,
            })
        }),
    ]
}

fn handovers() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        (words(), tellings()).prop_map(|(risks, telling)| {
            let next = risks.clone();
            let notes = BriefNotes { risks, next };
            EventKind::Brief(Brief { notes, telling })
        }),
        (words(), words(), tellings()).prop_map(|(to, brief, telling)| EventKind::Offer(Offer {
            to,
            brief,
            telling
        })),
        (ids(), tellings())
            .prop_map(|(reference, telling)| EventKind::Accept(Accepted { reference, telling })),
        (ids(), maybe())
            .prop_map(|(reference, reason)| EventKind::Decline(Declined { reference, reason })),
        (ids(), tellings())
            .prop_map(|(reference, telling)| EventKind::Release(Released { reference, telling })),
    ]
}

fn marks() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        (words(), any::<bool>()).prop_map(|(line, on)| EventKind::Check(Checked { line, on })),
        (words(), words(), times()).prop_map(|(rule, about, until)| EventKind::Snooze(Snooze {
            rule,
            about,
            until
        })),
        (one(&Paper::ALL), maybe())
            .prop_map(|(paper, place)| EventKind::Export(Exported { paper, place })),
        any::<bool>().prop_map(|on| EventKind::Unlock(Unlock { on })),
        (words(), words(), words(), prop::option::of(times())).prop_map(
            |(audience, channel, text, next_by)| EventKind::Draft(MessageDraft {
                audience,
                channel,
                message_type: MessageType::Update,
                text,
                next_by,
            })
        ),
    ]
}

fn days() -> impl Strategy<Value = Option<Day>> {
    prop::sample::select(vec![None, Day::new(2026, 12, 4), Day::new(9999, 12, 31)])
}

fn reviews() -> impl Strategy<Value = EventKind> {
    let whys = (prop::option::of(ids()), maybe(), maybe(), maybe());
    let cause = (
        0_u32..4,
        words(),
        one(CauseType::ALL),
        prop::option::of(ids()),
    );
    let item = (0_u32..4, words(), one(ActionType::ALL), maybe(), days());
    let without = prop::collection::vec(prop::sample::select(Part::ALL.to_vec()), 0..3);
    prop_oneof![
        whys.prop_map(|(under, question, answer, sense)| {
            EventKind::Why(Why {
                under,
                link: question.clone(),
                question,
                answer,
                sense,
            })
        }),
        cause.prop_map(|(number, text, cause_type, hypothesis)| {
            EventKind::Cause(Cause {
                number,
                text,
                cause_type,
                confidence: Confidence::Probable,
                hypothesis,
            })
        }),
        (0_u32..4, words(), one(LessonType::ALL)).prop_map(|(number, text, lesson_type)| {
            EventKind::Lesson(Lesson {
                number,
                text,
                lesson_type,
            })
        }),
        item.prop_map(|(number, text, action_type, part, due)| {
            EventKind::Action(ActionItem {
                number,
                text,
                action_type,
                owner: part.clone(),
                due,
                link: part.clone(),
                class: part,
                priority: Some(ActionPriority::Low),
            })
        }),
        (ids(), without, maybe(), days(), prop::option::of(ids())).prop_map(
            |(reference, without, part, due, hypothesis)| EventKind::Amend(Amended {
                reference,
                without,
                parts: Parts {
                    text: part.clone(),
                    answer: part.clone(),
                    owner: part.clone(),
                    question: part,
                    due,
                    hypothesis,
                    ..Parts::default()
                },
            })
        ),
    ]
}

/// One of every kind that the practice adds to what people type and set.
pub(super) fn practice_kinds() -> impl Strategy<Value = EventKind> {
    prop_oneof![decisions(), diagnosis(), handovers(), marks(), reviews()]
}
