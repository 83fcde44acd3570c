//! Everything that is tested from outside, in one program: each module is a subject.

#![cfg(test)]

mod actions;
mod architecture;
mod as_of;
mod bad_input;
mod bar;
mod bytes;
mod canary;
mod cli;
mod composer;
mod copies;
mod desk;
mod docs;
mod drill;
mod flows;
mod forms;
mod goldens;
mod handover;
mod imports;
mod keys;
mod laws;
mod link;
mod missed;
mod papers;
mod post;
mod practice;
mod presence;
mod prompts;
mod pty;
mod review;
mod room;
mod safety;
mod screens;
mod script;
mod slips;
mod stages;
mod store;
mod tamper;
mod terminal;
mod twins;
mod two_people;
mod unsent;
mod work;
