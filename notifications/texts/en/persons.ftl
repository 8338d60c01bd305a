# One person, several chats: joined by a code, parted, and the one they listen to.

person-chat = { $name } ({ $channel ->
    [telegram] Telegram
   *[discord] Discord
})
person-chat-unnamed = your { $channel ->
    [telegram] Telegram
   *[discord] Discord
} chat
person-number = the phone number ending in { $digits }
person-code =
    Your code: **{ $code }**

    Send /link { $code } to me in your other chat (Discord: /link with the code, SMS: LINK { $code }) within { $minutes } minutes. I ask you in both chats before anything is joined. Give the code to nobody.
person-code-typed = Your code is { $code }. In your other chat send /link { $code } within { $minutes } minutes, then text LINK here. Give it to nobody.
person-alike = An account of yours is also used in { $channel ->
    [telegram] a Telegram chat
    [discord] a Discord chat
   *[sms] a chat by text message
}. Is that also you? Then send the code there.
person-brought-button = I sent it there
person-ask = Is { $other } you too? Then you are one person for me: each message comes once, and /forget or /mydata speak for both chats. Say yes only if that chat is yours.
person-ask-typed = Is { $other } you too? Then each message comes once. Text LINK YES only if that chat is yours, else LINK NO.
person-yes = Yes, that is me
person-no = No
person-waits = Noted. Now say yes in the other chat too ({ $other }): send { $words } there.
person-linked = Joined. From now on each message comes once. { $words } says where; if that chat is closed, I use the next one.
person-declined = Good, nothing was joined.
person-part-sure = Shall this chat stand alone again? What you asked for and agreed to here goes with it.
person-part-yes = Yes, separate it
person-parted = This chat stands alone again. What you asked for and agreed to here came with it.
person-one-chat = This is the only chat I know of you. { $words } joins another one.
person-choose = Where shall I write to you? Answers to what you press stay where you press it.
person-choose-typed = Where shall we write to you? Text CHANNEL and one of these: { $words }
person-anywhere-button = Where I asked for it
person-anywhere = Good: each message comes to the chat where you asked for it.
person-chosen = Good: my messages come to { $other }. If it is closed, I use your next chat.
person-chosen-sms = Good: what goes out by text comes to { $other }, for artists whose texts you agreed to there. All else comes to your chats.

## Commands
telegram-command-link = Join another chat of yours
telegram-command-unlink = Let this chat stand alone
telegram-command-channel = Where I write to you
discord-command-link = Join another chat of yours
discord-command-unlink = Let this chat stand alone
discord-command-channel = Where I write to you
discord-option-forget-artist = An artist, if you mean only one
discord-option-link-code = The code that I gave you in your other chat

## Refusals
error-link-code = This code is not known, was used already or is too old. Ask for a new one in your other chat.
error-link-already = These two chats are one person already.
error-link-alone = This is your only chat: there is nothing to separate.
error-link-tries = That was a lot of codes. Try again in an hour.
error-link-over = This question is over. Ask for a new code if you still want to join your chats.
