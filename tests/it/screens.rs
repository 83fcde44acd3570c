//! The console's screens: what stands where, and in which style.

mod alarm;
mod bar;
mod board;
mod command;
mod comms;
mod header;
pub(crate) mod kit;
mod overlays;
mod panes;
mod prompts;
mod rail;
mod review;
mod sizes;
mod snapshots;
mod start;
mod timeline;
