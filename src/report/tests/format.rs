//! Hostile words in every format: read back, they are the cleaned words and nothing else.

use super::*;
use crate::clean::{clean, clean_lines};
use crate::report::block::{Block, Inline, plain};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

/// Words that try to be something else in one of the formats.
const HOSTILE: [&str; 46] = [
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "' onmouseover='x' \" onfocus=\"x",
    "&lt;b&gt; &amp; &copy; &#60; &nbsp;",
    "]]> <![CDATA[ <!-- --> <?php ?>",
    "<ac:structured-macro ac:name=\"html\">",
    "{code}x{code} {noformat} {color:red} {quote}",
    "[~admin] [^file.exe] !image.png! ||head||cell|",
    "h1. not a head",
    "bq. not a quote",
    "# not a head",
    "- not an item",
    "+ not an item",
    "* not an item",
    "12. not an item",
    "1) not an item",
    "---",
    "===",
    "> not a quote",
    "```sh\nrm -rf /\n```",
    "    not code",
    "**bold** _em_ ~~gone~~ `code` $x^2$",
    "a | b || c |",
    "trailing backslash \\",
    "\\| \\\\| C:\\temp\\new",
    "<!channel> <!here> <@U123> <#C123> <!subteam^S1>",
    "<https://evil.example|https://bank.example>",
    "[bank](javascript:alert(1))",
    "javascript:alert(1)",
    "=HYPERLINK(\"https://evil.example\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "a,b;c\"d",
    "line one\nline two\r\nline three",
    "\n\n\n",
    "\u{1b}[2J\u{1b}]52;c;aGk=\u{7} \u{0} \u{7f} \u{9b}",
    "\u{202e}gpj.exe\u{2066} \u{200b}\u{feff}\u{200d}",
    "\u{fffe}\u{ffff}\u{fdd0} \u{e0041}",
    "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} 👩🏽‍🚒 日本語",
    ":tada: :100: 10:30:45 (x) (off) :) ;) ??cite??",
    "see https://a.example/x_y?a=1&b=2#f, and http://b.example/(z).",
    "snake_case a-b -struck- 2026-11-30 -- x ---- y",
];

/// A paper with these words in every place that takes any.
fn everywhere(words: &str) -> Manuscript {
    let mut paper = Manuscript::new(words);
    paper.section(words);
    paper.subsection(words);
    paper.paragraph(words);
    paper.blocks.push(Block::Paragraph(vec![
        Inline::Text("a ".to_owned()),
        Inline::Strong(words.to_owned()),
        Inline::Text(" ".to_owned()),
        Inline::Emphasis(words.to_owned()),
        Inline::Text(", ".to_owned()),
        Inline::Struck(words.to_owned()),
        Inline::Link {
            label: words.to_owned(),
            address: "https://a.example/?x=1&y=2|>".to_owned(),
        },
        Inline::Link {
            label: "Board".to_owned(),
            address: words.to_owned(),
        },
    ]));
    for numbered in [false, true] {
        let items = vec![plain(words), plain("x")];
        paper.blocks.push(Block::List { numbered, items });
    }
    let rows = vec![
        vec![plain(words), plain("")],
        vec![plain("x"), plain(words)],
    ];
    let head = vec![words.to_owned(), "Head".to_owned()];
    paper.blocks.push(Block::Table { head, rows });
    paper.blocks.push(Block::Quote(words.to_owned()));
    paper
}

/// What a strict reader finds: the words of each element in order, and the addresses followed.
#[derive(Debug, Default)]
struct Read {
    words: Vec<String>,
    addresses: Vec<String>,
}

/// Elements inside a block of words.
const INLINE: [&str; 4] = ["a", "strong", "em", "del"];

