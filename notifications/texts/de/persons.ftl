# Eine Person, mehrere Chats: durch einen Code verbunden, getrennt, und der, in dem sie lesen will.

person-chat = { $name } ({ $channel ->
    [telegram] Telegram
   *[discord] Discord
})
person-chat-unnamed = dein { $channel ->
    [telegram] Telegram
   *[discord] Discord
}-Chat
person-number = die Nummer mit den Endziffern { $digits }
person-code =
    Dein Code: **{ $code }**

    Schick mir in deinem anderen Chat innerhalb von { $minutes } Minuten /link { $code } (Discord: /link mit dem Code, SMS: LINK { $code }). Bevor etwas verbunden wird, frage ich dich in beiden Chats. Gib den Code niemandem.
person-code-typed = Dein Code ist { $code }. Schick im anderen Chat in { $minutes } Minuten /link { $code }, dann hier LINK. Gib ihn niemandem.
person-alike = Eins deiner Konten wird auch { $channel ->
    [telegram] in einem Telegram-Chat
    [discord] in einem Discord-Chat
   *[sms] per SMS
} benutzt. Bist das auch du? Dann schick den Code dort.
person-brought-button = Ich habe ihn dort geschickt
person-ask = Bist auch du { $other }? Dann bist du für mich eine Person: Jede Nachricht kommt einmal, und /forget oder /mydata gelten für beide Chats. Sag nur Ja, wenn der Chat dir gehört.
person-ask-typed = Bist auch du { $other }? Dann kommt jede Nachricht einmal. Schreib LINK JA nur, wenn der Chat dir gehört, sonst LINK NEIN.
person-yes = Ja, das bin ich
person-no = Nein
person-waits = Notiert. Sag jetzt auch im anderen Chat Ja ({ $other }): Schick dort { $words }.
person-linked = Verbunden. Ab jetzt kommt jede Nachricht einmal. { $words } sagt, wohin; ist der Chat zu, nehme ich den nächsten.
person-declined = Gut, nichts wurde verbunden.
person-part-sure = Soll dieser Chat wieder für sich stehen? Was du hier wolltest und erlaubt hast, geht mit ihm.
person-part-yes = Ja, trennen
person-parted = Dieser Chat steht wieder für sich. Was du hier wolltest und erlaubt hast, ist mitgekommen.
person-one-chat = Ich kenne nur diesen Chat von dir. { $words } verbindet einen zweiten.
person-choose = Wohin soll ich dir schreiben? Antworten auf das, was du drückst, bleiben dort, wo du drückst.
person-choose-typed = Wohin sollen wir dir schreiben? Antworte CHANNEL und eins davon: { $words }
person-anywhere-button = Dorthin, wo ich gefragt habe
person-anywhere = Gut: Jede Nachricht kommt in den Chat, in dem du darum gebeten hast.
person-chosen = Gut: Meine Nachrichten kommen an { $other }. Ist der Chat zu, nehme ich deinen nächsten.
person-chosen-sms = Gut: Was per SMS geht, kommt an { $other }, für Artists, deren SMS du dort zugestimmt hast. Alles andere kommt in deine Chats.

## Befehle
telegram-command-link = Einen zweiten Chat verbinden
telegram-command-unlink = Diesen Chat wieder trennen
telegram-command-channel = Wohin ich dir schreibe
discord-command-link = Einen zweiten Chat verbinden
discord-command-unlink = Diesen Chat wieder trennen
discord-command-channel = Wohin ich dir schreibe
discord-option-forget-artist = Ein Name, wenn du nur jemanden meinst
discord-option-link-code = Der Code aus deinem anderen Chat

## Absagen
error-link-code = Diesen Code kenne ich nicht, er wurde schon benutzt oder ist zu alt. Hol dir im anderen Chat einen neuen.
error-link-already = Diese beiden Chats sind schon eine Person.
error-link-alone = Das ist dein einziger Chat: Es gibt nichts zu trennen.
error-link-tries = Das waren viele Codes. Versuch es in einer Stunde wieder.
error-link-over = Diese Frage ist vorbei. Hol dir einen neuen Code, wenn du deine Chats noch verbinden willst.
