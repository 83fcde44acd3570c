//! `warroom completions`, `man`: what the program says about itself.

use super::output::Failure;
use super::{Call, Cli};
use crate::domain::word::distance;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// What stands below the help.
pub(super) const AFTER_HELP: &str = "\
Without a command the console opens. A file that has a command's name is ./name.

Data goes to standard output, messages to standard error.
Exit codes: 0 done, 1 failed, 2 usage, 3 refused by a rule (named), 4 unreadable or not ours,
5 not found, 75 try again, 128+n by signal.

  warroom new 'EU checkout 5xx' --impact 1 --urgency 1
  warroom note '@14:32 > restarted the pods #db'
  warroom status";

/// Print a script that completes warroom's commands in your shell
#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

impl CompletionsArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "warroom", &mut script);
        call.out.bytes(&script)
    }
}

/// Print the manual page, of warroom or of one command
#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// The command
    command: Option<String>,
}

impl ManArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut command = Cli::command();
        command.build();
        let command = match &self.command {
            None => command,
            Some(name) => {
                let found = command.find_subcommand(name).cloned();
                found.ok_or_else(|| Failure::NotFound(format!("there is no command {name}")))?
            }
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        call.out.bytes(&page)
    }
}

/// The command whose name is nearest to a mistyped one, if any is near.
pub(super) fn closest_command(word: &str) -> Option<String> {
    let command = Cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    let near = names.map(|name| (distance(word, name), name));
    let (far, name) = near.min()?;
    (far <= 2).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_command_is_recognised() {
        for (word, want) in [
            ("statuz", Some("status")),
            ("nots", Some("note")),
            ("strik", Some("strike")),
            ("payments", None),
        ] {
            assert_eq!(closest_command(word).as_deref(), want, "{word}");
        }
    }
}
