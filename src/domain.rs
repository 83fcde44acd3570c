//! What can happen in an incident, and what follows from it.
//!
//! Pure: no clock, no disk, no terminal, no randomness of its own. An incident is a set of
//! immutable [`event::Event`]s; [`incident::Incident`] is the projection of that set, and
//! [`decide::decide`] turns a person's [`command::Command`] into drafts of new events.

pub mod blameless;
pub mod canon;
pub mod channel;
pub mod checklist;
pub mod command;
pub mod cost;
pub mod day;
pub mod decide;
pub mod decision;
pub mod escalation;
pub mod event;
pub mod figures;
pub mod fingerprint;
pub mod guard;
pub mod handover;
pub mod hypothesis;
pub mod id;
pub mod incident;
pub mod kind;
pub mod kit;
pub mod log;
pub mod looked;
pub mod mark;
pub mod message;
pub mod phase;
pub mod placeholder;
pub mod presence;
pub mod priority;
pub mod prompt;
pub mod register;
pub mod review;
pub mod role;
#[cfg(test)]
pub(crate) mod scene;
pub mod section;
pub mod seeded;
pub mod setting;
pub mod skeleton;
pub mod stage;
pub mod stakeholder;
pub mod task;
pub mod time;
pub mod timeline;
pub(crate) mod word;
