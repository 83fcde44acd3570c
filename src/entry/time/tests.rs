//! Tables of times in zones with summer time, half hours and midnights.

use super::*;
use proptest::prelude::*;

/// Reads `text` when it is `now` in `zone`; the answer is RFC 3339, `~` for about, or the error.
fn read(text: &str, now: &str, zone: Tz) -> String {
    let scope = Scope {
        now: Timestamp::parse(now).expect(now),
        zone,
        people: &|_| None,
        work: None,
    };
    match parse_time(text, &scope) {
        Ok(moment) => format!("{}{}", if moment.approx { "~" } else { "" }, moment.at),
        Err(EntryError::Future { .. }) => "future".to_owned(),
        Err(EntryError::SkippedHour { .. }) => "skipped".to_owned(),
        Err(EntryError::BadTime { .. }) => "bad".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

fn table(zone: Tz, rows: &[(&str, &str, &str)]) {
    for (text, now, expected) in rows {
        assert_eq!(read(text, now, zone), *expected, "{text} at {now}");
    }
}

#[test]
fn the_forms() {
    let now = "2026-01-15T14:34:51.250Z";
    let rows: Vec<(&str, &str, &str)> = [
        ("14:32", "2026-01-15T14:32:00.000Z"),
        ("@14:32", "2026-01-15T14:32:00.000Z"),
        ("@ 14:32 ", "2026-01-15T14:32:00.000Z"),
        ("9:05", "2026-01-15T09:05:00.000Z"),
        ("14:32:10", "2026-01-15T14:32:10.000Z"),
        ("~14:32", "~2026-01-15T14:32:00.000Z"),
        ("@~14:32", "~2026-01-15T14:32:00.000Z"),
        ("-5m", "2026-01-15T14:29:51.250Z"),
        ("@-5m", "2026-01-15T14:29:51.250Z"),
        ("-5", "2026-01-15T14:29:51.250Z"),
        ("~-5m", "~2026-01-15T14:29:51.250Z"),
        ("-1h10m", "2026-01-15T13:24:51.250Z"),
        ("-90s", "2026-01-15T14:33:21.250Z"),
        ("-1d", "2026-01-14T14:34:51.250Z"),
        ("yesterday 23:50", "2026-01-14T23:50:00.000Z"),
        ("@Yesterday  23:50", "2026-01-14T23:50:00.000Z"),
        ("yesterday ~23:50", "~2026-01-14T23:50:00.000Z"),
        ("~yesterday 23:50", "~2026-01-14T23:50:00.000Z"),
        ("2026-01-12 08:00", "2026-01-12T08:00:00.000Z"),
        ("2026-01-15T16:33:00+05:30", "2026-01-15T11:03:00.000Z"),
        ("now", "2026-01-15T14:34:51.250Z"),
    ]
    .map(|(text, expected)| (text, now, expected))
    .to_vec();
    table(Tz::UTC, &rows);
}

#[test]
fn what_is_no_time() {
    for text in [
        "",
        "@",
        "~",
        "-",
        "24:00",
        "14:60",
        "14:3",
        "14:32:61",
        "14:32:10:5",
        "2560",
        "143",
        "14320",
        "14",
        "x",
        "14:32x",
        "-5x",
        "-5m1h",
        "-m",
        "-1h1h",
        "+5m",
        "yesterday",
        "yesterday noon",
        "14:32 and more",
        "2026-02-30 10:00",
        "2026-01-15",
        "-99999999999999999999m",
        "-99999999d",
        "yesterday 23:50 x",
        "--5m",
        "-٥m",
        "１４:３２",
    ] {
        assert_eq!(
            read(text, "2026-01-15T14:34:51.000Z", Tz::UTC),
            "bad",
            "{text:?}"
        );
    }
}

#[test]
fn ahead_is_now_then_future_then_yesterday() {
    table(
        Tz::UTC,
        &[
            (
                "14:34",
                "2026-01-15T14:34:51.000Z",
                "2026-01-15T14:34:00.000Z",
            ),
            (
                "14:35",
                "2026-01-15T14:34:51.000Z",
                "2026-01-15T14:34:51.000Z",
            ),
            (
                "14:36",
                "2026-01-15T14:34:00.000Z",
                "2026-01-15T14:34:00.000Z",
            ),
            ("14:36:01", "2026-01-15T14:34:00.000Z", "future"),
            (
                "02:34",
                "2026-01-15T14:34:00.000Z",
                "2026-01-15T02:34:00.000Z",
            ),
            (
                "02:33",
                "2026-01-15T14:34:00.000Z",
                "2026-01-15T02:33:00.000Z",
            ),
            ("20:00", "2026-01-15T08:00:00.000Z", "future"),
            (
                "20:00:01",
                "2026-01-15T08:00:00.000Z",
                "2026-01-14T20:00:01.000Z",
            ),
            ("2026-01-16 08:00", "2026-01-15T08:00:00.000Z", "future"),
            (
                "2026-01-15 08:01",
                "2026-01-15T08:00:00.000Z",
                "2026-01-15T08:00:00.000Z",
            ),
            ("2026-01-15T08:03:00Z", "2026-01-15T08:00:00.000Z", "future"),
        ],
    );
}

#[test]
fn midnight() {
    table(
        Tz::UTC,
        &[
            (
                "23:50",
                "2026-01-15T00:05:00.000Z",
                "2026-01-14T23:50:00.000Z",
            ),
            (
                "00:01",
                "2026-01-15T00:05:00.000Z",
                "2026-01-15T00:01:00.000Z",
            ),
            (
                "00:00",
                "2026-01-15T00:00:00.000Z",
                "2026-01-15T00:00:00.000Z",
            ),
            (
                "00:01",
                "2026-01-14T23:59:30.000Z",
                "2026-01-14T23:59:30.000Z",
            ),
            (
                "00:02",
                "2026-01-14T23:59:30.000Z",
                "2026-01-14T00:02:00.000Z",
            ),
            (
                "yesterday 00:05",
                "2026-01-01T00:01:00.000Z",
                "2025-12-31T00:05:00.000Z",
            ),
        ],
    );
}

#[test]
fn new_york_when_the_clocks_change() {
    table(
        Tz::America__New_York,
        &[
            // 2026-03-08: 02:00 EST becomes 03:00 EDT.
            (
                "01:59",
                "2026-03-08T07:10:00.000Z",
                "2026-03-08T06:59:00.000Z",
            ),
            ("02:30", "2026-03-08T07:10:00.000Z", "skipped"),
            (
                "03:05",
                "2026-03-08T07:10:00.000Z",
                "2026-03-08T07:05:00.000Z",
            ),
            ("02:30", "2026-03-08T18:00:00.000Z", "skipped"),
            ("yesterday 02:30", "2026-03-09T18:00:00.000Z", "skipped"),
            ("2026-03-08 02:30", "2026-03-09T18:00:00.000Z", "skipped"),
            (
                "-1h",
                "2026-03-08T07:10:00.000Z",
                "2026-03-08T06:10:00.000Z",
            ),
            // 2026-11-01: 02:00 EDT becomes 01:00 EST.
            (
                "01:30",
                "2026-11-01T07:00:00.000Z",
                "2026-11-01T05:30:00.000Z",
            ),
            (
                "01:30",
                "2026-11-01T05:40:00.000Z",
                "2026-11-01T05:30:00.000Z",
            ),
            (
                "yesterday 01:30",
                "2026-11-02T15:00:00.000Z",
                "2026-11-01T05:30:00.000Z",
            ),
            (
                "02:30",
                "2026-11-01T08:00:00.000Z",
                "2026-11-01T07:30:00.000Z",
            ),
            (
                "23:50",
                "2026-11-01T04:10:00.000Z",
                "2026-11-01T03:50:00.000Z",
            ),
        ],
    );
}

#[test]
fn zones_of_their_own() {
    table(
        Tz::Asia__Kolkata,
        &[
            (
                "20:00",
                "2026-01-15T14:34:00.000Z",
                "2026-01-15T14:30:00.000Z",
            ),
            (
                "23:50",
                "2026-01-15T18:40:00.000Z",
                "2026-01-15T18:20:00.000Z",
            ),
            (
                "yesterday 23:50",
                "2026-01-15T18:40:00.000Z",
                "2026-01-15T18:20:00.000Z",
            ),
        ],
    );
    // Greenland skips 23:00 to midnight: after it, 23:30 means the evening before and is skipped.
    table(
        Tz::America__Nuuk,
        &[("23:30", "2024-03-31T02:30:00.000Z", "skipped")],
    );
}

#[test]
fn minutes() {
    for (text, expected) in [
        ("10m", Some(10)),
        (" 10m ", Some(10)),
        ("1h", Some(60)),
        ("1h10m", Some(70)),
        ("90", Some(90)),
        ("2d", Some(2880)),
        ("60s", Some(1)),
        ("90s", None),
        ("0", None),
        ("", None),
        ("m", None),
        ("-5m", None),
        ("ten", None),
        ("99999999999", None),
    ] {
        assert_eq!(parse_minutes(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn never_a_panic_and_never_the_future(
        text in "\\PC*",
        now in 0_i64..4_102_444_800_000,
    ) {
        let scope = Scope {
            now: Timestamp::from_millis(now),
            zone: Tz::America__New_York,
            people: &|_| None,
            work: None,
        };
        if let Ok(moment) = parse_time(&text, &scope) {
            prop_assert!(moment.at <= scope.now);
        }
    }

    #[test]
    fn a_clock_time_is_the_one_typed(
        hour in 0_u32..24, minute in 0_u32..60, now in 1_700_000_000_i64..1_900_000_000,
    ) {
        let scope = Scope {
            now: Timestamp::from_millis(now * 1000),
            zone: Tz::America__New_York,
            people: &|_| None,
            work: None,
        };
        if let Ok(moment) = parse_time(&format!("{hour}:{minute:02}"), &scope) {
            let ago = scope.now.seconds_since(moment.at);
            prop_assert!((0..=25 * HOUR).contains(&ago));
            let shown = moment.at.to_utc().with_timezone(&scope.zone).format("%H:%M").to_string();
            let typed = format!("{hour:02}:{minute:02}");
            prop_assert!(ago == 0 || shown == typed);
        }
    }
}
