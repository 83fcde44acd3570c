"""Tests of the harness itself: python3 -m unittest selftest, in this folder."""

import json
import os
import tempfile
import unittest

import make_incident
import onscreen
import record
import stores
import tally
from screen import Screen
from session import Program, Session, keys


def shown(data, rows=4, cols=10):
    """The lines of a small screen that was fed these bytes."""
    screen = Screen(rows, cols)
    screen.feed(data)
    return screen.lines()


class TheScreen(unittest.TestCase):
    def test_text_wraps_only_with_the_next_character(self):
        self.assertEqual(shown(b"0123456789\r\nab"), ["0123456789", "ab", "", ""])
        self.assertEqual(shown(b"0123456789x")[1], "x")

    def test_wide_and_combining_characters(self):
        self.assertEqual(shown("日本e\u0301x".encode()), ["日本ex", "", "", ""])

    def test_moves_and_erasing(self):
        self.assertEqual(shown(b"abcdef\x1b[1;3Hxy\x1b[K"), ["abxy", "", "", ""])
        self.assertEqual(shown(b"one\r\ntwo\x1b[2J\x1b[3;2Hz"), ["", "", " z", ""])
        self.assertEqual(shown(b"abcdef\x1b[3G\x1b[2P\x1b[1@"), ["ab ef", "", "", ""])
        self.assertEqual(shown(b"-\x1b[5b"), ["------", "", "", ""])

    def test_scrolling_inside_a_region(self):
        lines = shown(b"a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[3;1H\n")
        self.assertEqual(lines, ["a", "c", "", "d"])
        self.assertEqual(shown(b"a\r\nb\r\nc\r\nd\x1b[2;1H\x1b[L"), ["a", "", "b", "c"])

    def test_a_sequence_split_anywhere_is_the_same(self):
        data = "a\x1b[2;2Hé\x1b]0;title\x07\x1b[?1049h\x1b(Bz\x1b[31mq".encode()
        whole = shown(data)
        for at in range(len(data)):
            screen = Screen(4, 10)
            screen.feed(data[:at])
            screen.feed(data[at:])
            self.assertEqual(screen.lines(), whole, at)

    def test_the_other_screen_comes_and_goes(self):
        self.assertEqual(shown(b"old\x1b[?1049hnew\x1b[?1049l")[0], "old")


class TheRecord(unittest.TestCase):
    def test_canonical_form(self):
        value = {"b": [1, True, None], "a": 'x"\\/\n\x01\x7fé'}
        self.assertEqual(record.canonical(value),
                         '{"a":"x\\"\\\\/\\n\\u0001\x7fé","b":[1,true,null]}')
        with self.assertRaises(ValueError):
            record.canonical(1.5)

    def test_what_is_made_checks_and_what_is_altered_does_not(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "case.json")
            make_incident.write(path, 50)
            document = record.load(path)
            self.assertEqual(record.check(document), [])
            self.assertEqual(list(document)[-1], "state")
            self.assertEqual(len(record.notes(document)), 49)
            for name, value in (("body", {"text": "no"}), ("at", "2020"), ("n", 99), ("x", 1)):
                altered = json.loads(json.dumps(document))
                altered["events"][20][name] = value
                self.assertNotEqual(record.check(altered), [], name)
            del document["events"][20]
            self.assertNotEqual(record.check(document), [])


class TheFigures(unittest.TestCase):
    def test_percentiles_and_ratios(self):
        self.assertEqual(tally.percentile(range(1, 101), 95), 95)
        self.assertEqual(tally.percentile([3], 99), 3)
        self.assertEqual(tally.ratio([2, None, 9], [1, 1, 3]), 2.5)
        self.assertIsNone(tally.p50([]))

    def test_keys(self):
        self.assertEqual(keys("a<cr><c-x><a-b><lt>"), [b"a", b"\r", b"\x18", b"\x1bb", b"<"])


class TheMeasures(unittest.TestCase):
    report = tally.Report(quiet=True)

    def test_cat_echoes_a_key_and_rests(self):
        cat = Program("cat", ["sh", "-c", "echo useful; exec cat"], until="useful", keys="ab")
        found = onscreen.key([cat], self.report, rounds=1, count=4, warmup=1)["cat"]
        self.assertEqual((len(found["ms"]), found["mute"], found["p50_bytes"]), (4, 0, 1))
        self.assertEqual(onscreen.idle([cat], self.report, seconds=0.3, calm=0)["cat"]["bytes"], 0)

    def test_the_start_is_when_the_words_come(self):
        slow = Program("slow", ["sh", "-c", "echo no; sleep 0.2; echo useful; sleep 5"], "useful")
        found = onscreen.start([slow], self.report, rounds=1, warmup=0)["slow"]
        self.assertTrue(190 < found["p50"] < 2000, found["p50"])

    def test_a_program_that_fails_is_not_measured(self):
        for argv in (["false"], ["sh", "-c", "echo something else"]):
            with self.assertRaises(onscreen.Failed):
                onscreen.start([Program("bad", argv, until="useful")], self.report, limit=0.5)
        with self.assertRaises(FileNotFoundError):
            Session(Program("none", ["there-is-no-such-command"]))

    def test_lost_and_doubled_notes_are_counted(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "notes")

            def texts():
                with open(path) as notes:
                    lines = notes.read().splitlines()
                return lines[1:] + [lines[-1]]  # the first is lost, the last is doubled

            append = ["sh", "-c", 'echo "{text}" >> "$0"', path]
            found = stores.concurrent([stores.Store("sh", append, texts)], self.report, 3, 4, 0.1)
            self.assertEqual((found["sh"]["lost"], found["sh"]["doubled"]), (1, 1))

    def test_a_note_reaches_a_viewer(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "notes")
            with open(path, "w") as out:
                out.write("useful\n")
            viewer = Program("tail", ["tail", "-f", path], until="useful")
            append = ["sh", "-c", 'echo "{text}" >> "$0"', path]
            store = stores.Store("tail", append, None, viewer)
            found = stores.propagate([store], self.report, rounds=2, warmup=0)["tail"]
            self.assertEqual((found["missed"], len(found["ms"])), (0, 2))
            self.assertLess(found["p50"], 2000)


if __name__ == "__main__":
    unittest.main()
