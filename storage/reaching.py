"""Which of a person's chats a message goes to, as SQL: decided when the message is written."""

from __future__ import annotations

from core.delivery import IN_THE_LINKS_PLACE, OF_ONE_CHAT, ONE_A_CHAT, TEXTABLE, TEXTED
from storage.guards import listed

_HERE = listed(sorted(OF_ONE_CHAT))
_EACH = listed(sorted(ONE_A_CHAT))
_TEXTED, _TEXTABLE = listed(sorted(TEXTED | IN_THE_LINKS_PLACE)), listed(sorted(TEXTABLE))


def by_text(campaign: str, kind: str) -> str:
    """A condition: messages of this kind go to numbers, too. `campaign` and `kind` are SQL."""
    return f"""({kind} IN ({_TEXTED}) OR ({kind} IN ({_TEXTABLE}) AND EXISTS (
 SELECT 1 FROM flow t WHERE t.campaign_id = {campaign} AND t.kind = {kind} AND t.enabled AND t.by_text)))"""


# an unopened Discord chat is no way to reach anybody; a number is only texted about artists whose texts it agreed to
_OPEN = """
b.reachability = 'ok' AND (b.channel <> 'discord' OR b.dm_channel_id IS NOT NULL)
AND (b.channel <> 'sms' OR ({texted} AND 'given' = (
     SELECT e.act FROM consent_event e WHERE e.fan_id = b.fan_id AND e.purpose = 'sms' AND e.act <> 'asked'
        AND coalesce(e.address_id, b.id) = b.id AND (e.artist_id IS NULL
             OR e.artist_id = (SELECT artist_id FROM campaign WHERE id = {campaign}))
      ORDER BY e.id DESC LIMIT 1)))
"""


def chosen(home: str, campaign: str, kind: str, *, but: str = "false") -> str:
    """Joins address `a` to address `home`: the chat the fan chose, else `home`, else the next open one, else `home`.

    `home`, `campaign` and `kind` are SQL: an alias of table address, and two expressions. `but`: likewise, of which
    chats `b` none is taken; when none is left, nothing is joined.
    """
    texted = by_text(campaign, kind)
    is_open = _OPEN.format(campaign=campaign, texted=texted)
    return f"""CROSS JOIN LATERAL (
 SELECT b.* FROM address b WHERE b.fan_id = {home}.fan_id
    AND (b.id = {home}.id OR ({kind} NOT IN ({_HERE}) AND {is_open})) AND NOT ({but})
  ORDER BY (b.reachability = 'ok' AND (b.channel <> 'sms' OR {texted})) DESC,
           b.id = coalesce((SELECT preferred_address FROM fan WHERE id = {home}.fan_id), {home}.id) DESC,
           b.id = {home}.id DESC, b.id LIMIT 1) a
"""


def unsaid(campaign: str, kind: str, occasion: str) -> str:
    """A condition: no other chat of `a`'s person has this message.

    OFFSET 0: chats first, messages for each of them. While a release runs the planner's statistics of messages are
    old, and it would begin with all messages of this kind, for each fan again.
    """
    return f"""({kind} IN ({_EACH}) OR NOT EXISTS (
 SELECT 1 FROM address o WHERE o.fan_id = a.fan_id AND o.id <> a.id AND EXISTS (
    SELECT 1 FROM delivery d WHERE d.address_id = o.id AND d.campaign_id IS NOT DISTINCT FROM {campaign}
       AND d.kind = {kind} AND d.occasion = {occasion} AND d.status <> 'suppressed' OFFSET 0)))
"""


def person(kind: str) -> str:
    """DISTINCT ON this and the message, as `unsaid` does not see what its own statement writes."""
    return f"CASE WHEN {kind} IN ({_EACH}) THEN a.id ELSE a.fan_id END"


# of the chats of one `person` the one that keeps the message: open, then chosen by the fan
KEEPS = (
    "(a.reachability = 'ok') DESC,"
    " a.id IS NOT DISTINCT FROM (SELECT preferred_address FROM fan WHERE id = a.fan_id) DESC, a.id"
)
