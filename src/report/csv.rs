//! Records as CSV (RFC 4180). No cell can begin a formula in a spreadsheet.

/// What makes a spreadsheet take a cell for a formula, the full-width forms included.
const FORMULA: [char; 8] = [
    '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Records, each ended by CR LF.
pub fn csv(records: &[Vec<String>]) -> String {
    let mut text = String::new();
    for record in records {
        let cells: Vec<String> = record.iter().map(|cell| csv_cell(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// One cell, quoted where it must be; one that a spreadsheet would run gets a `'` in front.
pub fn csv_cell(text: &str) -> String {
    let runs = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(FORMULA);
    let safe = if runs {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    // Some countries read `;` where others read `,`.
    let quoted = safe.contains(['"', ',', ';', '\n', '\r']) || safe.starts_with(' ');
    if quoted || safe.ends_with(' ') {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_cell_is_a_formula() {
        for (text, cell) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("a;b", "\"a;b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            (" a", "\" a\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            (
                "=HYPERLINK(\"x\",\"y\")",
                "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
            ),
        ] {
            assert_eq!(csv_cell(text), cell, "{text:?}");
        }
        let rows = [
            vec!["a".to_owned(), "b".to_owned()],
            vec!["1".to_owned(), "2".to_owned()],
        ];
        assert_eq!(csv(&rows), "a,b\r\n1,2\r\n");
    }
}
