//! Everything that is tested from outside, in one program: each module is a subject.

mod pty;
mod terminal;
