"""Bytes of a good file, changed as disks, editors, programs and ill will change them."""

from __future__ import annotations

import io
import random
import zipfile

TOKENS = (
    b"", b"nan", b"inf", b"-inf", b"-1", b"0", b"1e999", b"1e300", b"9" * 40, b"9" * 5000, b"1_0",
    b"0x10", b"true", b"1979-05-27", b"=1+1", b"'=1+1", b"\"", b"'", b"\"\"\"", b"\0", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xd6\xd0\xce\xc4", "中文".encode(), "\u2028".encode(), b"\r", b"\n\n", b"\r\n",
    b";", b",", b",,,,", b"\t", b"[", b"[[" * 2000, b"{" * 2000, b"a." * 3000 + b"a=1", b"]", b"}",
    b"[FILES]\nSAVE HOTSTART x.hsf\n", b"USE RUNOFF x.rff", b"../../etc", b"/vsicurl/http://x.invalid/a",
    b"A" * 70, b"A" * 100_000, b" " * 300, b"null", b"<OGRVRTDataSource>", b"\\", b"#", b"%s%n", b"-",
    b"EPSG:4326", b"EPSG:99999", b"2147483648", b"-9223372036854775809", b"\x1b[31m",
)  # fmt: skip


def mutated(content: bytes, rng: random.Random, *, packed: bool = False) -> bytes:
    """One to four changes; of an archive (``packed``) mostly inside one of its members."""
    if packed and rng.random() < 0.8:
        return _member_mutated(content, rng)
    # Where pages and tables stand at fixed places, a change of length alone hides all others.
    fixed = b"\0" in content[:1000] and rng.random() < 0.8
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = rng.choice(IN_PLACE if fixed else CHANGES)(content, rng)
    return content


def _member_mutated(content: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        names = old.namelist()
        chosen = rng.choice([name for name in names if "sheet" in name or "hared" in name] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, rng) if name == chosen else part)
    return out.getvalue()


def _place(content: bytes, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def _flip(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 2, 8))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(content: bytes, rng: random.Random) -> bytes:
    token = rng.choice(TOKENS)[:200]
    at = _place(content, rng)
    return (content[:at] + token + content[at + len(token) :])[: len(content)]


def _cut_off(content: bytes, rng: random.Random) -> bytes:
    return content[: _place(content, rng)]


def _cut_out(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + content[at + rng.choice((1, 3, 20, 400)) :]


def _twice(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    part = content[at : at + rng.choice((1, 10, 200, 2000))]
    return content[:at] + part * rng.choice((2, 2, 30)) + content[at:]


def _insert(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + rng.choice(TOKENS) + content[at:]


def _word(content: bytes, rng: random.Random) -> bytes:
    """A word, cell or value gives way to another of the file or of ``TOKENS``."""
    at, end = _bounds(content, _place(content, rng))
    other = content[slice(*_bounds(content, _place(content, rng)))]
    return content[:at] + rng.choice((other, *TOKENS[:22])) + content[end:]


def _bounds(content: bytes, at: int) -> tuple[int, int]:
    ends = b" ,\t\n\r\"'=<>[]{}:;"
    start = end = at
    while start > 0 and content[start - 1] not in ends and at - start < 100:
        start -= 1
    while end < len(content) and content[end] not in ends and end - at < 100:
        end += 1
    return start, end


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    change = rng.randrange(3)
    if change == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif change == 1:
        lines.insert(a, lines[b])
    else:
        del lines[a]
    return b"\n".join(lines)


def _recoded(content: bytes, rng: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "gb18030", "utf-8-sig", "latin-1")), "replace")


CHANGES = (
    _flip,
    _cut_off,
    _cut_out,
    _twice,
    _insert,
    _insert,
    _word,
    _word,
    _word,
    _lines,
    _recoded,
)
IN_PLACE = (_flip, _flip, _overwrite)
