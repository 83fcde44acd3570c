//! Forms: submit.
