"""What a picture is by its first bytes, whatever its sender calls it: format and size. Nothing is decoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from struct import error, unpack_from

MOST_PIXELS = 25_000_000
"""A few kilobytes may unfold to gigabytes: larger pictures are not to be drawn."""


@dataclass(frozen=True, slots=True)
class Image:
    """`type` is a media type; sizes in pixels."""

    type: str
    width: int
    height: int


def image_of(data: bytes) -> Image | None:
    """What these bytes are: PNG, JPEG, GIF or WebP of a size that can be drawn; None for all else."""
    for type_, begins, size in _FORMATS:
        if begins(data):
            try:
                width, height = size(data)
            except (error, IndexError):
                return None
            fits = width > 0 and height > 0 and width * height <= MOST_PIXELS
            return Image(type_, width, height) if fits else None
    return None


def _png(data: bytes) -> tuple[int, int]:
    width, height = unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    """From marker to marker until a frame begins (ITU T.81, B.1.1.3 and B.2.2)."""
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", data, at + 5)
            return width, height
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + max(2, unpack_from(">H", data, at + 2)[0])
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            return width, int.from_bytes(data[27:30], "little") + 1
        case b"VP8L":
            (bits,) = unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
    return 0, 0


_FORMATS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], tuple[int, int]]], ...] = (
    ("image/png", lambda data: data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR", _png),
    ("image/jpeg", lambda data: data[:3] == b"\xff\xd8\xff", _jpeg),
    ("image/gif", lambda data: data[:6] in (b"GIF87a", b"GIF89a"), _gif),
    ("image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
)
