# One person, several chats: joined by a code, parted, and the one they listen to.

person-chat = { $name } ({ $channel ->
    [telegram] Telegram
   *[discord] Discord
})
person-chat-unnamed = ton chat { $channel ->
    [telegram] Telegram
   *[discord] Discord
}
person-number = le numéro finissant par { $digits }
person-code =
    Ton code : **{ $code }**

    Envoie-moi /link { $code } dans ton autre chat (Discord : /link avec le code, SMS : LINK { $code }) d'ici { $minutes } minutes. Je te demande dans les deux chats avant de joindre quoi que ce soit. Ne donne le code à personne.
person-code-typed = Ton code est { $code }. Dans ton autre chat, envoie /link { $code } d'ici { $minutes } minutes, puis envoie LINK ici. Ne le donne à personne.
person-alike = Un compte à toi sert aussi dans { $channel ->
    [telegram] un chat Telegram
    [discord] un chat Discord
   *[sms] un chat par SMS
}. C'est toi aussi ? Alors envoie le code là-bas.
person-brought-button = Je l'y ai envoyé
person-ask = { $other }, c'est toi aussi ? Alors vous êtes une seule personne pour moi : chaque message vient une fois, et /forget ou /mydata valent pour les deux chats. Dis oui seulement si ce chat est à toi.
person-ask-typed = { $other }, c'est toi aussi ? Alors chaque message vient une fois. Envoie LINK YES seulement si ce chat est à toi, sinon LINK NO.
person-yes = Oui, c'est moi
person-no = Non
person-waits = Noté. Dis maintenant oui dans l'autre chat aussi ({ $other }) : envoies-y { $words }.
person-linked = Joints. Désormais chaque message vient une fois. { $words } dit où ; si ce chat est fermé, je prends le suivant.
person-declined = Bien, rien n'a été joint.
person-part-sure = Ce chat doit-il de nouveau être seul ? Ce que tu y as demandé et accepté part avec lui.
person-part-yes = Oui, le séparer
person-parted = Ce chat est de nouveau seul. Ce que tu y as demandé et accepté est venu avec lui.
person-one-chat = C'est le seul chat que je connais de toi. { $words } en joint un autre.
person-choose = Où dois-je t'écrire ? Les réponses à ce que tu presses restent là où tu presses.
person-choose-typed = Où devons-nous t'écrire ? Envoie CHANNEL et l'un de ceux-ci : { $words }
person-anywhere-button = Là où je l'ai demandé
person-anywhere = Bien : chaque message vient dans le chat où tu l'as demandé.
person-chosen = Bien : mes messages viennent dans { $other }. S'il est fermé, je prends ton prochain chat.
person-chosen-sms = Bien : ce qui part par SMS va à { $other }, pour les artistes dont tu y as accepté les SMS. Tout le reste vient dans tes chats.

## Commands
telegram-command-link = Joindre un autre chat à toi
telegram-command-unlink = Laisser ce chat seul
telegram-command-channel = Où je t'écris
discord-command-link = Joindre un autre chat à toi
discord-command-unlink = Laisser ce chat seul
discord-command-channel = Où je t'écris
discord-option-forget-artist = Un artiste, si tu n'en vises qu'un
discord-option-link-code = Le code que je t'ai donné dans ton autre chat

## Refusals
error-link-code = Ce code est inconnu, a déjà servi ou est trop vieux. Demandes-en un nouveau dans ton autre chat.
error-link-already = Ces deux chats sont déjà une seule personne.
error-link-alone = C'est ton seul chat : il n'y a rien à séparer.
error-link-tries = Cela fait beaucoup de codes. Réessaie dans une heure.
error-link-over = Cette question est close. Demande un nouveau code si tu veux encore joindre tes chats.
