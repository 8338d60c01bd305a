# What only Discord shows: announcements, the artist's commands, fan commands.

## Fan commands
discord-command-presave = Mit einem Code mitmachen
discord-command-status = Was auf den Erscheinungstag wartet
discord-command-releases = Was bald kommt
discord-command-mydata = Was ich über dich weiß
discord-command-disconnect = Eine Erlaubnis vernichten
discord-command-pause = Eine Weile keine Nachrichten
discord-command-forget = Löschen, was jemand über mich hat, oder alles
discord-command-language = Eine andere Sprache sprechen
discord-command-stop = Keine Nachrichten mehr
discord-command-start = Nach einem Stopp wieder Nachrichten
discord-command-help = Was ich kann
discord-option-code = Der Code, den du bekommen hast

## The announcement
discord-presave = Pre-save
discord-remind = Erinnere mich
discord-share = Teilen
discord-save = Speichern
discord-out-when = Erscheint am { $when }
discord-out-now = Jetzt draußen.
discord-teaser = Pre-saves öffnen bald.
discord-goal = **{ $fans }** von { $goal } Fans an Bord
discord-out-post = **{ $title }** von { $artist } ist draußen.
discord-my-pre-save = Meine Vormerkung
discord-promise = Ich schreibe dir direkt, wenn deine Einstellungen es zulassen; wenn nicht, hörst du in wenigen Minuten, wie ich es dir sonst sage.
discord-role-given = Ich konnte dir keine Direktnachricht öffnen, darum hast du hier { $role }. Die Rolle wird in { $channel } angepingt, wenn { $title } da ist.
discord-elsewhere = Ich konnte dir keine Direktnachricht öffnen, und dieser Server hat keine Rolle dafür. Lass es dir woanders sagen, wenn { $title } da ist:
discord-elsewhere-sms = Per SMS: Schick { $keyword } an { $number }.
discord-calendar = Termin merken
discord-event = { $title } von { $artist } erscheint { $when }. Die Uhrzeit oben ist die von { $zone }.
discord-on-board = **{ $fans }** Fans dabei
discord-cancelled-card = Diese Veröffentlichung ist abgesagt. Es wird nichts gespeichert.
discord-share-text =
    Kopier diesen Link für deine Leute:
    `{ $url }`

## The artist's commands
discord-campaign = Veröffentlichungen auf diesem Server
discord-none = nicht gesetzt
discord-settings =
    Dieser Server gehört jetzt zu deinem Musikprojekt.
    Ankündigungen gehen an: { $channel }
    Rolle für Veröffentlichungen: { $role }
    Rolle ab dem ersten Tag: { $first }
    Server-Events: { $events ->
        [true] an
       *[other] aus
    }
    Was Fans zurückschreiben: { $replies }
    Telegram-Gruppen und -Kanäle: { $telegram }
    Weiter: /campaign create
discord-created = **{ $title }** ist ein Entwurf. Das werden Fans sehen:
discord-edited = Gespeichert. Das sehen Fans jetzt:
discord-unchanged = Nichts geändert. Das sehen Fans:
discord-clip-set = Der Clip ist da: { $seconds } s. Fans hören ihn auf der Seite, in Telegram und bei der Ankündigung:
discord-clip-gone = Der Clip ist hier und auf der Seite entfernt. Ein Chat, der ihn schon bekommen hat, behält ihn.
discord-clip-none = Es gibt noch keinen Clip. Häng einen an: /campaign clip file:
discord-clip-shown = Der Clip hat { $seconds } s. Eine andere Datei ersetzt ihn, `remove:` nimmt ihn weg:
discord-announced = Angekündigt: { $url }
discord-open-sure = Pre-saves für **{ $title }** öffnen? Wer darum gebeten hat, erfährt es.
discord-opened = Pre-saves für **{ $title }** sind offen. Die Ankündigung zeigt jetzt den Knopf.
discord-opened-unannounced = Pre-saves für **{ $title }** sind offen, aber hier ist noch nichts angekündigt: /campaign announce
discord-move-sure =
    Soll **{ $title }** auf { $when } verschoben werden?
    { $fans } { $fans ->
        [one] Fan erfährt
       *[other] Fans erfahren
    } es einmal.
