//! What this process holds in memory stays there.

/// Has the system write no image of this process where it dies of a signal, and nobody but root
/// look into its memory: restricted words are in it, and a core file would lie in the folder that
/// everybody shares. Where the system knows no such thing all is as usual.
pub fn keep_private() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
