//! Everything that is tested from outside, in one program: each module is a subject.

mod cli;
mod desk;
mod keys;
mod laws;
mod pty;
mod script;
mod store;
mod terminal;