discord-cancel-sure =
    Soll **{ $title }** abgesagt werden?
    Es wird nichts gespeichert. { $fans } { $fans ->
        [one] Fan erfährt
       *[other] Fans erfahren
    } es einmal; wartende Nachrichten fallen weg. Das lässt sich nicht rückgängig machen.
discord-cancelled = **{ $title }** ist abgesagt. Es wird nichts gespeichert; Fans erfahren es einmal.
discord-archived = **{ $title }** liegt im Archiv. Die Seite spielt weiter.
discord-links = Diese Links zählen als „{ $source }“:
discord-links-of = Wo **{ $title }** läuft:
discord-link-set = Gespeichert. Dieser Link gehört dir und wird nie durch einen gefundenen ersetzt.
discord-link-gone = Die Links zu { $service } sind vergessen. Wo es geht, wird neu gesucht.
discord-link-none = **{ $service }** · noch kein Link
discord-link-no-item = nur zum Abspielen
discord-link-unsure = unsicher, für Fans nicht sichtbar: Stimmt er, gib ihn als `link:` an
discord-link-by-artist = von dir
discord-link-by-upc = über UPC gefunden
discord-link-by-isrc = über ISRC gefunden
discord-link-by-text = über den Namen gefunden
discord-link-by-search = die Suchseite dort
discord-missing-day-before = **{ $title }** erscheint innerhalb eines Tages, und bei { $services } ist es noch nicht zu finden. Das kann normal sein: Viele Dienste zeigen eine Veröffentlichung erst zu ihrem Zeitpunkt. Hast du den Link von deinem Vertrieb, dann trag ihn mit `/campaign links` ein; dann muss nichts gesucht werden.
discord-missing-hour-after = **{ $title }** ist seit einer Stunde draußen, und bei { $services } ist es noch immer nicht zu finden. Was deine Fans vorgemerkt haben, wartet und geht von selbst weiter, sobald es da ist. Prüfe UPC und ISRC oder trag den Link mit `/campaign links` ein.
discord-missing-there = **{ $title }** ist draußen, aber bei { $services } in diesen Ländern nicht zu finden: { $markets }. Anderswo schon. Was deine Fans dort vorgemerkt haben, wartet und geht von selbst weiter, sobald es da ist. Frag deinen Vertrieb, ob es dort ausgeliefert ist, oder trag den Link mit `/campaign links` ein.
discord-missing-elsewhere = Land nicht bekannt
discord-broadcast-draft = Das ginge an **{ $fans }** { $fans ->
        [one] Chat
       *[other] Chats
    } von Fans, die deinen Neuigkeiten zugestimmt haben ({ $counts }). Es kostet nichts: SMS haben eine feste Zahl je Veröffentlichung versprochen und bleiben außen vor.
discord-broadcast-now = Es geht los, sobald du auf Senden drückst.
discord-broadcast-later = Es geht los: { $when }.
discord-broadcast-two = Bei so vielen braucht es zwei: Jemand anderes aus deinem Team muss auf Senden drücken.
discord-broadcast-tested = Nur an dich geschickt, so wie Fans es bekommen.
discord-broadcast-sending = Die Rundnachricht ist unterwegs.
discord-broadcast-paused = Die Rundnachricht ist angehalten ({ $why }). Was wartet, bleibt liegen.
discord-broadcast-halted = Die Rundnachricht zu **{ $title }** hat sich selbst angehalten: { $failed } von { $total } Nachrichten schlugen fehl. Was wartet, bleibt liegen; mit `/campaign broadcast` siehst du sie und machst weiter oder brichst ab.
discord-broadcast-stuck = Die Rundnachricht zu **{ $title }** hat sich selbst angehalten: Es ging mehrmals nicht weiter, durch einen Fehler bei uns. Was wartet, bleibt liegen; mit `/campaign broadcast` siehst du sie und machst weiter oder brichst ab.
discord-broadcast-done = Die Rundnachricht ist raus.
discord-broadcast-cancelled = Die Rundnachricht ist abgebrochen. Was noch nicht raus war, geht nie.
discord-broadcast-figures = Gesendet: **{ $sent }** · fehlgeschlagen: **{ $failed }** · wartend: **{ $waiting }**
discord-broadcast-button-send = Senden
discord-broadcast-button-test = An mich testen
discord-broadcast-button-pause = Anhalten
discord-broadcast-button-resume = Weiter
discord-broadcast-button-cancel = Abbrechen
discord-release-paused = Das Speichern von **{ $title }** ist angehalten: Bis /campaign release resume wird nichts gespeichert.
discord-release-resumed = Das Speichern von **{ $title }** geht weiter.
discord-release-retried = **{ $title }**: { $count } { $count ->
        [one] Speicherung wird
       *[other] Speicherungen werden
    } neu versucht.
