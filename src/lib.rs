//! `warroom`: a terminal war room for running an incident from one JSON file that everyone shares.
//!
//! An incident is a set of immutable events; everything on a screen is a projection of that set.
//! The pure layers (`domain`, `playbook`, `report`, `entry`, `keymap`, `app`, pane and overlay
//! states) know no clock, disk or terminal. The shell (`store`, `cli`, `runtime`) performs what
//! they describe. `docs/architecture.md` has the picture, and `tests/it/architecture.rs` holds it.

pub mod action;
pub mod app;
pub mod clean;
pub mod cli;
pub mod config;
pub mod domain;
pub mod drill;
pub mod editor;
pub mod entry;
pub mod fixture;
pub mod keymap;
pub mod overlay;
pub mod pane;
pub mod playbook;
pub mod report;
pub mod runtime;
pub mod screen;
pub mod share;
pub mod store;
pub mod sync;
pub mod ui;
pub mod wall;
