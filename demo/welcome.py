"""What the demo prints when it is ready."""

from __future__ import annotations

from demo import people
from demo.prosody import Prosody

TEXT = """
  The site is open:           {site}/
  Verona Nursery, a shop:     {site}/shop.html
  as a guest, no account:     {site}/community.html
  fullscreen:                 {site}/messenger.html

  Log in as one of two, in two browsers or one private window:
      juliet@{domain}    password  {password}
      romeo@{domain}     password  {password}
  Write to {bot}@{domain}, who answers, or go to the room {room}.

  The XMPP server:            {websocket}
  for other XMPP programs:    localhost:{c2s}, without TLS

  Ctrl-C ends everything.
"""


def text(port: int, server: Prosody) -> str:
    """The address of the site, and how to log in as two people."""
    return TEXT.format(
        site=f"http://localhost:{port}",
        domain=server.domain,
        password=people.PASSWORD,
        bot=people.BOT,
        room=people.rooms(server.muc)[0].jid,
        websocket=server.websocket_url,
        c2s=server.c2s_port,
    )
