//! Everything that is tested from outside, in one program: each module is a subject.

mod bad_input;
mod bytes;
mod cli;
mod desk;
mod keys;
mod laws;
mod pty;
mod room;
mod script;
mod terminal;
mod two_people;
