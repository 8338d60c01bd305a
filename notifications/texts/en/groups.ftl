# Telegram groups and channels paired with an artist: pairing, what is posted there, what the team is told.

## In the group or channel
telegram-pair-done = Paired. I post here when a release is announced, when its pre-saves open and when it is out.
telegram-pair-how = Send the code with it: /pair@{ $bot } CODE. The artist's team gets one in Discord with /campaign telegram.
telegram-pair-admins = Only an administrator of this group can pair it. A code that was shown here is void now.
telegram-pair-unseen = I cannot see who runs this group. Make me an administrator, then send a new code; the old one is void.
telegram-pair-where = Send that in your group: /pair@{ $bot } CODE. In a channel, make me an administrator and post the code there.
error-pair-code = This code is unknown, was used already or is too old. Get a new one in Discord with /campaign telegram.
error-pair-taken = This chat is paired with another artist. Their team can unpair it, or remove me and add me again. The code is void now.

## Posts
telegram-post-head = **{ $title }** by { $artist }
telegram-post-date = Out { $when }.
telegram-post-moved = New date: { $when }.
telegram-post-soon = Pre-saves open soon.
telegram-post-open = Pre-save it: on release day it comes into your library, or I remind you.
telegram-post-is-out = Out now.
telegram-post-out = **{ $title }** by { $artist } is out now.
telegram-post-cancelled = This release is cancelled.
telegram-post-presave = Pre-save
telegram-post-play = Out now: play

## What the team sees in Discord
discord-telegram-title = Telegram groups and channels that get your posts:
discord-telegram-nothing = No Telegram group or channel gets your posts yet. `/campaign telegram code:True` gives you a code for one.
discord-telegram-more = Another one: `/campaign telegram code:True`. No more posts to one: `/campaign telegram unpair:`
discord-telegram-kind-group = group
discord-telegram-kind-channel = channel
discord-telegram-state-paired = gets posts
discord-telegram-state-muted = ⚠ I may not post there: give me the right, I try again every hour
discord-telegram-state-removed = ⚠ I was removed there: add me and pair it with a new code
discord-telegram-count = { $paired }
discord-telegram-count-troubled = { $paired }, and { $troubled } with a problem: /campaign telegram
discord-telegram-code =
    This code pairs one group or channel with your artist. It works once, within { $minutes } minutes: `{ $code }`
    • Group: add me with { $group }, or an administrator of the group sends `/pair@{ $bot } { $code }` there.
    • Channel: make me an administrator who may post ({ $channel }), then post the code there; I remove that post when I may.
    Posts will be in this language: { $language }.
discord-telegram-unpaired = **{ $title }** gets no more posts. What stands there stays as it is.
discord-telegram-news-paired = Telegram: **{ $title }** gets your posts. If that is not yours: `/campaign telegram unpair:`
discord-telegram-news-muted = Telegram: I may no longer post in **{ $title }**. Give me the right there; I try again every hour.
discord-telegram-news-removed = Telegram: I was removed from **{ $title }**, so it gets no more posts. If that was a mistake, add me there and pair it with a new code: `/campaign telegram code:True`
error-pair-chat = No such group or channel is paired with your artist.
error-discord-no-telegram = This installation has no Telegram bot. Ask the operator.
error-discord-language = I have words in these languages: { $languages }
