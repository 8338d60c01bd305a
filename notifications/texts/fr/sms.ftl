# Text messages of the conversation: GSM-7, the brand first, STOP where the law wants it.

sms-prompt = { $artist }: Réponds OUI pour des SMS de sortie récurrents et automatisés (max { $max }/sortie). Sans obligation d'achat. Frais SMS/data possibles. HELP pour l'aide, STOP pour arreter. Conditions: { $terms }
sms-prompt-countdown = { $artist }: Réponds OUI pour des SMS de sortie et de compte à rebours récurrents et automatisés (max { $max }/sortie). Sans obligation d'achat. Frais SMS/data possibles. HELP pour l'aide, STOP pour arreter. Conditions: { $terms }
sms-welcome = { $artist }: Tu es inscrit pour { $title }, { $date }. Max { $max } SMS/sortie. Frais SMS/data possibles. HELP pour l'aide, STOP pour arreter. Enregistre: { $url }
sms-already = { $artist }: Tu es déjà inscrit pour { $title }, { $date }. Enregistre: { $url } STOP pour arreter
sms-not-open = { $artist }: les pre-saves de { $title } ne sont pas encore ouverts. On t'écrit quand ils le sont. STOP pour arreter
sms-not-open-ask = { $artist }: les pre-saves de { $title } ne sont pas encore ouverts. Renvoie { $keyword } quand ils le sont. STOP pour arreter
sms-stopped = { $operator }: Tu ne recois plus de SMS de ce numéro, pour aucun artiste. Réponds START pour reprendre.
sms-resumed = { $operator }: Tu recois de nouveau des SMS de ce numéro. HELP pour l'aide, STOP pour arreter. Frais SMS/data possibles.
sms-help = { $operator }: SMS de sortie que tu as demandés, max { $max }/sortie. Contact: { $contact }. Frais SMS/data possibles. STOP pour arreter.
sms-unclear = { $operator }: Désolé, je n'ai pas compris. Envoie le mot-clé d'un artiste, HELP pour l'aide ou STOP pour arreter.
sms-nothing-to-confirm = { $operator }: Il n'y a rien à confirmer. Envoie le mot-clé d'un artiste pour commencer. STOP pour arreter.
sms-wake = { $operator }: OK, les SMS de sortie peuvent venir à minuit. STOP pour arreter.
sms-forget = { $operator }: Ceci efface tout ce que je sais de toi, dans tous tes chats. Les pre-saves s'arretent. C'est définitif. Réponds FORGET YES pour le faire.
sms-mydata = { $operator }: Ce que je garde sur toi et comment l'effacer (un usage, 15 minutes): { $url } STOP pour arreter.
sms-forgotten = { $operator }: C'est fait. Il ne reste rien de toi ici, sauf une preuve anonyme d'accords passés.
