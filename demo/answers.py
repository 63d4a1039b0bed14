"""What the bot of the demo says: a plant nurse who knows a little and is friendly about the rest."""

from __future__ import annotations

import random
import re
from datetime import datetime

NAME = "Nurse"
HELP = (
    "I am the nursery's plant nurse. Ask me for the *time*, a *joke*, *opening hours*, help with *watering*, "
    "a *yellow leaf* or *tomatoes*. Write `echo` and more, and I say it back. In a room, call me by my name."
)
JOKES = (
    "Why did the gardener plant light bulbs? She wanted a power plant.",
    "What did the big flower say to the little one? Hello, bud.",
    "I was going to tell you a joke about compost, but it needs more time to break down.",
    "Why are trees so easy to talk to? They always have a branch in every city.",
    "Which plant is the best at maths? The one with square roots.",
)
PUZZLED = (
    "I would have to look that up in my big green book. Write *help* to see what I know by heart.",
    "That is beyond a simple nurse. Shall we talk about watering instead?",
    "Interesting! Tell me more, or write *help*.",
)

# What is said (a regular expression) → the answer, a format of `rest`, `part`, `joke` and `now`.
RULES = (
    (r"^echo\b\s*(?P<rest>.+)", "{rest}"),
    (
        r"\b(hello|hi|hey|good (morning|day|evening)|ciao|hallo|moin)\b",
        "Good {part}! What can I do for your plants?",
    ),
    (r"\b(help|what can you)\b", HELP),
    (r"\b(what time|the time|time is it|clock)\b|^time\b", "It is {now:%H:%M} by the potting shed's clock."),
    (r"\b(date|what day|today)\b", "Today is {now:%A}, {now.day} {now:%B}."),
    (r"\b(joke|laugh|funny)\b", "{joke}"),
    (
        r"\b(open|opening|hours|closed?)\b",
        "We are open from Tuesday to Saturday, nine to six. Then plants rest.",
    ),
    (
        r"\b(yellow|leaf|leaves|brown)\b",
        "Yellow leaves mostly mean wet feet. Let the soil dry a finger deep.",
    ),
    (
        r"\b(water|watering|dry)\b",
        "Water in the morning, at the foot, and only when the soil is dry a finger deep.",
    ),
    (r"\btomato(es)?\b", "Sun, a big pot, something to lean on, and pinch out the side shoots."),
    (
        r"\b(price|cost|how much|buy|order)\b",
        "Herbs are 3 euros, climbers from 12. What are you looking for?",
    ),
    (r"\bhow are you\b", "Green and growing, thank you! And you?"),
    (r"\b(thanks|thank you|cheers)\b", "You are welcome. Be kind to your basil."),
    (r"\b(bye|goodbye|good night|see you)\b", "Parting is such sweet sorrow. Until tomorrow!"),
    (r"\b(who|what) are you\b|\byour name\b", "I am the nursery's nurse, a small program that likes plants."),
    (r"\b(love|romeo|juliet)\b", "Ah, young love. Mind the balcony railing, it is freshly painted."),
)


def answer(text: str, now: datetime) -> str:
    """The answer to what somebody said."""
    for pattern, reply in RULES:
        if found := re.search(pattern, text.strip(), re.IGNORECASE | re.DOTALL):
            return reply.format(**found.groupdict(), now=now, part=_part(now), joke=random.choice(JOKES))
    return random.choice(PUZZLED)


def answer_in_room(text: str, speaker: str, now: datetime) -> str | None:
    """The answer to what somebody said in a room; None if we were not spoken to."""
    called = re.search(rf"\b{NAME}\b", text, re.IGNORECASE)
    greeted = re.match(r"\W*(hello|hi|hey|good (morning|day|evening))\b", text, re.IGNORECASE)
    if not called and not greeted:
        return None
    plain = re.sub(rf"^\W*@?{NAME}\b[\s,:;!]*", "", text, flags=re.IGNORECASE)
    return f"{speaker}: {answer(plain or 'hello', now)}"


def _part(now: datetime) -> str:
    return "morning" if 4 <= now.hour < 12 else "afternoon" if 12 <= now.hour < 18 else "evening"
