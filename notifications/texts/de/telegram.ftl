# What only Telegram shows.

telegram-command-presave = Mit einem Code mitmachen
telegram-command-status = Was auf den Erscheinungstag wartet
telegram-command-releases = Was bald kommt
telegram-command-mydata = Was ich über dich weiß
telegram-command-disconnect = Eine Erlaubnis vernichten
telegram-command-pause = Eine Weile keine Nachrichten
telegram-command-forget = Löschen, was jemand über mich hat, oder alles
telegram-command-language = Eine andere Sprache sprechen
telegram-command-stop = Keine Nachrichten mehr
telegram-command-help = Was ich kann
telegram-group = Pre-saves laufen in unserem privaten Chat.
telegram-group-open = Chat öffnen
