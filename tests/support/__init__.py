"""What the tests stand on: private servers, peers, browsers, sites. The fixtures are in tests/conftest.py.

A server:       fixtures `prosody` (demo.prosody.Prosody), `ejabberd`; `.kill()`, `.restart()`, `.paused()`.
Accounts:       `accounts`: `romeo, juliet = accounts.make("romeo", "juliet")`; `accounts.befriend(…)`.
A long archive: `prosody.store.chat(romeo.local, juliet.jid, conversation((romeo.jid, juliet.jid), texts))`.
Another person: in a coroutine, `async with Peer(romeo, prosody) as peer: peer.say(…); await peer.hears(…)`;
                in a browser test, fixture `people`: `romeo = people.connect(account)`, the same methods.
A bad network:  `with Proxy(prosody.http_port) as network: network.cut()`; `.block_websocket`, `.stalled`, …
A host page:    fixture `site`: `page.goto(site.page({"websocket_url": prosody.websocket_url}))`.
A browser:      fixtures `page`, `pages`, `firefox_pages`; errors in it fail the test; `watch.allow(pattern)`.
No barriers:    `assert_no_barriers(page)` (axe).
"""
