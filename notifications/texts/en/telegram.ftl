# What only Telegram shows.

telegram-command-presave = Join with an artist's code
telegram-command-status = What waits for release day
telegram-command-releases = What is coming
telegram-command-mydata = What I keep about you
telegram-command-disconnect = Destroy a permission
telegram-command-pause = No messages for a while
telegram-command-forget = Erase what an artist has of me, or everything
telegram-command-language = Speak another language
telegram-command-stop = No more messages
telegram-command-help = What I can do
telegram-group = Pre-saves happen in our private chat.
telegram-group-open = Open the chat
