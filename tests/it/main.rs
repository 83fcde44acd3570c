//! Everything that is tested from outside, in one program: each module is a subject.

mod architecture;
mod cli;
mod desk;
mod docs;
mod keys;
mod laws;
mod practice;
mod pty;
mod screens;
mod script;
mod store;
mod terminal;
