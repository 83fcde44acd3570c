//! Integration tests of the library, in one crate so that they link once.

mod store;
