"""Who lives in the demo, what they said before you came, and the rooms they meet in."""

from __future__ import annotations

import time

from demo.bot import Room
from demo.store import Contact, Line, Store, conversation

PASSWORD = "balcony"
PEOPLE = ("juliet", "romeo", "benvolio", "mercutio", "friar.laurence")
BOT = "nurse"
NAMES = {
    "juliet": "Juliet Capulet",
    "romeo": "Romeo Montague",
    "benvolio": "Benvolio",
    "mercutio": "Mercutio",
    "friar.laurence": "Friar Laurence",
    BOT: "Nurse (plant advice)",
}
PRESENT = {"benvolio": ("away", "Repotting until three"), "friar.laurence": ("dnd", "With the bees")}
GROUPS = {
    "juliet": ("Friends",),
    "romeo": ("Friends",),
    "benvolio": ("Nursery",),
    "mercutio": ("Friends",),
    "friar.laurence": ("Nursery", "Herbs"),
    BOT: ("Nursery",),
}
DAY = 24 * 3600  # seconds


def rooms(muc: str) -> tuple[Room, ...]:
    return (
        Room(f"balcony@{muc}", "Balcony talk", "What grows on yours? Photos welcome, slugs are not."),
        Room(f"seedlings@{muc}", "Seedlings", "Sowing calendar, swaps and small disasters"),
    )


def settle(store: Store, now: int | None = None) -> None:
    """Writes accounts, rosters and history into a server's database."""
    now = now or int(time.time())
    everyone = (*PEOPLE, BOT)
    store.accounts(everyone, PASSWORD)
    for owner in everyone:
        others = [name for name in everyone if name != owner]
        store.roster(owner, [Contact(f"{name}@{store.domain}", NAMES[name], GROUPS[name]) for name in others])
    _chat(store, "juliet", "romeo", BALCONY, now - 2 * DAY)
    _chat(store, "juliet", "romeo", TOMATOES, now - 3 * 3600)
    _chat(store, "juliet", "friar.laurence", HERBS, now - DAY)
    _chat(store, "romeo", "benvolio", ERRANDS, now - 5 * 3600)
    for name, lines in (("balcony", ROOM), ("seedlings", SEEDLINGS)):
        store.room(name, _told(lines, now - 6 * 3600, name))


def _chat(store: Store, one: str, other: str, bodies: tuple[str, ...], end: int) -> None:
    """The same conversation in both archives; `one` begins."""
    jids = (f"{one}@{store.domain}", f"{other}@{store.domain}")
    lines = conversation(jids, bodies, end=end, step=95, prefix=f"{one}-{other}-{end}")
    store.chat(one, jids[1], lines)
    store.chat(other, jids[0], lines)


def _told(lines: tuple[tuple[str, str], ...], end: int, prefix: str) -> list[Line]:
    start = end - 140 * len(lines)
    return [
        Line(who, text, start + 140 * number, f"{prefix}-{number}")
        for number, (who, text) in enumerate(lines)
    ]


BALCONY = (
    "Are you awake? I saw a light in your window.",
    "It is the east, and I am watering the sun terrace.",
    "At six in the morning?",
    "Best time. Less evaporates, and nobody sees me talk to the jasmine.",
    "I talk to mine too. It has grown past the railing by now.",
    "Tie it to the trellis before your father asks why it climbs towards our side.",
    "He thinks that it is ivy.",
    "What's in a name? That which we call a rose by any other word would smell as sweet.",
    "You have been reading seed packets again.",
    "Guilty. See you at the nursery on Saturday?",
    "Saturday at ten. Bring the small trowel.",
    "And gloves. Last time you fought the brambles with bare hands.",
)
TOMATOES = (
    "The tomatoes that you gave me have flowers!",
    "Already? Mine only have opinions.",
    "You overwater them. Ask the Nurse, she says: dry a finger deep.",
    "She says that about everything.",
    "Because it is true about everything.",
    "Fine. How many flowers?",
    "Eleven. I counted twice.",
    "Then I am owed at least three tomatoes, for delivery and moral support.",
    "Two. And a sprig of basil.",
    "Deal. I'll come by the balcony at seven.",
)
HERBS = (
    "Father, is mint supposed to take over the whole bed?",
    "Mint is supposed to be in a pot, my child. In the ground it is a conquest.",
    "It has reached the thyme.",
    "Then dig a spade's depth around it today, and pot what you lift. Tea for the winter.",
    "Thank you! I'll keep some for you.",
    "Wisely and slow. They stumble that dig fast.",
)
ERRANDS = (
    "Did you pick up the clay pots?",
    "Forty of them, and one has a face. I think that it is Tybalt.",
    "Put it next to the compost, then.",
    "Already done. Soil arrives at noon.",
)
ROOM = (
    ("Juliet", "Good morning, balconies! First passion flower opened tonight."),
    ("Mercutio", "Mine opened a bottle instead. Equally purple."),
    ("Benvolio", "Photo or it did not happen."),
    ("Juliet", "Of the flower? Later, it is shy."),
    ("Romeo", "North side here: ferns are happy, I am cold."),
    ("Friar Laurence", "Ivy-leaved toadflax would love that wall, Romeo."),
    ("Romeo", "Does it climb?"),
    ("Friar Laurence", "It creeps, politely."),
    ("Mercutio", "A plague on both your houseplants: I have aphids."),
    ("Nurse", "Mercutio: soapy water, then ladybirds. We have both."),
    ("Mercutio", "Do the ladybirds need a lead?"),
    ("Nurse", "Mercutio: only on weekends."),
    ("Benvolio", "Delivery of lavender tomorrow, who wants some put aside?"),
    ("Juliet", "Three, please!"),
    ("Romeo", "One. And whatever Juliet forgets."),
)
SEEDLINGS = (
    ("Friar Laurence", "Sow under glass this week: basil, chillies, cosmos."),
    ("Benvolio", "Chillies need warmth from below, we have the mats back in stock."),
    ("Juliet", "My cosmos fell over. All of them. At once."),
    ("Friar Laurence", "Too little light. Turn the tray a quarter each day."),
    ("Juliet", "Turning as we speak."),
)