/// Reads elements as XML: every one is closed, every attribute quoted, every entity of the five.
fn read_elements(text: &str) -> Result<Read, String> {
    let mut read = Read::default();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        words(&rest[..at], &mut read)?;
        rest = &rest[at + 1..];
        let end = rest.find('>').ok_or("a tag without its end")?;
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if tag.contains('<') {
            return Err(format!("a tag in a tag: {tag}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            let was = open.pop();
            if !INLINE.contains(&name) {
                read.words.push(String::new());
            }
            if was != Some(name) {
                return Err(format!("{name} was not open"));
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        attributes(&tag[name.len()..], &mut read)?;
        if name == "br" {
            words("\n", &mut read)?;
        } else if !tag.ends_with('/') {
            open.push(name);
            if !INLINE.contains(&name) {
                read.words.push(String::new());
            }
        }
    }
    words(rest, &mut read)?;
    open.is_empty()
        .then_some(read)
        .ok_or(format!("left open: {open:?}"))
}

fn attributes(text: &str, read: &mut Read) -> Result<(), String> {
    let mut rest = text.trim().trim_end_matches('/').trim();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or(format!("no value: {rest}"))?;
        let (value, after) = value.split_once('"').ok_or(format!("no quote: {rest}"))?;
        if name.starts_with("on") || !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            return Err(format!("an attribute: {name}"));
        }
        if name == "href" {
            read.addresses.push(unescape(value)?);
        }
        rest = after.trim();
    }
    Ok(())
}

fn words(text: &str, read: &mut Read) -> Result<(), String> {
    let text = unescape(text)?;
    if let Some(last) = read.words.last_mut() {
        last.push_str(&text);
    } else {
        read.words.push(text);
    }
    Ok(())
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (name, after) = rest[at + 1..]
            .split_once(';')
            .ok_or(format!("a bare & in {text}"))?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            name => return Err(format!("the entity {name}")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Reads comma-separated values as RFC 4180 has them.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'), "a record ends with both");
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    assert!(
        record.is_empty() && field.is_empty(),
        "the last record ends too"
    );
    records
}

/// The words of Markdown by its blocks, as a reader of tables and struck words has them, and
/// everything that it would follow or fetch.
fn read_markdown(text: &str) -> (Vec<String>, Vec<String>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut blocks = vec![String::new()];
    let mut addresses = Vec::new();
    for event in Parser::new_ext(text, options) {
        let last = blocks.last_mut().expect("a block");
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                addresses.push(dest_url.to_string());
            }
            Event::Text(words) => last.push_str(&words),
            Event::SoftBreak | Event::HardBreak => last.push('\n'),
            Event::InlineHtml(tag) if &*tag == "<br>" => last.push('\n'),
            Event::Html(html) | Event::InlineHtml(html) => panic!("markup got through: {html}"),
            Event::Code(code) => panic!("code got through: {code}"),
            Event::Rule => panic!("a rule got through: {text}"),
            Event::Start(Tag::CodeBlock(_)) => panic!("a block of code got through: {text}"),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => blocks.push(String::new()),
            _ => {}
        }
    }
    (blocks, addresses)
}

/// Words as all readers agree on them: no matter how blank a blank is, and where lines break.
fn squeezed(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cleaned(words: &str) -> String {
    squeezed(&clean_lines(words).join("\n"))
}

#[test]
fn every_format_has_a_word_and_files_end_differently() {
    for (format, word) in Format::ALL {
        assert_eq!(Format::parse(word), Some(format));
        assert_eq!(format.word(), word);
        let name = format!("a.{}", format.extension());
        assert_eq!(Format::of_name(&name), Some(format), "{name}");
    }
    assert_eq!(Format::parse("markdown"), Some(Format::Markdown));
    assert_eq!(Format::parse("conf"), Some(Format::Confluence));
    assert_eq!(Format::parse("j"), None);
    assert_eq!(Format::of_name("paper"), None);
}

#[test]
fn nothing_hidden_is_left_in_any_format() {
    for hostile in HOSTILE {
        for (kind, _) in Format::ALL {
            let text = format(&everywhere(hostile), kind);
            let text = text.replace("\r\n", "\n");
            for line in text.split('\n') {
                assert_eq!(clean(line), line, "{kind:?} {hostile:?}");
            }
        }
    }
}

/// The words of a paper that [`everywhere`] made, where every word of a block is its own.
fn same_words(read: &[String], hostile: &str, of: &str) {
    let wanted = [cleaned(hostile), squeezed(&clean(hostile))];
    let read: Vec<String> = read.iter().map(|words| squeezed(words)).collect();
    let whole = read.iter().filter(|words| wanted.contains(words)).count();
    // Title, two heads, paragraph, two items, head of the table, two cells, quote.
    assert!(whole >= 10, "{of}: {hostile:?} came back {whole} times");
}

fn only_safe(addresses: &[String]) {
    for address in addresses {
        let safe = ["http://", "https://", "mailto:"];
        assert!(
            safe.iter().any(|start| address.starts_with(start)),
            "{address}"
        );
    }
}

fn in_elements(words: &str) {
    let paper = everywhere(words);
    let page = format(&paper, Format::Html);
    let page = page.strip_prefix("<!DOCTYPE html>\n").expect("a doctype");
    for text in [page, &format(&paper, Format::Confluence)] {
        let read = read_elements(text).unwrap_or_else(|why| panic!("{why} in {text}"));
        same_words(&read.words, words, "elements");
        only_safe(&read.addresses);
        assert!(!text.contains("<script") && !text.contains("<ac:"));
    }
}

fn in_markdown(words: &str) {
    let text = format(&everywhere(words), Format::Markdown);
    let (read, addresses) = read_markdown(&text);
    if !cleaned(words).is_empty() {
        same_words(&read, words, &text);
    }
    only_safe(&addresses);
}

/// The cells of the table, without the apostrophe that stops a formula.
fn in_csv(words: &str) {
    let records = read_csv(&format(&everywhere(words), Format::Csv));
    let cleaned = clean_lines(words).join("\n");
    let wanted = [
        [clean(words).into_owned(), "Head".to_owned()],
        [cleaned.clone(), String::new()],
        ["x".to_owned(), cleaned],
    ];
    assert_eq!(records.len(), wanted.len());
    for (record, wanted) in records.iter().zip(&wanted) {
        for (field, wanted) in record.iter().zip(wanted) {
            let starts = field.trim_start_matches([' ', '\n']).chars().next();
            assert!(!starts.is_some_and(|c| "=+-@\t\r".contains(c)), "{field:?}");
            assert!(
                field == wanted || *field == format!("'{wanted}"),
                "{field:?} {wanted:?}"
            );
        }
    }
}

fn in_slack(words: &str) {
    let mut text = format(&everywhere(words), Format::Slack);
    for address in ["https://", "http://", "mailto:"] {
        text = text.replace(&format!("<{address}"), "[");
    }
    assert!(!text.contains('<'), "{text}");
    assert!(!text.contains("<!") && !text.contains("<@"));
    let mut paper = Manuscript::default();
    paper.blocks.push(Block::Quote(words.to_owned()));
    let quote = format(&paper, Format::Slack);
    let mut quote = quote
        .trim_start()
        .trim_end_matches('\n')
        .replace("\n> ", "\n");
    for (start, end) in [("<https://", '>'), ("<http://", '>')] {
        while let Some(at) = quote.find(start) {
            let end = at + quote[at..].find(end).expect("a link ends");
            let inner = quote[at + 1..end].to_owned();
            quote.replace_range(at..=end, &inner);
        }
    }
    let read = unescape(quote.strip_prefix("> ").unwrap_or_default()).expect("three entities");
    assert_eq!(squeezed(&read), cleaned(words));
}

fn in_text(words: &str) {
    let text = format(&everywhere(words), Format::Text);
    for line in text.lines() {
        use unicode_width::UnicodeWidthStr as _;
        assert!(line.width() <= 72, "{} columns: {line}", line.width());
        assert_eq!(line, line.trim_end(), "{line:?}");
    }
}

fn in_json(words: &str) {
    let paper = everywhere(words);
    let text = format(&paper, Format::Json);
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["schema"], 1);
    assert_eq!(value["title"], words);
    assert_eq!(value["blocks"][2]["words"][0]["text"], words);
    assert_eq!(
        value["blocks"].as_array().expect("blocks").len(),
        paper.blocks.len()
    );
}

