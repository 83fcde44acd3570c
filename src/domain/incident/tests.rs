//! The document by rules, one subject a file, and under any input.

mod agreement;
mod alarm;
mod bodies;
mod comms;
mod entries;
mod hostile;
mod imports;
mod people;
mod practice_bodies;
mod release;
mod reporting;
mod review;
mod settings;
mod work;
