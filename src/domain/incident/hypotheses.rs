//! The board: hypotheses with their tests, and measures against the harm.

use super::Incident;
use super::shelf::Shelf;
use crate::domain::event::Event;
use crate::domain::hypothesis::{Guess, Hypothesis, HypothesisState, Judged, MeasureNow, Tested};
use crate::domain::id::EventId;
use crate::domain::kind::EventKind;

impl Incident {
    /// Every hypothesis that was not struck: open ones first, the likeliest before the others,
    /// then those being tested, then the rest.
    pub fn hypotheses(&self) -> Vec<Hypothesis<'_>> {
        let mut found: Vec<_> = self
            .live(Shelf::Hypotheses)
            .filter_map(|event| match &event.kind {
                EventKind::Note(note) => self.hypothesis_of(event, note.guess.as_ref()?),
                _ => None,
            })
            .collect();
        found.sort_by_key(|hypothesis| match hypothesis.state {
            HypothesisState::Open => (0, hypothesis.guess.prior),
            state => (1 + state as u8, hypothesis.guess.prior),
        });
        found
    }

    /// Whether a hypothesis ever had that number; those struck or taken back count, for a name is
    /// for ever.
    pub fn hypothesis_number_taken(&self, wanted: u32) -> bool {
        self.number_taken(Shelf::Hypotheses, wanted)
    }

    /// The number that the next hypothesis gets.
    pub fn next_hypothesis_number(&self) -> u32 {
        self.next_number(Shelf::Hypotheses)
    }

    fn hypothesis_of<'a>(&'a self, event: &'a Event, guess: &'a Guess) -> Option<Hypothesis<'a>> {
        let entry = self.entry(event.id).filter(|e| e.struck.is_none())?;
        let judged = self
            .amendments_of(event.id)
            .rev()
            .find_map(|e| match &e.kind {
                EventKind::Judge(judgement) => Some((e, judgement)),
                _ => None,
            });
        Some(Hypothesis {
            id: event.id,
            name: self.name_of(event),
            raised_by: entry.who().to_owned(),
            what: entry.text,
            guess,
            raised: entry.happened.at,
            state: judged.map_or(HypothesisState::Open, |(_, judgement)| judgement.state),
            judged: judged.map(|(e, judgement)| Judged {
                by: &e.by,
                at: self.happened(e).at,
                confidence: judgement.confidence,
                reason: judgement.reason.as_deref(),
            }),
            tests: self.tests_of(event.id),
            restricted: entry.restricted,
        })
    }

    fn tests_of(&self, hypothesis: EventId) -> Vec<Tested<'_>> {
        self.amendments_of(hypothesis)
            .filter_map(|event| match &event.kind {
                EventKind::Probe(probe) => Some(Tested {
                    id: event.id,
                    probe,
                    at: event.at,
                    reading: self
                        .amendments_of(event.id)
                        .rev()
                        .find_map(|e| match &e.kind {
                            EventKind::Read(read) => {
                                Some((read.verdict, read.text.as_deref(), self.happened(e).at))
                            }
                            _ => None,
                        }),
                }),
                _ => None,
            })
            .collect()
    }

    /// Measures against the harm, in the order in which they were proposed.
    pub fn measures(&self) -> Vec<MeasureNow<'_>> {
        self.live(Shelf::Measures)
            .filter_map(|event| match &event.kind {
                EventKind::Measure(measure) => {
                    let last = self
                        .amendments_of(event.id)
                        .rev()
                        .find_map(|e| match &e.kind {
                            EventKind::Progress(progress) => Some((e, progress)),
                            _ => None,
                        });
                    Some(MeasureNow {
                        id: event.id,
                        measure,
                        state: last.map(|(_, progress)| progress.state).unwrap_or_default(),
                        reason: last.and_then(|(_, progress)| progress.reason.as_deref()),
                        by: &event.by,
                        at: last.map_or(event.at, |(e, _)| self.happened(e).at),
                    })
                }
                _ => None,
            })
            .collect()
    }
}
