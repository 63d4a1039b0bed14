"""What people do in the same way in the clear and encrypted: Juliet at our page, with whoever is beside us.

`says` says something at the other client, `shown` waits until that shows it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tests.support.encrypting import opened, said
from tests.support.engine import Engine
from widget.core.attachment import Attachment

Words = Callable[[str], Awaitable[object]]


async def she_corrects(engine: Engine, shown: Words) -> None:
    engine.say("What man art tho?")
    await shown("What man art tho?")
    engine.choose("Edit", "What man art tho?")
    engine.say("What man art thou?")
    await shown("What man art thou?")


async def she_answers(engine: Engine, says: Words, shown: Words) -> None:
    await says("Shall I hear more?")
    await engine.sees("Shall I hear more?")
    engine.choose("Reply", "Shall I hear more?")
    engine.say("Go on")
    await shown("Go on")


async def he_corrects(engine: Engine, says: Words) -> None:
    """By profanity's command."""
    await says("Call me but lvoe")
    await engine.sees("lvoe")
    await says("/correct Call me but love")
    await engine.sees("Call me but love")
    assert engine.bodies == ["Call me but love"]


def she_records(engine: Engine, sound: bytes) -> None:
    """A voice message of seven seconds, as the page gives it."""
    engine.uploads.files["voice"] = sound
    told = {"id": "voice", "name": "voice.ogg", "size": len(sound), "type": "audio/ogg", "seconds": 7.2}
    engine.fire("made", cls="voice", detail=told)


async def everybody_speaks(engines: Sequence[Engine], shown: Words) -> None:
    """In one room, in turn."""
    for number, engine in enumerate(engines):
        engine.say(f"To all of you {number}")
        await shown(f"To all of you {number}")
        for each in engines:
            await each.sees(f"To all of you {number}")


async def everybody_has_files(engines: Sequence[Engine], *contents: bytes) -> None:
    """These and no others have come, in this order, and each can open them."""
    for engine in engines:
        await engine.until(lambda: len(files(engine)) == len(contents), "file")  # noqa: B023
        assert [await opened(each) for each in files(engine)] == list(contents)


def files(engine: Engine) -> list[Attachment]:
    return [file for each in said(engine) for file in each.files]