discord-team-set = { $who } ist jetzt { $part }.
discord-team-removed = { $who } ist nicht mehr im Team. Eine Rolle der Person kann noch eine Aufgabe haben.
discord-team-not-in-it = { $who } hat im Team keine Aufgabe.
discord-fans = { $fans } { $fans ->
        [one] Fan
       *[other] Fans
    }
discord-advice-late = ⚠ Pre-saves, die zwei bis vier Wochen vorher öffnen, sammeln am meisten; dir bleiben { $days } Tage.
discord-advice-codes = ⚠ Ohne UPC oder ISRC kommen die Links zum Anhören langsamer. Beides steht unter „Musik bearbeiten“.
discord-advice-texts = ⚠ Mit diesem Namen und Titel brauchen manche SMS mehr als zwei Segmente und kosten mehr: { $texts }
discord-help =
    • **/campaign settings** mit der Einladung des Betreibers verbindet diesen Server; wähl einen Kanal und eine Rolle.
    • **/campaign create** nimmt Titel, Datum und Cover und zeigt, was Fans sehen werden.
    • **/campaign clone** macht einen neuen Entwurf nach einem früheren Release.
    • **/campaign edit** ändert ein Feld oder das Cover; die Knöpfe unter der Vorschau ändern mehrere.
    • **/campaign clip** bringt bis zu 30 Sekunden Ton auf die Seite und in die Chats.
    • **/campaign announce** postet es; **/campaign open** öffnet Pre-saves.
    • **/campaign link** macht Links, die zählen, woher Fans kamen; **/campaign status** zeigt die Zahlen.
    • **/campaign stats** zeigt Diagramme; **/campaign export** gibt die Zahlen als Datei.
    • **/campaign reschedule** und **cancel** sagen es den Fans einmal. **/campaign archive** räumt sie weg.
    • **/campaign links** zeigt und berichtigt, wo es läuft; **/campaign broadcast** schreibt Fans, die deinen Neuigkeiten zugestimmt haben.
    • **/campaign telegram** verbindet Telegram-Gruppen und -Kanäle, die eure Beiträge bekommen.
    • **/campaign team** gibt Leuten und Rollen eine Aufgabe (owner, manager, viewer) oder nimmt sie ihnen.

## Buttons and forms
discord-button-basics = Bearbeiten
discord-button-music = Musik bearbeiten
discord-button-announce = Ankündigen
discord-button-open = Öffnen
discord-button-open-now = Ja, öffnen
discord-button-move = Ja, verschieben
discord-button-cancel = Ja, Veröffentlichung absagen
discord-form-basics = Bearbeiten
discord-form-music = Musik bearbeiten
discord-field-title = Titel
discord-field-date = Datum
discord-field-time = Uhrzeit
discord-field-zone = Zeitzone
discord-field-mode = Überall zugleich oder Mitternacht vor Ort
discord-field-upc = UPC
discord-field-tracks = Stücke
discord-field-target = Was gespeichert wird
discord-field-dsps = Dienste
discord-field-opens = Pre-saves öffnen
discord-hint-title = 1 bis 100 Zeichen
discord-hint-date = Etwa 2026-12-04
discord-hint-time = Etwa 00:00
discord-hint-zone = Etwa Europe/Berlin
discord-hint-mode = global oder local midnight
discord-hint-upc = 12 bis 14 Ziffern, von deinem Vertrieb
discord-hint-tracks = Eins pro Zeile: Titel | ISRC
discord-hint-target = album oder tracks
discord-hint-dsps = In der Reihenfolge für Fans: spotify, apple_music
discord-hint-opens = Etwa 2026-11-20 18:00; leer: von Hand

