# What fans write back to artists, in the chats and in the team's thread.

## What a fan writes back to an artist
reply-ask = Shall I carry this to { $artist }? { $artist }'s team reads it, under the name "{ $name }"; nothing else about you is shown. They may answer you here within { $days } days.
reply-ask-unnamed = Shall I carry this to { $artist }? { $artist }'s team reads it, as from "a fan"; nothing about you is shown. They may answer you here within { $days } days.
reply-yes = Send to { $artist }
reply-no = Keep it
reply-carried = On its way to { $artist }'s team.
reply-kept = Nothing was sent, and I have forgotten it.
reply-muted = { $artist }'s team takes no more messages from you here. This one was not sent.
reply-enough = { $artist }'s team gets at most { $most } messages a day from one fan. This one was not sent.
reply-ask-again = Ask me each time
reply-asks-again = Good. I carry nothing more to { $artist }'s team without asking you.
reply-a-fan = a fan

## What fans write back, in the team's thread
discord-replies-thread = What fans write: { $title }
discord-replies-intro = What fans write back to messages about **{ $title }** comes here. Each was told that your team reads it and said yes. **Answer** writes into the fan's chat in your name: once a message, within { $days } days. **Mute this fan** keeps the rest of theirs away from you.
discord-reply-answer = Answer
discord-reply-mute = Mute this fan
discord-reply-unmute = Unmute
discord-reply-form = Your answer
discord-reply-form-field = What the fan reads
discord-reply-form-hint = It goes into their chat in your artist's name, once
discord-reply-muted = Nothing more from this fan comes here.
discord-reply-unmuted = You hear this fan again.
discord-replies-on = { $place ->
        [private] threads of { $channel } that only your team sees
       *[team] threads of { $channel }
    }
error-reply-channel = I need more rights in { $channel }: View Channel, Send Messages in Threads, Read Message History, Create Public Threads and Create Private Threads.
error-reply-news = { $channel } is an announcement channel: private threads are not possible there. Choose a text channel.
error-reply-gone = This fan's message is not here any more.
error-reply-answered = This message has been answered.
error-reply-late = This message is more than { $days } days old: it can no longer be answered.
error-reply-stopped = This fan takes no messages at the moment.
error-reply-text = Write 1 to { $most } characters.
