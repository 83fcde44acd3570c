//! One paper in each format, as it stands.

use super::*;
use crate::report::block::{Block, Inline, Line, plain};

fn sample() -> Manuscript {
    let mut paper = Manuscript::new("CHK-1: EU checkout 5xx");
    paper.section("Figures");
    let cells = |cells: [&str; 2]| -> Vec<Line> { cells.iter().map(|c| plain(*c)).collect() };
    paper.table(
        &["Figure", "Value"],
        vec![
            cells(["Time to detect", "4m"]),
            cells(["Time under impact", "1h 05m"]),
        ],
        "none",
    );
    paper.section("Full timeline");
    let long =
        "db-3 stopped taking writes because its disk was full, and nobody was told\nfor long";
    paper.table(
        &["Time", "What", "Who"],
        vec![
            vec![plain("17:20"), plain(long), plain("Nia")],
            vec![
                plain("17:31"),
                vec![
                    Inline::Struck("rolled back".to_owned()),
                    Inline::Text(" see https://g.example/d_1".to_owned()),
                ],
                plain("Rob Lindqvist (Technical Lead)"),
            ],
        ],
        "none",
    );
    paper.subsection("Said");
    paper
        .blocks
        .push(Block::Quote("We know.\nNext word by 18:00.".to_owned()));
    paper.items(
        vec![vec![
            Inline::Strong("Key".to_owned()),
            Inline::Text(": CHK-1".to_owned()),
        ]],
        "none",
    );
    paper
}

#[test]
fn as_markdown() {
    let wanted = "\
# CHK-1: EU checkout 5xx

## Figures

| Figure | Value |
|---|---|
| Time to detect | 4m |
| Time under impact | 1h 05m |

## Full timeline

| Time | What | Who |
|---|---|---|
| 17:20 | db-3 stopped taking writes because its disk was full, and nobody was told<br>for long | Nia |
| 17:31 | ~~rolled back~~ see <https://g.example/d_1> | Rob Lindqvist (Technical Lead) |

### Said

> We know.\\
> Next word by 18:00.

- **Key**: CHK-1
";
    assert_eq!(format(&sample(), Format::Markdown), wanted);
}

#[test]
fn as_text() {
    let wanted = "\
CHK-1: EU checkout 5xx
======================

Figures
-------

Figure             Value
-----------------  ------
Time to detect     4m
Time under impact  1h 05m

Full timeline
-------------

Time   What                             Who
-----  -------------------------------  ------------------------------
17:20  db-3 stopped taking writes       Nia
       because its disk was full, and
       nobody was told
       for long
17:31  [struck: rolled back] see        Rob Lindqvist (Technical Lead)
       https://g.example/d_1

Said

> We know.
> Next word by 18:00.

- Key: CHK-1
";
    assert_eq!(format(&sample(), Format::Text), wanted);
}

#[test]
fn as_jira() {
    let wanted = "\
h1. CHK-1: EU checkout 5xx

h2. Figures

||Figure||Value||
|Time to detect|4m|
|Time under impact|1h 05m|

h2. Full timeline

||Time||What||Who||
|17:20|db-3 stopped taking writes because its disk was full, and nobody was told \\\\ for long|Nia|
|17:31|-rolled back- see [https://g.example/d_1]|Rob Lindqvist (Technical Lead)|

h3. Said

{quote}
We know.
Next word by 18:00.
{quote}

* *Key*: CHK-1
";
    assert_eq!(format(&sample(), Format::Jira), wanted);
}

#[test]
fn as_slack() {
    let wanted = "\
*CHK-1: EU checkout 5xx*

*Figures*

_Figure | Value_
Time to detect | 4m
Time under impact | 1h 05m

*Full timeline*

_Time | What | Who_
17:20 | db-3 stopped taking writes because its disk was full, and nobody was told for long | Nia
17:31 | ~rolled back~ see <https://g.example/d_1> | Rob Lindqvist (Technical Lead)

*Said*

> We know.
> Next word by 18:00.

• *Key*: CHK-1
";
    assert_eq!(format(&sample(), Format::Slack), wanted);
}

#[test]
fn as_csv() {
    let wanted = "\
Section,Figure,Value,\r
Figures,Time to detect,4m,\r
Figures,Time under impact,1h 05m,\r
Section,Time,What,Who\r
Full timeline,17:20,\"db-3 stopped taking writes because its disk was full, and nobody was told\nfor long\",Nia\r
Full timeline,17:31,rolled back see https://g.example/d_1,Rob Lindqvist (Technical Lead)\r
";
    assert_eq!(format(&sample(), Format::Csv), wanted);
}

#[test]
fn as_storage_and_as_a_page() {
    let stored = format(&sample(), Format::Confluence);
    let wanted = "<tr><td>17:31</td><td><del>rolled back</del> see \
                  <a href=\"https://g.example/d_1\">https://g.example/d_1</a></td>";
    assert!(stored.contains(wanted), "{stored}");
    assert!(stored.starts_with("<h1>CHK-1: EU checkout 5xx</h1>\n<h2>Figures</h2>\n<table>"));
    let page = format(&sample(), Format::Html);
    assert!(page.contains("<html lang=\"en\""));
    assert!(page.contains("<title>CHK-1: EU checkout 5xx</title>"));
    assert!(page.contains("@media print"));
}