## The figures
discord-state-draft = Entwurf: Nur dein Team sieht ihn.
discord-state-announced = Angekündigt: Pre-saves sind noch nicht offen.
discord-state-open = Pre-saves sind offen.
discord-state-releasing = Erscheint genau jetzt.
discord-state-released = Erschienen.
discord-state-archived = Im Archiv.
discord-state-cancelled = Abgesagt.
discord-openings-title = Direktnachrichten
discord-openings-closed = Discord lässt den Bot gerade keine neuen Direktnachrichten beginnen; nach einem Tag versucht er es wieder. Fans, die noch keine mit ihm haben, bekommen stattdessen die Release-Rolle, alle anderen hören wie immer von ihm.
discord-funnel = Wie weit die Leute kamen
discord-step-views = Seite gesehen
discord-step-clicks = Danach gefragt
discord-step-joined = Mitgemacht
discord-step-authorised = Erlaubnis gegeben
discord-step-saved = Gespeichert
discord-step-played = Angehört
discord-services = Dienste
discord-channels = Kanäle
discord-sources = Quellen
discord-countries = Länder
discord-stats-over-time =
    { $days ->
        [1] Mitgemacht, nach Tagen
        [7] Mitgemacht, nach Wochen
       *[other] Mitgemacht, je vier Wochen
    }
discord-stats-release = Veröffentlichung
discord-stats-others = Weitere
discord-stats-no-source = ohne Quelle
discord-stats-no-country = Nicht bekannt
discord-stats-best-day = Die meisten machten am { $day } mit: { $count }.
discord-stats-none = Für **{ $title }** gibt es noch keine Zahlen: Niemand hat die Seite geöffnet oder danach gefragt. `/campaign link` macht Links zum Posten.
discord-export = **{ $title }**: { $lines } { $lines ->
        [one] Zeile
       *[other] Zeilen
    } mit Zahlen, nach Tagen und dann nach Dienst, Kanal, Land oder Quelle. Namen, Nummern und Chats stehen nicht darin; Länder mit weniger als fünf Fans stehen zusammen als „other“. Dass du sie geholt hast, ist vermerkt.
discord-export-before = Zuvor geholt von { $who }.
discord-problems = Probleme
discord-no-problems = Keine.

## Refusals
discord-broken = Hier ging etwas schief; nichts ist verloren. Versuch es in einer Minute noch einmal.
error-discord-server-only = Das geht nur auf einem Server.
error-discord-no-campaign = Es gibt noch keine Kampagne. Leg eine mit /campaign create an.
error-discord-no-channel = Ich weiß nicht, wo ich posten soll. Nenn einen Kanal: /campaign settings channel:#releases
error-discord-channel = In { $channel } darf ich nicht schreiben. Gib meiner Rolle dort „Kanal ansehen“, „Nachrichten senden“, „Links einbetten“ und „Dateien anhängen“.
error-discord-field = Ein Feld „{ $given }“ gibt es nicht. Es gibt: { $fields }
error-discord-service = Nenn auch den Dienst, etwa service:spotify
error-discord-broadcast-none = Es gab noch keine Rundnachricht. Schreib eine: /campaign broadcast text:…
error-discord-flow = Nenne die Nachricht, etwa message:countdown
discord-flows = Was Fans erfahren. Eine ansehen, schalten, ergänzen: /campaign messages message:countdown
discord-flow-on = an
discord-flow-off = aus
discord-flow-days = Tage: { $days }
discord-flow-by-text = per SMS: { $state }
discord-texts-one = Per SMS: { $numbers } Nummern, höchstens { $segments } Segmente{ $cost }.
discord-texts-enrolled = SMS an Fans, die alles Neue gespeichert bekommen: { $numbers } Nummern, höchstens { $segments } Segmente{ $cost }.
discord-texts-whole = SMS, die noch an alle gehen können, die per Nummer dabei sind: { $numbers } Nummern, höchstens { $segments } Segmente{ $cost }.
discord-texts-cost = {", etwa"} { $cost }
discord-texts-unpriced = {" "}(der Betreiber hat keinen Preis eingetragen)
discord-flow-minutes = nach { $minutes } Min.
discord-flow-shown = So sehen es Fans: { $channel }, { $language }
discord-flow-size = { $encoding } · { $characters } Zeichen · { $segments } SMS
discord-flows-texts = Wer jetzt per SMS dazukommt, bekommt höchstens **{ $max }** SMS je Veröffentlichung zugesagt: den Link, was daraus wurde, und was du hier einschaltest (channel:sms on:True). Wer früher dazukam, behält die Zahl, die ihm genannt wurde.
