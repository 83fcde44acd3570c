//! Everything that is tested from outside, in one program: each module is a subject.

#![cfg(test)]

mod actions;
mod architecture;
mod bad_input;
mod bar;
mod bytes;
mod cli;
mod composer;
mod desk;
mod docs;
mod flows;
mod forms;
mod keys;
mod laws;
mod practice;
mod pty;
mod room;
mod safety;
mod screens;
mod script;
mod store;
mod terminal;
mod two_people;
