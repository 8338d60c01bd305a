# Groupes et canaux Telegram liés à un artiste : le lien, ce qui y est publié, ce que l'équipe apprend.

## Dans le groupe ou le canal
telegram-pair-done = C'est lié. Je publie ici quand une sortie est annoncée, quand ses pre-saves ouvrent et quand elle est là.
telegram-pair-how = Envoie le code avec : /pair@{ $bot } CODE. L'équipe de l'artiste en obtient un sur Discord avec /campaign telegram.
telegram-pair-admins = Seul un administrateur de ce groupe peut le lier. Un code montré ici ne vaut plus rien.
telegram-pair-unseen = Je ne vois pas qui administre ce groupe. Nomme-moi administrateur, puis envoie un nouveau code ; l'ancien ne vaut plus rien.
telegram-pair-where = Envoie cela dans ton groupe : /pair@{ $bot } CODE. Dans un canal, nomme-moi administrateur et publies-y le code.
error-pair-code = Ce code est inconnu, a déjà servi ou est trop vieux. Demandes-en un nouveau sur Discord avec /campaign telegram.
error-pair-taken = Ce chat est lié à un autre artiste. Son équipe peut le délier, ou retire-moi et ajoute-moi de nouveau. Le code ne vaut plus rien.

## Publications
telegram-post-head = **{ $title }** de { $artist }
telegram-post-date = Sortie : { $when }.
telegram-post-moved = Nouvelle date : { $when }.
telegram-post-soon = Les pre-saves ouvrent bientôt.
telegram-post-open = Fais ton pre-save : le jour de la sortie, il arrive dans ta bibliothèque, ou je te le rappelle.
telegram-post-is-out = C'est sorti.
telegram-post-out = **{ $title }** de { $artist } est sorti.
telegram-post-cancelled = Cette sortie est annulée.
telegram-post-presave = Faire un pre-save
telegram-post-play = C'est sorti : écouter

## Ce que l'équipe voit sur Discord
discord-telegram-title = Groupes et canaux Telegram qui reçoivent tes publications :
discord-telegram-nothing = Aucun groupe ni canal Telegram ne reçoit encore tes publications. `/campaign telegram code:True` te donne un code pour en lier un.
discord-telegram-more = Un autre : `/campaign telegram code:True`. Plus de publications dans l'un d'eux : `/campaign telegram unpair:`
discord-telegram-kind-group = groupe
discord-telegram-kind-channel = canal
discord-telegram-state-paired = reçoit les publications
discord-telegram-state-muted = ⚠ je ne peux pas y publier : donne-m'en le droit, je réessaie toutes les heures
discord-telegram-state-removed = ⚠ on m'en a retiré : ajoute-moi et lie-le avec un nouveau code
discord-telegram-count = { $paired }
discord-telegram-count-troubled = { $paired }, et { $troubled } avec un problème : /campaign telegram
discord-telegram-code =
    Ce code lie un groupe ou un canal à ton artiste. Il vaut une fois, pendant { $minutes } minutes : `{ $code }`
    • Groupe : ajoute-moi avec { $group }, ou un administrateur du groupe y envoie `/pair@{ $bot } { $code }`.
    • Canal : nomme-moi administrateur avec le droit de publier ({ $channel }), puis publies-y le code ; je le retire si je peux.
    Les publications seront dans cette langue : { $language }.
discord-telegram-unpaired = **{ $title }** ne reçoit plus de publications. Ce qui s'y trouve reste tel quel.
discord-telegram-news-paired = Telegram : **{ $title }** reçoit tes publications. Si ce n'est pas à vous : `/campaign telegram unpair:`
discord-telegram-news-muted = Telegram : je ne peux plus publier dans **{ $title }**. Donne-m'en le droit ; je réessaie toutes les heures.
discord-telegram-news-removed = Telegram : on m'a retiré de **{ $title }**, qui ne reçoit donc plus rien. Si c'est une erreur, ajoute-moi et lie-le avec un nouveau code : `/campaign telegram code:True`
error-pair-chat = Aucun groupe ni canal de ce genre n'est lié à ton artiste.
error-discord-no-telegram = Cette installation n'a pas de bot Telegram. Demande à l'opérateur.
error-discord-language = J'ai des textes dans ces langues : { $languages }
