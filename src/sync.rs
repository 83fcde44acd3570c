//! The words between the application and its store.
