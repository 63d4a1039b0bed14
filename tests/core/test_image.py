"""Pictures by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.images import gif, jpeg, png, webp
from widget.core.image import Image, image_of

LOSSLESS = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f" + (39 | 19 << 14).to_bytes(4, "little")
LOSSY = b"RIFF\x1a\0\0\0WEBPVP8 \x0d\0\0\0\0\0\0\x9d\x01\x2a" + b"\x28\0\x14\0"


@pytest.mark.parametrize(
    ("data", "image"),
    [
        (png(64), Image("image/png", 64, 64)),
        (jpeg(40, 20), Image("image/jpeg", 40, 20)),
        (gif(40, 20), Image("image/gif", 40, 20)),
        (webp(40, 20), Image("image/webp", 40, 20)),
        (LOSSLESS, Image("image/webp", 40, 20)),
        (LOSSY, Image("image/webp", 40, 20)),
    ],
)
def test_format_and_size_are_found(data: bytes, image: Image) -> None:
    assert image_of(data) == image


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<html><img src=x onerror=alert(1)>",
        b"GIF",
        b"BM\x36\0\0\0",
        png(4)[:20],
        gif(0, 20),
        jpeg(40, 20)[:14],
        b"\xff\xd8\xff" + b"\xff" * 50,
        b"RIFF\0\0\0\0WEBPVP8?",
        png(1)[:16] + b"\x7f\xff\xff\xff" * 2,
        gif(60_000, 60_000),
        webp(16_000_000, 16_000_000),
    ],
)
def test_all_else_and_what_would_unfold_to_gigabytes_is_none(data: bytes) -> None:
    assert image_of(data) is None


@given(
    st.sampled_from([png(4), jpeg(4, 4), gif(4, 4), webp(4, 4), LOSSY]),
    st.binary(max_size=60),
    st.integers(0, 40),
)
def test_no_bytes_at_all_break_it(begin: bytes, rest: bytes, cut: int) -> None:
    image_of(begin[:cut] + rest)
