"""Pictures for tests: small ones that are whole, and the beginnings of others."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from hashlib import sha1
from random import Random


def png(width: int = 64, colour: tuple[int, int, int] = (200, 30, 60), *, height: int | None = None) -> bytes:
    """A picture of one colour; a square without a height."""
    height = height or width
    return _png(width, height, zlib.compress((b"\0" + bytes(colour) * width) * height))


def halves(side: int) -> bytes:
    """A square that is red on the left and blue on the right, and hard to compress."""
    random = Random(side)

    def row() -> bytes:
        left = (bytes((random.randrange(200, 256), random.randrange(60), 20)) for _ in range(side // 2))
        right = (bytes((20, random.randrange(60), random.randrange(200, 256))) for _ in range(side // 2))
        return b"\0" + b"".join(left) + b"".join(right)

    return _png(side, side, zlib.compress(b"".join(row() for _ in range(side)), 1))


def noise(size: int) -> bytes:
    """The beginning of a PNG, and then so many bytes of whatever."""
    return png(1)[:33] + b"x" * size


def jpeg(width: int, height: int) -> bytes:
    """The beginning of a JPEG with a comment before its frame."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes(9)
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", 6) + b"note" + b"\xff\xc0" + struct.pack(">H", 17) + frame


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width: int, height: int) -> bytes:
    """The beginning of an extended WebP."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sizes


def digest(data: bytes) -> str:
    """The SHA-1 by which it is known."""
    return sha1(data, usedforsecurity=False).hexdigest()


def base64(data: bytes) -> str:
    return b64encode(data).decode()


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def moving() -> bytes:
    """A GIF of one pixel that is red at first, then blue, for ever."""
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    frame = b"\x2c" + struct.pack("<4HB", 0, 0, 1, 1, 0)
    colours = bytes((255, 0, 0, 0, 0, 255))
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    # Codes of three bits: clear (4), the colour (0 or 1), the end (5)
    red, blue = b"\x02\x02\x44\x01\x00", b"\x02\x02\x4c\x01\x00"
    head = b"GIF89a" + struct.pack("<2H3B", 1, 1, 0x80, 0, 0) + colours
    return head + loop + control + frame + red + control + frame + blue + b"\x3b"
