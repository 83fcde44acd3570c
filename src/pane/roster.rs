//! Roles: who does what, empty required roles first.

pub mod projection;
pub mod view;
