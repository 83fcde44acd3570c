//! Names that many lines share: of people, roles and writers.
//!
//! A file of a hundred thousand lines is of a few people and writers. One copy of each name serves
//! all lines that are read together; a copy for each line is memory and page faults for nothing.

use crate::domain::id::WriterId;
use std::sync::Arc;

/// How many names are held at once, a power of two.
const SLOTS: usize = 64;

/// The names that were just read. It forgets: a name that falls on the place of another takes it, and
/// is only kept twice.
#[derive(Debug)]
pub struct Names {
    texts: [Option<Arc<str>>; SLOTS],
    writers: [Option<WriterId>; SLOTS],
}

impl Default for Names {
    fn default() -> Self {
        Self {
            texts: [const { None }; SLOTS],
            writers: [const { None }; SLOTS],
        }
    }
}

impl Names {
    /// The name of a person or a role.
    pub(super) fn text(&mut self, name: &str) -> Arc<str> {
        let slot = &mut self.texts[place(name)];
        match slot {
            Some(known) if **known == *name => Arc::clone(known),
            _ => Arc::clone(slot.insert(name.into())),
        }
    }

    /// The name of a writer.
    pub(super) fn writer(&mut self, name: &str) -> WriterId {
        let slot = &mut self.writers[place(name)];
        match slot {
            Some(known) if known.as_str() == name => known.clone(),
            _ => slot.insert(WriterId::new(name)).clone(),
        }
    }
}

/// Where a name is held. Writers of one machine differ in their last letters, people in their first.
fn place(name: &str) -> usize {
    let bytes = name.as_bytes();
    let ends = bytes.iter().take(2).chain(bytes.iter().rev().take(3));
    let sum = ends.fold(bytes.len(), |sum, &byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    sum % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_came_before_a_name_is_the_one_that_was_read(
            read in proptest::collection::vec("[a-cé@]{0,4}", 0..300)
        ) {
            let mut names = Names::default();
            for name in read {
                prop_assert_eq!(&*names.text(&name), name.as_str());
                prop_assert_eq!(names.writer(&name), WriterId::new(&name));
            }
        }
    }

    #[test]
    fn a_name_that_comes_again_is_kept_once() {
        let mut names = Names::default();
        let first = names.text("Nia");
        names.text("Rob");
        assert!(Arc::ptr_eq(&first, &names.text("Nia")));
    }
}
