"""REST: answering interactions, and the messages that follow by their token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sandbox.discord.call import Call, Route
from sandbox.discord.interactions import AUTOCOMPLETE, MODAL_SUBMIT, TOKEN_LIFETIME_S, Interaction
from sandbox.discord.message_rules import check_modal
from sandbox.discord.posting import delete, edit, numbered, post
from sandbox.discord.records import EPHEMERAL, Choice, Json, Message, Modal
from sandbox.discord.refusal import Problems, Refusal, unknown, wrong_form
from sandbox.discord.shapes import check_shape
from sandbox.discord.wire import message_json

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


async def respond(call: Call) -> Json | None:
    """The first answer; one per interaction and within three seconds."""
    interaction = call.dc.interactions.get(call.ids["token"])
    if interaction is None or interaction.id != call.id("interaction") or interaction.late:
        raise unknown("interaction", 10062)
    if interaction.answer is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    check_shape("callback", call.form)
    kind = call.form.get("type")
    if kind not in _ANSWERS or not _suits(interaction, kind):
        allowed = [one for one in _ANSWERS if _suits(interaction, one)]
        raise wrong_form(
            "type", "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, allowed))}}}."
        )
    message = _ANSWERS[kind](call, interaction, call.form.get("data") or {})
    interaction.answer = kind
    interaction.changes.tell()
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return None
    return _callback(call, interaction, kind, message)


def _suits(interaction: Interaction, kind: int) -> bool:
    if interaction.type == AUTOCOMPLETE or kind == CHOICES:
        return interaction.type == AUTOCOMPLETE and kind == CHOICES
    if kind in (DEFERRED_UPDATE, UPDATE):
        return interaction.message is not None
    return kind != MODAL or interaction.type != MODAL_SUBMIT


def _callback(call: Call, interaction: Interaction, kind: int, message: Message | None) -> Json:
    about: Json = {
        "id": str(interaction.id),
        "type": interaction.type,
        "channel_id": str(interaction.channel.id),
    }
    if interaction.channel.guild is not None:
        about["guild_id"] = str(interaction.channel.guild.id)
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
    answer: Json = {"interaction": about}
    if message is not None and kind in (MESSAGE, UPDATE):
        answer["resource"] = {"type": kind, "message": message_json(call.dc, message)}
    return answer


def _post(call: Call, interaction: Interaction, data: Json, *, loading: bool = False) -> Message:
    check_shape("message", data)
    hidden = int(data.get("flags") or 0) & EPHEMERAL
    return post(
        call.dc,
        interaction.application,
        interaction.channel,
        {name: value for name, value in data.items() if name != "nonce"},
        call.files,
        hidden_for=interaction.user if hidden else None,
        origin=interaction.origin(call.dc),
        loading=loading,
    )


def _message(call: Call, interaction: Interaction, data: Json) -> Message:
    interaction.reply = _post(call, interaction, data)
    interaction.show(interaction.reply)
    return interaction.reply


def _defer(call: Call, interaction: Interaction, data: Json) -> Message:
    check_shape("message", data, "data")
    interaction.reply = _post(call, interaction, {"flags": data.get("flags", 0)}, loading=True)
    return interaction.reply


def _defer_update(_: Call, interaction: Interaction, __: Json) -> Message | None:
    interaction.reply = interaction.message
    return interaction.reply


def _update(call: Call, interaction: Interaction, data: Json) -> Message | None:
    assert interaction.message is not None
    interaction.reply = interaction.message
    edit(call.dc, interaction.message, data, call.files)
    interaction.show(interaction.message)
    return interaction.reply


def _choices(_: Call, interaction: Interaction, data: Json) -> None:
    check_shape("choices", data, "data")
    problems, choices = Problems(), data.get("choices")
    problems.length("data.choices", choices, 0, 25)
    problems.raise_any()
    for number, one in enumerate(choices or []):
        problems.length(f"data.choices.{number}.name", one.get("name"), 1, 100)
        if isinstance(one.get("value"), str):
            problems.length(f"data.choices.{number}.value", one["value"], 0, 100)
    problems.raise_any()
    interaction.show([Choice(name=one["name"], value=one["value"]) for one in choices or []])


def _modal(call: Call, interaction: Interaction, data: Json) -> None:
    check_modal(data)
    modal = Modal(
        application=interaction.application,
        channel=interaction.channel,
        message=interaction.message,
        title=data["title"],
        custom_id=data["custom_id"],
        components=numbered(data["components"]),
    )
    call.dc.record(
        "modal",
        to_user=str(interaction.user.id),
        channel_id=str(interaction.channel.id),
        title=modal.title,
        custom_id=modal.custom_id,
        fields=[
            {"label": one.label, "custom_id": one.custom_id, "value": one.value, "required": one.required}
            for one in modal.fields
        ],
    )
    interaction.show(modal)


_ANSWERS: dict[int, Callable[[Call, Interaction, Json], Message | None]] = {
    MESSAGE: _message,
    DEFERRED: _defer,
    DEFERRED_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}


async def follow_up(call: Call) -> Json:
    """Another message; the first one after a deferred reply takes its place."""
    interaction = _by_token(call)
    reply = interaction.reply
    if reply is not None and reply.loading and not reply.deleted:
        edit(call.dc, reply, call.form, call.files)
        interaction.show(reply)
        return message_json(call.dc, reply)
    message = _post(call, interaction, call.form)
    interaction.followups[message.id] = message
    interaction.show(message)
    return message_json(call.dc, message)


async def get_reply(call: Call) -> Json:
    """One of the interaction's messages."""
    return message_json(call.dc, _message_of(call, _by_token(call)))


async def edit_reply(call: Call) -> Json:
    """Change one of the interaction's messages."""
    interaction = _by_token(call)
    message = _message_of(call, interaction)
    edit(call.dc, message, call.form, call.files)
    interaction.show(message)
    return message_json(call.dc, message)


async def delete_reply(call: Call) -> None:
    """Take one of the interaction's messages away."""
    delete(call.dc, _message_of(call, _by_token(call)))


def _by_token(call: Call) -> Interaction:
    interaction = call.dc.interactions.get(call.ids["token"])
    if interaction is None or interaction.application.id != call.id("application"):
        raise unknown("Webhook", 10015)
    if interaction.answer is None:
        raise unknown("Webhook", 10015)
    if call.dc.now() - interaction.created > timedelta(seconds=TOKEN_LIFETIME_S):
        raise Refusal(401, 50027, "Invalid Webhook Token")
    return interaction


def _message_of(call: Call, interaction: Interaction) -> Message:
    name = call.ids["message"]
    if name == "@original":
        message = interaction.reply
    else:
        number = call.id("message")
        reply = interaction.reply
        message = reply if reply and reply.id == number else interaction.followups.get(number)
    if message is None or message.deleted:
        raise unknown("Message", 10008)
    return message


ROUTES: list[Route] = [
    ("POST", "/interactions/{interaction}/{token}/callback", respond),
    ("POST", "/webhooks/{application}/{token}", follow_up),
    ("GET", "/webhooks/{application}/{token}/messages/{message}", get_reply),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}", edit_reply),
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}", delete_reply),
]
