//! What is covered, what is left, and that no text at all makes it stumble.

use super::*;
use proptest::prelude::*;

#[test]
fn what_looks_like_a_secret_is_covered() {
    let table = [
        (
            "see https://ops:hunter2@db.example/x",
            "see https://[masked]@db.example/x",
        ),
        (
            "https://x.example/d?from=1&token=hush-4411&to=2",
            "https://x.example/d?from=1&token=[masked]&to=2",
        ),
        (
            "(https://x.example/?sig=abc).",
            "(https://x.example/?sig=[masked]).",
        ),
        ("password=hunter2 works", "password=[masked] works"),
        ("DB_PASSWORD: hunter2", "DB_PASSWORD: [masked]"),
        (
            r#"{"password": "two words"}"#,
            r#"{"password": "[masked]"}"#,
        ),
        ("x-api-key: 99aa", "x-api-key: [masked]"),
        ("key=zzz", "key=[masked]"),
        ("the password is hunter2", "the password is [masked]"),
        ("call PIN 4711#", "call PIN [masked]"),
        ("PIN: 4711", "PIN: [masked]"),
        ("passcode 998877", "passcode [masked]"),
        ("Bearer abc123def", "Bearer [masked]"),
        (
            "Authorization: Bearer abc",
            "Authorization: Bearer [masked]",
        ),
        ("AKIAIOSFODNN7EXAMPLE leaked", "[masked] leaked"),
        ("ghp_0123456789abcdef0123456789abcdef0123", "[masked]"),
        ("xoxb-123456789-abc", "[masked]"),
        (
            "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc here",
            "jwt [masked] here",
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END",
            "[masked]",
        ),
        (
            "wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLE9 found",
            "[masked] found",
        ),
        ("card 4111 1111 1111 1111 refused", "card [masked] refused"),
        ("5500-0000-0000-0004", "[masked]"),
        ("378282246310005", "[masked]"),
        (
            "post to https://hooks.example.com/services/T0/B0/XY now",
            "post to https://hooks.example.com/[masked] now",
        ),
    ];
    for (text, want) in table {
        assert_eq!(mask_secrets(text), want);
    }
}

#[test]
fn everyday_words_are_left_alone() {
    for text in [
        "password reset does not work",
        "the key: retry after a minute",
        "monkey=banana",
        "tokens are refused by the gateway",
        "Basic authentication is off",
        "T1 Jon: restart pgbouncer (due 14:31)",
        "commit 7f3a91c2d4e5f60718293a4b5c6d7e8f90a1b2c3 is bad",
        "at 1795132800000 ms, 2026-11-20 14:34:51",
        "0198f3b4-5c6d-7e8f-9012-3456789abcde",
        "4111 1111 1111 1112 has no check digit",
        "mail noc@example.org",
        "10.0.0.7 answers",
        "wait for 14 5 testers; 3 of 5 nodes",
        "https://graphs.example/d/checkout?from=now-1h",
        "#inc-eu-checkout",
        "",
    ] {
        assert_eq!(mask_secrets(text), text);
        assert!(matches!(mask_secrets(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn the_public_sees_no_addresses_either() {
    let table = [
        ("mail noc@example.org.", "mail [masked]."),
        (
            "host db-1.prod.internal:5432 is down",
            "host [masked] is down",
        ),
        ("10.0.0.7:80, fe80::1", "[masked], [masked]"),
        ("version 1.2.3 at 14:32:10", "version 1.2.3 at 14:32:10"),
        ("see status.example.com", "see status.example.com"),
        ("token=abc", "token=[masked]"),
    ];
    for (text, want) in table {
        assert_eq!(mask_for_public(text), want);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_stumble(text in "\\PC*") {
        let masked = mask_secrets(&text).into_owned();
        prop_assert!(masked.is_char_boundary(masked.len()));
        let _ = mask_for_public(&text);
    }

    #[test]
    fn a_password_never_stays(
        before in "[a-zé表 ]{0,12}",
        secret in "[A-Za-z0-9!%*_.-]{6,24}[A-Za-z0-9]",
        name in prop::sample::select(vec!["password", "api_key", "db.token", "CLIENT-SECRET"]),
        sign in prop::sample::select(vec!["=", ": ", " = "]),
    ) {
        let text = format!("{before} {name}{sign}{secret} after");
        let masked = mask_secrets(&text);
        prop_assert!(!masked.contains(&secret), "{masked}");
        prop_assert!(masked.ends_with(" after"), "{masked}");
    }
}