/// Every sign of Jira that a word of ours may begin is escaped; what is ours is known.
fn in_jira(words: &str) {
    let paper = Manuscript {
        title: words.to_owned(),
        blocks: vec![
            Block::Quote(words.to_owned()),
            Block::Paragraph(plain(words)),
        ],
    };
    let text = format(&paper, Format::Jira);
    let text = text
        .replacen("{quote}\n", "", 1)
        .replacen("\n{quote}", "", 1);
    let mut chars = text.chars().peekable();
    let mut brackets = 0;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let next = chars.next();
                assert!(
                    next.is_some_and(|c| "!^~+?%{}()*_-|[]".contains(c)),
                    "{text}"
                );
            }
            '[' => {
                let mut escaped = false;
                let mut ends = |c: &char| {
                    let ends = *c == ']' && !escaped;
                    escaped = *c == '\\' && !escaped;
                    ends
                };
                let inner: String = chars.by_ref().take_while(|c| !ends(c)).collect();
                assert!(inner.starts_with("http"), "{inner}");
                brackets += 1;
            }
            c => assert!(!"{}*_|!^~+%]".contains(c), "{c} in {text}"),
        }
    }
    assert!(brackets <= 2 * words.matches("http").count());
}

#[test]
fn hostile_words_are_only_words_in_every_format() {
    for hostile in HOSTILE {
        in_elements(hostile);
        in_markdown(hostile);
        in_csv(hostile);
        in_slack(hostile);
        in_text(hostile);
        in_json(hostile);
        in_jira(hostile);
    }
}

/// Text of the kinds that meet: letters, marks of all formats, line ends, controls, anything.
fn any_words() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "\"",
        "'",
        "*",
        "_",
        "~",
        "`",
        "|",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "#",
        "-",
        "+",
        "=",
        "!",
        "?",
        ":",
        ";",
        ".",
        "1",
        "\n",
        "\r",
        "\t",
        " ",
        "  ",
        "a",
        "b",
        "https://a.example/",
        "&amp;",
        "$",
        "@",
        "^",
        "\u{202e}",
        "\u{301}",
        "\u{200d}",
        "é",
        "日",
    ]);
    let made = prop::collection::vec(marks, 0..12).prop_map(|parts| parts.concat());
    prop_oneof![3 => made, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn elements_read_back(words in any_words()) { in_elements(&words); }
    #[test]
    fn markdown_reads_back(words in any_words()) { in_markdown(&words); }
    #[test]
    fn csv_reads_back(words in any_words()) { in_csv(&words); }
    #[test]
    fn slack_reads_back(words in any_words()) { in_slack(&words); }
    #[test]
    fn text_keeps_its_columns(words in any_words()) { in_text(&words); }
    #[test]
    fn json_keeps_the_original(words in any_words()) { in_json(&words); }
    #[test]
    fn jira_escapes_its_signs(words in any_words()) { in_jira(&words); }
}
