//! Prompts: every rule at its thresholds, whom it addresses, putting off, order, next change.

mod behaviour;
mod people;
mod table;
