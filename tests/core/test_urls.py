"""Addresses that we go to."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.core.urls import host_of

DECEIVING = st.text("ab.-@:/\\?#[]\t\n\r \x00%éA1", max_size=12)


@given(st.sampled_from(["https://", "http://", "HTTPS://", "ftp://", "https:", "//", ""]), DECEIVING)
def test_a_host_is_what_the_standard_library_says(scheme: str, rest: str) -> None:
    try:
        expected = urlsplit(scheme + rest).hostname or ""
    except ValueError:
        with pytest.raises(ValueError):
            host_of(scheme + rest)
        return
    assert host_of(scheme + rest) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://good.example/a", "good.example"),
        ("https://good.example", "good.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://good.example:80@evil.example/", "evil.example"),
        ("https://good.example:8443/", "good.example"),
        ("https://Good.Example/", "good.example"),
        ("https://[::1]/", "::1"),
        ("mailto:a@good.example", ""),
    ],
)
def test_nobody_s_name_before_it_hides_a_host(url: str, host: str) -> None:
    assert host_of(url) == host
