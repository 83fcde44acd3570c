//! The console's model and its one update function.
//!
//! Pure: `update(&mut Model, Msg, now) -> Effects`. The document ([`model::Model::incident`]) is
//! shared and merged; everything else in the model is this console's own and never written to
//! the document. Drawing reads the model and returns [`geometry::Geometry`] for the next update.

pub mod effect;
pub mod geometry;
pub mod model;
pub mod msg;
pub mod prompts;
pub mod update;
