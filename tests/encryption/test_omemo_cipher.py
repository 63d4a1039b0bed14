"""Two and more devices talk: both versions, out of order, crossing, lost and found, after every restart."""

from __future__ import annotations

from tests.encryption.village import Village, exchange_keys

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"


async def test_what_one_device_seals_the_other_opens() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    sent = await romeo.says(JULIET, "But soft")
    assert "But soft" not in sent
    assert await juliet.hears(sent, ROMEO) == "But soft"
    await exchange_keys([romeo, juliet])
    assert await romeo.hears(await juliet.says(ROMEO, "Ay me"), JULIET) == "Ay me"
