//! Forms: build.
