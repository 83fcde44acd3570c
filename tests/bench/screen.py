"""A terminal in memory: just enough of xterm to know what a program shows.

It keeps the characters of the screen and the cursor, nothing of colours or attributes. What a
full-screen program of today sends (ratatui, ncurses, less, vim, nano) is understood; anything
else is read over without harm.
"""

import codecs
import re
import unicodedata

_TOKEN = re.compile(
    r"[^\x00-\x1f\x7f-\x9f]+"  # text
    r"|\x1b\[([0-?]*)([ -/]*)([@-~])"  # control sequences
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # strings: titles, clipboard, device control
    r"|\x1b[ -/]+[0-~]"  # character sets and the like
    r"|\x1b[0-OQ-WYZ\\`-~]"  # two-character escapes
    r"|[\x00-\x1a\x1c-\x1f\x7f-\x9f]",
    re.S,
)
_LONGEST_ESCAPE = 1 << 16


def _width(char):
    if char < "\u0300":
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    """Feed it bytes, ask it for `text()`."""

    def __init__(self, rows=40, cols=120):
        self.rows, self.cols = rows, cols
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._reset()

    def _reset(self):
        self.grid = [self._blank() for _ in range(self.rows)]
        self.y = self.x = 0
        self.top, self.bottom = 0, self.rows - 1
        self._saved = (0, 0)
        self._other = None
        self._last = " "

    def _blank(self):
        return [" "] * self.cols

    def lines(self):
        """The rows of the screen, without the blanks at their ends."""
        return ["".join(row).rstrip() for row in self.grid]

    def text(self):
        """The whole screen as one string, rows separated by line feeds."""
        return "\n".join("".join(row) for row in self.grid)

    def feed(self, data):
        """Take bytes as they came from the program; a split sequence waits for its rest."""
        text = self._rest + self._decoder.decode(data)
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                if len(text) - at < _LONGEST_ESCAPE:
                    break
                at += 1
                continue
            at = found.end()
            token = found.group()
            if token[0] >= " " and not "\x7f" <= token[0] <= "\x9f":
                self._print(token)
            elif found.group(3):
                self._control(found.group(1), found.group(2), found.group(3))
            elif token[0] == "\x1b":
                self._escape(token)
            else:
                self._format(token)
        self._rest = text[at:]

    # -- text ----------------------------------------------------------------------------------

    def _print(self, text):
        if text.isascii():
            self._last = text[-1]
            while text:
                if self.x >= self.cols:
                    self._wrap()
                part = text[: self.cols - self.x]
                self.grid[self.y][self.x : self.x + len(part)] = part
                self.x += len(part)
                text = text[len(part) :]
            return
        for char in text:
            width = _width(char)
            if width == 0:
                continue
            if self.x + width > self.cols:
                self._wrap()
            row = self.grid[self.y]
            row[self.x] = self._last = char
            if width == 2 and self.x + 1 < self.cols:
                row[self.x + 1] = ""
            self.x += width

    def _wrap(self):
        self.x = 0
        self._down()

    def _down(self):
        if self.y == self.bottom:
            self._scroll(1)
        elif self.y < self.rows - 1:
            self.y += 1

    def _up(self):
        if self.y == self.top:
            self._scroll(-1)
        elif self.y > 0:
            self.y -= 1

    def _scroll(self, by, top=None):
        top = self.top if top is None else top
        for _ in range(min(abs(by), self.bottom - top + 1)):
            gone, new = (top, self.bottom) if by > 0 else (self.bottom, top)
            del self.grid[gone]
            self.grid.insert(new, self._blank())

    def _format(self, char):
        if char == "\r":
            self.x = 0
        elif char in "\n\x0b\x0c":
            self._down()
        elif char == "\b":
            self.x = max(0, min(self.x, self.cols - 1) - 1)
        elif char == "\t":
            self.x = min(self.cols - 1, (self.x // 8 + 1) * 8)

    # -- escapes -------------------------------------------------------------------------------

    def _escape(self, token):
        kind = token[1]
        if kind == "7":
            self._saved = (self.y, self.x)
        elif kind == "8":
            self.y, self.x = self._saved
        elif kind == "D":
            self._down()
        elif kind == "E":
            self._wrap()
        elif kind == "M":
            self._up()
        elif kind == "c":
            self._reset()

    def _control(self, params, middle, final):
        if middle:
            return
        if params[:1] in ("?", ">", "<", "="):
            if params[0] == "?" and final in "hl":
                self._mode(params[1:].split(";"), final == "h")
            elif params[0] == "?" and final in "JK":
                self._erase(final, _numbers(params[1:]))
            return
        numbers = _numbers(params)
        first = numbers[0] if numbers else 0
        count = max(1, first)
        x = min(self.x, self.cols - 1)
        row = self.grid[self.y]
        if final in "Hf":
            second = numbers[1] if len(numbers) > 1 else 1
            self._go(count - 1, max(1, second) - 1)
        elif final == "A":
            self._go(self.y - count, x)
        elif final in "Be":
            self._go(self.y + count, x)
        elif final in "Ca":
            self._go(self.y, x + count)
        elif final == "D":
            self._go(self.y, x - count)
        elif final == "E":
            self._go(self.y + count, 0)
        elif final == "F":
            self._go(self.y - count, 0)
        elif final in "G`":
            self._go(self.y, count - 1)
        elif final == "d":
            self._go(count - 1, x)
        elif final in "JK":
            self._erase(final, numbers)
        elif final == "X":
            count = min(count, self.cols - x)
            row[x : x + count] = [" "] * count
        elif final == "P":
            del row[x : x + count]
            row.extend([" "] * (self.cols - len(row)))
        elif final == "@":
            row[x:x] = [" "] * min(count, self.cols - x)
            del row[self.cols :]
        elif final == "L" and self.top <= self.y <= self.bottom:
            self._scroll(-count, self.y)
        elif final == "M" and self.top <= self.y <= self.bottom:
            self._scroll(count, self.y)
        elif final == "S":
            self._scroll(count)
        elif final == "T":
            self._scroll(-count)
        elif final == "b":
            self._print(self._last * min(count, self.rows * self.cols))
        elif final == "r":
            last = numbers[1] if len(numbers) > 1 and numbers[1] else self.rows
            if count < last <= self.rows:
                self.top, self.bottom = count - 1, last - 1
                self._go(0, 0)
        elif final == "s":
            self._saved = (self.y, x)
        elif final == "u":
            self.y, self.x = self._saved

    def _go(self, y, x):
        self.y = max(0, min(self.rows - 1, y))
        self.x = max(0, min(self.cols - 1, x))

    def _erase(self, final, numbers):
        how = numbers[0] if numbers else 0
        x = min(self.x, self.cols - 1)
        row = self.grid[self.y]
        if how == 0:
            row[x:] = [" "] * (self.cols - x)
        elif how == 1:
            row[: x + 1] = [" "] * (x + 1)
        else:
            row[:] = self._blank()
        if final == "J":
            for y in range(self.rows):
                if how >= 2 or (how == 0 and y > self.y) or (how == 1 and y < self.y):
                    self.grid[y] = self._blank()

    def _mode(self, names, on):
        if not {"1049", "1047", "47"} & set(names):
            return
        if on and self._other is None:
            self._other = (self.grid, self.y, self.x)
            self.grid = [self._blank() for _ in range(self.rows)]
        elif not on and self._other is not None:
            self.grid, self.y, self.x = self._other
            self._other = None
        self.top, self.bottom = 0, self.rows - 1


def _numbers(params):
    parts = re.split("[;:]", params) if params else []
    return [int(part) if part.isdigit() else 0 for part in parts]
