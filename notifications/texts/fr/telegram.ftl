# What only Telegram shows.

telegram-command-presave = Rejoindre avec le code d'un artiste
telegram-command-status = Ce qui attend le jour de la sortie
telegram-command-releases = Ce qui arrive
telegram-command-mydata = Ce que je garde sur toi
telegram-command-disconnect = Détruire une autorisation
telegram-command-pause = Pas de messages pour un temps
telegram-command-forget = Effacer ce qu'un artiste a de moi, ou tout
telegram-command-language = Parler une autre langue
telegram-command-stop = Plus de messages
telegram-command-help = Ce que je sais faire
telegram-group = Les pré-saves se font dans notre chat privé.
telegram-group-open = Ouvrir le chat
