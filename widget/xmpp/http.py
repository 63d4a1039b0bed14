"""HTTP requests for discovery and BOSH: the browser's fetch, or aiohttp on CPython."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from widget.errors import EndpointUnreachable


async def request(url: str, body: str | None = None, *, timeout: float) -> tuple[int, str]:
    """GET `url`, or POST `body` to it: (status, text). Cancelling it lets go of the connection.

    Raises:
        EndpointUnreachable: no answer, or none within `timeout` seconds.
    """
    send = _fetch if sys.platform == "emscripten" else _native
    try:
        return await asyncio.wait_for(send(url, body), timeout)
    except TimeoutError as error:
        raise EndpointUnreachable(f"{url}: no answer after {timeout:g} s", url) from error


async def _native(url: str, body: str | None) -> tuple[int, str]:
    from widget.xmpp.http_native import send

    return await send(url, body)


async def _fetch(url: str, body: str | None) -> tuple[int, str]:
    import js
    from pyodide.ffi import JsException, to_js

    controller = js.AbortController.new()
    options: dict[str, Any] = {"credentials": "omit", "cache": "no-store", "signal": controller.signal}
    if body is not None:
        # text/plain spares us the CORS preflight, and servers take it
        options |= {"method": "POST", "body": body, "headers": {"Content-Type": "text/plain; charset=utf-8"}}
    try:
        response = await js.fetch(url, to_js(options, dict_converter=js.Object.fromEntries))
        return int(response.status), str(await response.text())
    except asyncio.CancelledError:
        controller.abort()
        raise
    except JsException as error:
        raise EndpointUnreachable(f"{url}: {error}", url) from error
