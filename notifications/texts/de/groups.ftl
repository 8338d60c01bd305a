# Telegram-Gruppen und -Kanäle eines Künstlers: verbinden, was dort gepostet wird, was das Team erfährt.

## In der Gruppe oder im Kanal
telegram-pair-done = Verbunden. Ich poste hier, wenn eine Veröffentlichung angekündigt wird, wenn ihre Pre-saves öffnen und wenn sie draußen ist.
telegram-pair-how = Schick den Code mit: /pair@{ $bot } CODE. Das Team bekommt einen in Discord mit /campaign telegram.
telegram-pair-admins = Nur Admins dieser Gruppe können sie verbinden. Ein Code, der hier zu sehen war, gilt nicht mehr.
telegram-pair-unseen = Ich kann nicht sehen, wer diese Gruppe verwaltet. Mach mich zum Admin und schick einen neuen Code; der alte gilt nicht mehr.
telegram-pair-where = Schick das in deiner Gruppe: /pair@{ $bot } CODE. In einem Kanal mach mich zum Admin und poste den Code dort.
error-pair-code = Dieser Code ist unbekannt, wurde schon benutzt oder ist zu alt. Einen neuen gibt es in Discord mit /campaign telegram.
error-pair-taken = Dieser Chat ist schon mit jemand anderem verbunden. Deren Team kann ihn trennen, oder entfernt mich und fügt mich neu hinzu. Der Code gilt nicht mehr.

## Beiträge
telegram-post-head = **{ $title }** von { $artist }
telegram-post-date = Erscheint am { $when }.
telegram-post-moved = Neuer Termin: { $when }.
telegram-post-soon = Pre-saves öffnen bald.
telegram-post-open = Merk es vor: Am Erscheinungstag landet es in deiner Bibliothek, oder ich erinnere dich.
telegram-post-is-out = Jetzt draußen.
telegram-post-out = **{ $title }** von { $artist } ist jetzt draußen.
telegram-post-cancelled = Diese Veröffentlichung ist abgesagt.
telegram-post-presave = Vormerken
telegram-post-play = Jetzt draußen: anhören

## Was das Team in Discord sieht
discord-telegram-title = Telegram-Gruppen und -Kanäle, in denen ich für euch poste:
discord-telegram-nothing = Noch bekommt keine Telegram-Gruppe und kein Kanal eure Beiträge. `/campaign telegram code:True` gibt dir einen Code dafür.
discord-telegram-more = Noch einer: `/campaign telegram code:True`. Keine Beiträge mehr: `/campaign telegram unpair:`
discord-telegram-kind-group = Gruppe
discord-telegram-kind-channel = Kanal
discord-telegram-state-paired = bekommt Beiträge
discord-telegram-state-muted = ⚠ Ich darf dort nicht posten: Gib mir das Recht, ich versuche es jede Stunde wieder
discord-telegram-state-removed = ⚠ Ich wurde dort entfernt: Füg mich hinzu und verbinde den Chat mit einem neuen Code
discord-telegram-count = { $paired }
discord-telegram-count-troubled = { $paired }, und { $troubled } mit einem Problem: /campaign telegram
discord-telegram-code =
    Dieser Code verbindet eine Gruppe oder einen Kanal mit eurem Projekt. Er gilt einmal, { $minutes } Minuten lang: `{ $code }`
    • Gruppe: Füg mich hinzu mit { $group }, oder ein Admin der Gruppe schickt dort `/pair@{ $bot } { $code }`.
    • Kanal: Mach mich zum Admin, der posten darf ({ $channel }), und poste den Code dort; ich entferne ihn, wenn ich darf.
    Die Beiträge kommen in dieser Sprache: { $language }.
discord-telegram-unpaired = **{ $title }** bekommt keine Beiträge mehr. Was dort steht, bleibt, wie es ist.
discord-telegram-news-paired = Telegram: **{ $title }** bekommt eure Beiträge. Gehört das nicht euch: `/campaign telegram unpair:`
discord-telegram-news-muted = Telegram: In **{ $title }** darf ich nicht mehr posten. Gib mir dort das Recht; ich versuche es jede Stunde wieder.
discord-telegram-news-removed = Telegram: Ich wurde aus **{ $title }** entfernt, dort erscheint nichts mehr. War das ein Versehen, füg mich wieder hinzu und verbinde den Chat mit einem neuen Code: `/campaign telegram code:True`
error-pair-chat = So eine Gruppe oder so ein Kanal ist nicht mit euch verbunden.
error-discord-no-telegram = Diese Installation hat keinen Telegram-Bot. Frag den Betreiber.
error-discord-language = Texte habe ich in diesen Sprachen: { $languages }
