# Words of the conversation in Telegram and Discord. Short, warm, concrete.

language-name = Deutsch

## How far each service can go, on its button
rung-auto = speichert von selbst
rung-one-tap = ein Tipp am Tag
rung-native = eigene Pre-save-Seite
rung-reminder = ich schicke dir den Link
rung-link = Link am Tag

## When
when-local = { $date }, { $time } bei dir
when-global = { $date }, { $time } in { $city }
when-utc = { $date }, { $time } UTC
chat-out-when = Erscheint am { $when }

## The prompt
chat-pick = Wähl aus, wo du hörst. Am Erscheinungstag speichere ich es für dich und schicke dir den Link zum Anhören hierher.
chat-pick-out = Wähl aus, wo du hörst: Ich speichere es jetzt für dich.
chat-teaser = Pre-saves sind noch nicht offen. Soll ich dir sagen, wenn es so weit ist?
chat-out-now = Jetzt draußen.
chat-tell-me = Sag mir, wenn es losgeht
chat-more = Weitere Dienste
chat-just-remind = Nur erinnern
chat-play-now = Jetzt anhören
chat-save-as = In mein { $service } speichern (verbunden als { $account })
chat-save-mine = In mein { $service } speichern
chat-connect = Weiter zu { $service }
chat-connect-text = { $service } muss einmal zustimmen, dann speichere ich { $title } für dich. Dieser Link gehört nur dir.
chat-native-button = Direkt in { $service } vormerken
chat-native-text = { $title } hat bei { $service } eine eigene Pre-save-Seite: Merk es dort vor. Was du dort tust, sehe ich nicht, darum schicke ich dir am Erscheinungstag trotzdem den Link zum Anhören.
chat-noted = Notiert. Du bist Fan { $number }.
chat-also-followed = Notiert. Wenn ich { $title } speichere, folge ich für dich auf { $service } auch { $artist }.
chat-also-which = In welche deiner Playlists auf { $service } soll { $title } auch kommen?
chat-also-no-list = { $service } hat mir keine Playlist von dir gezeigt, in die ich etwas legen kann. Soll ich für { $title } eine private anlegen?
chat-also-new = Eine neue: { $playlist }
chat-also-back = ◀ Zurück
chat-also-more = Mehr ▶
chat-also-playlist = { $title } kommt beim Speichern auch in deine Playlist { $playlist }.
chat-also-ask-follow = Bisher darf ich auf { $service } für dich speichern, aber nicht folgen. Auf der Seite kannst du das ändern: Setz dort das Häkchen für { $artist }. Dein Pre-save bleibt so oder so.
chat-also-ask-playlist = Bisher darf ich auf { $service } für dich speichern, aber nicht an deine Playlists. Auf der Seite kannst du das ändern: Setz dort das Häkchen für die Playlist. Dein Pre-save bleibt so oder so.
chat-will-tell = Ich sage dir hier Bescheid, sobald Pre-saves offen sind.
chat-will-tell-already = Du stehst schon auf der Liste. Ich sage dir hier Bescheid.
chat-claimed = Dieser Chat ist jetzt deiner: Bestätigung und Link kommen hierher.

## One line a pre-save
chat-line-waiting = { $service }: wartet auf den Erscheinungstag ✓
chat-line-saving = { $service }: wird gerade gespeichert
chat-line-retrying = { $service }: noch nicht durch, ich versuche es weiter
chat-line-saved = { $service }: gespeichert ✓
chat-line-accepted = { $service }: hat es angenommen ✓
chat-line-verified = { $service }: gespeichert und geprüft ✓
chat-line-awaiting-source = { $service }: hat es noch nicht, ich schaue weiter nach
chat-line-needs-consent = { $service }: braucht deine Erlaubnis noch einmal
chat-line-not-entitled = { $service }: kann für dieses Konto nicht speichern, ich erinnere dich stattdessen
chat-line-failed = { $service }: ließ sich nicht speichern, der Link geht
chat-line-reminded = { $service }: du hast den Link bekommen
chat-line-just-remind = Ich erinnere dich mit dem Link ✓
chat-line-reminder = { $service }: ich erinnere dich mit dem Link ✓
chat-line-queued = { $service }: ist da, deine Speicherung folgt von selbst
chat-line-one-tap = { $service }: ein Tipp am Erscheinungstag ✓

