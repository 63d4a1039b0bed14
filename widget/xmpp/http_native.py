"""HTTP requests on CPython, by aiohttp: for tests and native use."""

from __future__ import annotations

import aiohttp

from widget.errors import EndpointUnreachable


async def send(url: str, body: str | None) -> tuple[int, str]:
    """GET `url`, or POST `body` to it: (status, text).

    Raises:
        EndpointUnreachable: no answer.
    """
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    try:
        async with aiohttp.ClientSession() as session:
            method = "GET" if body is None else "POST"
            data = None if body is None else body.encode()
            async with session.request(method, url, data=data, headers=headers) as response:
                return response.status, await response.text()
    except (aiohttp.ClientError, OSError, UnicodeDecodeError) as error:
        raise EndpointUnreachable(f"{url}: {error}", url) from error
