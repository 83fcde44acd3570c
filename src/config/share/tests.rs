//! Tables for addresses and for where secrets stand.

use super::*;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn an_address_names_servers_and_perhaps_an_incident() {
    for (text, shown) in [
        ("nats://nats.example", "nats://nats.example:4222"),
        ("nats://10.0.0.7:4333/", "nats://10.0.0.7:4333"),
        ("tls://a:1,b,[::1]:7", "tls://a:1,b:4222,[::1]:7"),
        (
            "nats://a/shop-20261120-k7f3",
            "nats://a:4222/shop-20261120-k7f3",
        ),
    ] {
        let address: Address = text.parse().expect(text);
        assert_eq!(address.to_string(), shown);
        assert_eq!(address.to_string().parse(), Ok(address), "{text}");
    }
}

#[test]
fn what_is_no_address_is_refused_and_a_secret_in_it_is_never_repeated() {
    for (text, why) in [
        ("http://a", BadAddress::Scheme),
        ("a:4222", BadAddress::Scheme),
        ("nats://nia:hunter2@a", BadAddress::Secret),
        ("tls://s3cret@a:4222/KEY", BadAddress::Secret),
        ("nats://", BadAddress::Host),
        ("nats://a,,b", BadAddress::Host),
        ("nats://a b", BadAddress::Host),
        ("nats://[a]", BadAddress::Host),
        ("nats://a:0", BadAddress::Port),
        ("nats://a:70000", BadAddress::Port),
        ("nats://a:\u{1b}[2J", BadAddress::Port),
    ] {
        let error = text.parse::<Address>().expect_err(text);
        assert_eq!(error, why, "{text}");
        let said = error.to_string();
        assert!(!said.contains("hunter2") && !said.contains("s3cret"));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test makes its own file")]
fn a_secret_is_a_reference_and_a_literal_one_is_refused_unsaid() {
    for text in ["hunter2", "env:", "file:", "cmd:pass", ""] {
        assert_eq!(text.parse::<Secret>(), Err(NoSecret::Literal), "{text}");
    }
    assert!(!NoSecret::Literal.to_string().contains("hunter2"));
    let lookup = |name: &str| (name == "TOKEN").then(|| OsString::from("s3cret\n"));
    let environment = Environment::new(&lookup);
    let read = |text: &str| text.parse::<Secret>().unwrap().read(environment);
    assert_eq!(read("env:TOKEN").as_deref(), Ok("s3cret"));
    assert_eq!(read("env:OTHER"), Err(NoSecret::Unset("OTHER".to_owned())));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("token");
    let reference = format!("file:{}", file.display());
    assert!(matches!(read(&reference), Err(NoSecret::Unreadable { .. })));
    std::fs::write(&file, "s3cret\r\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(read(&reference), Err(NoSecret::Open(file.clone())));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(read(&reference).as_deref(), Ok("s3cret"));
    std::fs::write(&file, "\n").unwrap();
    assert!(matches!(read(&reference), Err(NoSecret::Empty(_))));
}

#[test]
fn the_table_holds_one_way_in() {
    let table = |text: &str| toml::from_str::<Nats>(text).map_err(|e| e.message().to_owned());
    for (text, said) in [
        ("", None),
        ("token = \"env:T\"", None),
        ("user = \"nia\"\npassword = \"file:~/p\"", None),
        ("user = \"nia\"", Some("go together")),
        ("cert = \"c.pem\"", Some("go together")),
        ("stream = \"a.b\"", Some("letters")),
        (
            "token = \"env:T\"\nnkey = \"env:N\"",
            Some("choose one of token"),
        ),
    ] {
        let checked = table(text).unwrap().check();
        match said {
            Some(said) => assert!(checked.expect_err(text).contains(said)),
            None => assert_eq!(checked, Ok(()), "{text}"),
        }
    }
    assert!(table("token = \"hunter2\"").is_err_and(|said| !said.contains("hunter2")));
    let mut nats = table("nkey = \"file:~/n\"\nca = \"~/ca.pem\"").unwrap();
    nats.at_home(Some(Path::new("/home/nia")));
    assert_eq!(nats.nkey, Some(Secret::File("/home/nia/n".into())));
    assert_eq!(nats.ca.as_deref(), Some(Path::new("/home/nia/ca.pem")));
}