## Cancel and change
chat-change = Ändern
chat-cancel = Pre-save zurücknehmen
chat-cancel-sure = Deinen Pre-save von { $title } zurücknehmen? Dann wird nichts gespeichert und nichts geschickt.
chat-cancel-sure-one = { $title } bei { $service } zurücknehmen? Deine anderen Pre-saves davon bleiben.
chat-cancel-which = Du hast mehrere Pre-saves von { $title }. Welchen soll ich zurücknehmen?
chat-cancel-all = Alle
chat-cancelled-one = Bei { $service } zurückgenommen. Deine anderen Pre-saves von { $title } bleiben.
chat-cancel-yes = Ja, zurücknehmen
chat-cancel-no = Behalten
chat-cancelled = Zurückgenommen. Für { $title } wird nichts gespeichert.
chat-nothing-to-cancel = Für { $title } hat nichts gewartet.
chat-wake-button = Weck mich um Mitternacht
chat-wake-on = Gut. Du hörst einen Ton in der Minute, in der es draußen ist, auch nachts.
chat-wake-off = Gut. Nachts kommen Nachrichten lautlos.

## Status and rights
chat-status-none = Du hast noch keine Pre-saves. Öffne den Link von jemandem, den du hörst, und wähl deinen Dienst.
chat-mydata = Ich bewahre { $grants } Verbindungen, { $presaves } Pre-saves und { $consents } Einwilligungen für dich auf. Die Seite zeigt alles; in der Datei steht es auch.
chat-mydata-page = Meine Seite öffnen (15 Minuten)
chat-mydata-none = Ich weiß nichts über dich.
chat-disconnect-which = Welche Erlaubnis soll ich vernichten?
chat-disconnected = { $service } ist getrennt, die Erlaubnis vernichtet. Was darauf gewartet hat, wird nicht gespeichert.
chat-nothing-connected = Nichts ist verbunden.
chat-pause-ask = Wie lange keine Nachrichten? Gespeichert wird trotzdem.
chat-days = { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    }
chat-pause-off = Jetzt weitermachen
chat-paused = Ruhe bis { $date }. Gespeichert wird trotzdem. Mit /pause endet sie früher.
chat-pause-over = Da bin ich wieder. Du bekommst wieder Nachrichten.
chat-forget-sure = Alles löschen, was ich über dich weiß? Pre-saves enden, Erlaubnisse werden vernichtet. Das lässt sich nicht rückgängig machen.
chat-forget-yes = Lösch mich
chat-forget-all = Alles
chat-forget-no = Nein, behalten
chat-forget-what = Was soll ich löschen? Nur eine Künstlerin oder einen Künstler: Pre-saves, Nachrichten und Neuigkeiten dazu enden, deine verbundenen Dienste bleiben. Alles: Alle Pre-saves enden, Erlaubnisse werden vernichtet. Beides lässt sich nicht rückgängig machen.
chat-forget-more = Mehr, als hierher passen: nenne jemanden, zum Beispiel /forget NEON.
chat-forget-artist = Nur { $artist }
chat-forgotten-artist = Erledigt. Über dich und { $artist } ist hier nichts mehr, nur ein anonymer Nachweis früherer Einwilligungen.
chat-forget-artist-none = Dazu war hier nichts mehr über dich.
chat-forgotten = Erledigt. Hier ist nichts mehr über dich, nur ein anonymer Nachweis früherer Einwilligungen.
chat-language-ask = Welche Sprache soll ich sprechen?
chat-language-set = Ich spreche jetzt Deutsch mit dir.
chat-stopped = Du bekommst hier keine Nachrichten mehr von mir. Mit /start überlegst du es dir anders.
chat-stopped-already = Du hattest schon gestoppt. Es kommt nichts.
chat-resumed = Willkommen zurück. Du bekommst hier wieder Nachrichten.
chat-silenced = Du hast meine Nachrichten hier gestoppt, darum kommt keine. /start holt sie zurück.
chat-help =
    Ich speichere neue Musik am Erscheinungstag für dich und sage dir hier, wenn sie da ist.
    /status was wartet · /releases was kommt · /presave CODE mitmachen
    /mydata was ich weiß · /disconnect · /pause · /forget · /stop · /language
    /link zweiten Chat verbinden · /channel wohin ich schreibe · /unlink
    Betrieben von { $operator }. Auf jede Nachricht kannst du „stop“ antworten.
chat-hello = Hallo. Öffne einen Pre-save-Link oder schick /presave mit dem Code. /help sagt, was ich noch kann.
chat-unclear = Das habe ich nicht verstanden. /help sagt, was ich kann.

## Standing consents
countdown-named = Bis dahin schreibe ich dir im Chat: { $days } Tage vorher.
chat-future-saves = Von diesen Artists speichere ich dir alles Neue. Ein Tipp beendet das:
chat-future-end = Nichts Weiteres von { $artist }
chat-future-ended = Gut. Ab jetzt speichere ich nur noch, worum du bittest. Was schon versprochen ist, bleibt.
chat-news-given = Notiert: { $artist } darf dir hier ab und zu schreiben.
chat-news-ended = Gut. Von { $artist } kommt hier nichts Neues mehr.
