//! `warroom templates`, and that a wrong one stops nothing.

use super::{Machine, write};

/// A machine with an incident and templates of its own.
fn machine(templates: &[(&str, &str)]) -> Machine {
    let machine = Machine::with_incident();
    let folder = machine.path("config/warroom/templates");
    std::fs::create_dir_all(&folder).expect("made");
    for (name, text) in templates {
        write(&folder.join(name), text);
    }
    machine
}

#[test]
fn shipped_replaced_added_and_wrong_ones_are_listed() {
    let machine = machine(&[
        ("customers-first.md", "We know. {{key}}\n"),
        ("customers-update.md", "one\n{{tittle}}\n"),
        ("board-first.md", "{{key}}\n"),
    ]);
    let list = machine.ok(&["templates"]);
    let rows: Vec<Vec<&str>> = list.lines().map(|row| row.split('\t').collect()).collect();
    let row = |name: &str| rows.iter().find(|row| row[0] == name).expect(name).clone();
    assert_eq!(row("customers-resolved")[1..], ["shipped", "-", "-"]);
    assert_eq!(row("customers-first")[1..3], ["replaced", "-"]);
    let wrong = row("customers-update");
    assert_eq!(wrong[1], "wrong");
    let problem =
        "line 2: {{tittle}} is no placeholder, did you mean {{title}}?; the shipped one is used";
    assert_eq!(wrong[2], problem);
    assert!(wrong[3].ends_with("templates/customers-update.md"));
    assert!(row("board-first")[2].starts_with("no message asks for it"));
    let ran = machine.run(&["templates", "--check"]);
    assert_eq!(ran.code, Some(1));
    let data = machine.json(&["templates", "--json"]);
    assert_eq!(data["templates"].as_array().map(Vec::len), Some(rows.len()));
    assert_eq!(
        machine.ok(&["templates", "customers-first"]),
        "We know. {{key}}\n"
    );
    machine.fails(5, &["templates", "nothing"]);
    assert_eq!(
        Machine::with_incident().run(&["templates", "--check"]).code,
        Some(0)
    );
    let placeholders = machine.ok(&["templates", "--placeholders"]);
    assert!(
        placeholders.contains("{{next_by}}\tthe time promised"),
        "{placeholders}"
    );
}

/// A paper is set by the team's template; a wrong one is said with file and line, and the shipped
/// one is used.
#[test]
fn a_paper_is_set_by_the_teams_template() {
    let machine = machine(&[]);
    let folder = machine.path("config/warroom/templates/papers");
    std::fs::create_dir_all(&folder).expect("made");
    write(
        &folder.join("wrap-up.md"),
        "# Ende {{key}}\n\n## Was bleibt\n{{slots}}\n",
    );
    write(&folder.join("postmortem.md"), "# P\n\n{{figurs}}\n");
    let page = machine.run(&["report", "wrap-up", "--format", "html"]);
    assert!(page.out.contains("<h2>Was bleibt</h2>"), "{}", page.out);
    assert!(page.out.contains("Incident status page"), "{}", page.out);
    let said = "papers/postmortem.md, line 3: {{figurs}} is no placeholder and no section, did you \
                mean {{figures}}?; the shipped one is used";
    assert!(page.err.contains(said), "{}", page.err);
    let paper = machine.ok(&["report", "postmortem"]);
    assert!(paper.contains("## Five whys"), "{paper}");
    let list = machine.ok(&["templates"]);
    for row in [
        "papers/wrap-up\treplaced\t-",
        "papers/topic\tshipped\t-",
        "papers/postmortem\twrong\tline 3",
    ] {
        assert!(list.contains(row), "{row}: {list}");
    }
    assert_eq!(machine.run(&["templates", "--check"]).code, Some(1));
    let shipped = machine.ok(&["templates", "papers/topic"]);
    assert!(shipped.starts_with("{{key}} {{priority|}}"), "{shipped}");
    let placeholders = machine.ok(&["templates", "--placeholders"]);
    assert!(placeholders.contains("{{timeline}}\tevery entry"));
}

/// In the shell a draft is made all the same, and what is wrong is said with file and line.
#[test]
fn a_wrong_template_is_said_and_the_shipped_one_drafts() {
    let machine = machine(&[("customers-first.md", "one\n{{servce}}\n")]);
    let ran = machine.run(&["send", "customers", "--template"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("We know that"), "{}", ran.out);
    let said =
        "customers-first.md, line 2: {{servce}} is no placeholder, did you mean {{service}}?";
    assert!(ran.err.contains(said), "{}", ran.err);
    machine.ok(&["note", "nothing stops"]);
    machine.ok(&["list"]);
}
