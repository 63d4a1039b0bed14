"""What must be refused, on CPython by the real libraries and in a browser by ours: keys and signatures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from xml.etree import ElementTree as ET

import oldmemo.etree
import omemo
import twomemo.etree
import x3dh
import xeddsa

from tests.encryption.devices import NEW, OLD, XML, Device, Server

P = 2**255 - 19
SMALL = (
    0,
    1,
    P - 1,
    P,
    P + 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
"""Points of Curve25519 of a small order, and their other spellings."""
REFUSALS: tuple[type[Exception], ...] = (
    ValueError,
    omemo.OMEMOException,
    xeddsa.XEdDSAException,
    x3dh.KeyAgreementException,
)


def by_function() -> list[str]:
    """What xeddsa does not refuse and must."""
    wrong = []
    priv = xeddsa.seed_to_priv(bytes(range(32)))
    for small in SMALL:
        key = small.to_bytes(32, "little")
        wrong += [] if refused(xeddsa.x25519, priv, key) else [f"x25519 {small}"]
    for key in (bytes(32), b"\1" + bytes(31), b"\xff" * 32):
        wrong += [] if refused(xeddsa.ed25519_pub_to_curve25519_pub, key) else [f"ed25519 {key.hex()}"]
    for size in (0, 31, 33):
        for function in (xeddsa.x25519, xeddsa.priv_to_curve25519_pub, xeddsa.ed25519_pub_to_curve25519_pub):
            keys = (bytes(size), bytes(32)) if function is xeddsa.x25519 else (bytes(size),)
            wrong += [] if refused(function, *keys) else [f"{function.__name__} of {size} bytes"]
    seed, message = bytes(range(32)), b"Wherefore art thou?"
    pub, sig = xeddsa.seed_to_ed25519_pub(seed), xeddsa.ed25519_seed_sign(seed, message)
    if not xeddsa.ed25519_verify(sig, pub, message):
        wrong.append("the right signature is refused")
    for place in range(64):
        other = sig[:place] + bytes([sig[place] ^ 1]) + sig[place + 1 :]
        wrong += [f"signature changed at {place}"] if xeddsa.ed25519_verify(other, pub, message) else []
    wrong += ["another text"] if xeddsa.ed25519_verify(sig, pub, message + b"!") else []
    return wrong


def refused(function: Callable[..., Any], *given: Any) -> bool:
    try:
        function(*given)
    except REFUSALS:
        return True
    return False


async def refuses(waited: Awaitable[Any]) -> bool:
    try:
        await waited
    except REFUSALS:
        return True
    return False


SIGNATURE = {OLD: "signedPreKeySignature", NEW: "spks"}
SIGNED = {OLD: "signedPreKeyPublic", NEW: "spk"}
IDENTITY = {OLD: "identityKey", NEW: "ik"}


def changed(text: str, namespace: str, name: str, change: Callable[[bytes], bytes]) -> str:
    """A bundle in which one key is another."""
    import base64

    root = ET.fromstring(text)
    found = root.find(f"{{{namespace}}}{name}")
    assert found is not None
    found.text = base64.b64encode(change(base64.b64decode(found.text or ""))).decode()
    return ET.tostring(root, "unicode")


def other(key: bytes) -> bytes:
    return key[:-2] + bytes([key[-2] ^ 1]) + key[-1:]


def small(key: bytes) -> bytes:
    """With what comes before it under axolotl, which is a byte that tells the kind."""
    return key[:-32] + bytes(32)


CHANGES: tuple[tuple[str, dict[str, str], Callable[[bytes], bytes]], ...] = (
    ("another signature", SIGNATURE, other),
    ("another signed pre-key", SIGNED, other),
    ("another identity key", IDENTITY, other),
    ("a signature cut short", SIGNATURE, lambda key: key[:-1]),
    ("a signed pre-key cut short", SIGNED, lambda key: key[:-1]),
    ("an identity key cut short", IDENTITY, lambda key: key[:-1]),
    ("a signed pre-key of small order", SIGNED, small),
    ("an identity key of small order", IDENTITY, small),
)


async def by_bundle() -> list[str]:
    """Which changed bundles a session could be made with: none may."""
    wrong = []
    for namespace in (OLD, NEW):
        for what, names, change in CHANGES:
            server = Server()
            romeo = await Device.new("romeo@example.org", server)
            await Device.new("juliet@example.org", server)
            (node,) = [key for key in server.nodes if key[0][0] == "j" and f"{namespace}:bundle" in key[1]]
            server.nodes[node] = changed(server.nodes[node], namespace, names[namespace], change)
            if not await refuses(romeo.encrypt("juliet@example.org", "O!", namespace)):
                wrong.append(f"{namespace}: {what}")
    return wrong


async def by_message() -> list[str]:
    """Which changed, cut and repeated messages were read: none may; after them the right one must be."""
    wrong = []
    for namespace in (OLD, NEW):
        server = Server()
        romeo, juliet = [await Device.new(f"{name}@example.org", server) for name in ("romeo", "juliet")]
        for number in range(2):
            sealed = await romeo.encrypt(juliet.jid, f"number {number}", namespace)
            for what, text in spoilt(sealed, namespace):
                if not await refuses(juliet.decrypt(romeo.jid, text)):
                    wrong.append(f"{namespace}: {what} of {number}")
            if await juliet.decrypt(romeo.jid, sealed) != f"number {number}":
                wrong.append(f"{namespace}: {number} is not read after them")
            if not await refuses(juliet.decrypt(romeo.jid, sealed)):
                wrong.append(f"{namespace}: {number} is read twice")
    return wrong


def spoilt(text: str, namespace: str) -> list[tuple[str, str]]:
    """A message with its key or its payload changed or cut short."""
    name = f".//{{{namespace}}}key"
    payload = f"{{{namespace}}}payload"
    found = []
    for what, path in (("key", name), ("payload", payload)):
        for how, change in (("changed", lambda old: other(old)), ("cut short", lambda old: old[:-1])):
            found.append((f"{what} {how}", _with(text, path, change)))
    return found


def _with(text: str, path: str, change: Callable[[bytes], bytes]) -> str:
    import base64

    root = ET.fromstring(text)
    for element in root.iterfind(path):
        element.text = base64.b64encode(change(base64.b64decode(element.text or ""))).decode()
    return ET.tostring(root, "unicode")


async def all_of_it() -> list[str]:
    """What was not refused."""
    assert {OLD: oldmemo.etree, NEW: twomemo.etree} == XML
    return [*by_function(), *await by_bundle(), *await by_message()]
