# Words of the site. Short, warm, concrete; one thought a sentence.

## Everywhere
web-skip = Zum Inhalt
web-copied = Kopiert
web-copy-link = Link kopieren
web-copy-field = Adresse dieser Seite
web-release-by = { $title } von { $artist }
web-footer-label = Über diese Seite
web-run-by = Diese Seite wird von { $name } betrieben.
web-contact = Kontakt
web-imprint = Impressum
web-privacy = Datenschutz
web-terms = Bedingungen
web-my-data = Trennen und meine Daten
web-channel-telegram = Telegram
web-channel-discord = Discord
web-channel-sms = SMS
web-via-telegram = in Telegram
web-via-discord = auf Discord
web-via-sms = per SMS

web-any-service = irgendein Dienst
web-just-remind = Nur erinnern

## How far each service can go
web-rung-auto = speichert von selbst
web-rung-one-tap = ein Tipp am Tag
web-rung-native = Pre-save-Seite von { $service }
web-rung-reminder = ich schicke dir den Link
web-rung-link = Link am Tag
web-listed = Dein Konto steht auf der Liste unserer App bei { $service }? Verbinde es
web-rung-connected = ein Tipp, mit dem verbundenen Konto

## Countdown
web-countdown-days =
    { $n ->
        [one] in { $n } Tag
       *[other] in { $n } Tagen
    }
web-countdown-hours =
    { $n ->
        [one] in { $n } Stunde
       *[other] in { $n } Stunden
    }
web-countdown-minutes =
    { $n ->
        [one] in 1 Minute
       *[other] in { $n } Minuten
    }
web-countdown-now = jeden Moment
web-unit-days = Tage
web-unit-hours = Stunden
web-unit-minutes = Min.
web-unit-seconds = Sek.

## Landing
web-landing-kicker-teaser = Bald
web-landing-kicker-presave = Pre-save
web-landing-kicker-out = Jetzt draußen
web-landing-title-teaser = { $title } von { $artist }: bald
web-landing-title-presave = Pre-save: { $title } von { $artist }
web-landing-title-out = { $title } von { $artist }: jetzt draußen
web-landing-card-teaser = { $date }. Erfahr sofort, wenn es losgeht.
web-landing-card-presave = { $date }. Wähl aus, wo du hörst, und hab es am Erscheinungstag.
web-landing-card-out = Hör es jetzt auf deinem Dienst.
web-landing-when = Erscheint am { $date }
web-landing-services-presave = Wähl aus, wo du hörst
web-landing-services-mine = Auf deinem Dienst
web-landing-services-out = Jetzt anhören
web-landing-services-rest = Andere Dienste
web-landing-more = Weitere Dienste
web-landing-lead-presave = Jeder Knopf sagt, was am Erscheinungstag passiert.
web-landing-lead-teaser = Pre-saves sind noch nicht offen. Wähl einen Chat, und ich sage dir, wenn es so weit ist.
web-landing-search = Suchen
web-landing-play = Anhören
web-landing-cover-missing = { $title } von { $artist }, Cover folgt
web-clip = Hör rein: { $n } { $n ->
        [one] Sekunde
       *[other] Sekunden
    }
web-clip-voice = Ein Wort von { $artist }: { $n } { $n ->
        [one] Sekunde
       *[other] Sekunden
    }
web-chats-presave = Oder hol es dir in deinen Chat
web-chats-teaser = Erfahr es in deinem Chat
web-chats-out = Erfahr vom Nächsten
web-chat-telegram = Telegram öffnen
web-chat-telegram-hint = Drück dort Start, das ist alles
web-chat-discord = Discord öffnen
web-chat-discord-hint = Tritt dem Server bei und drück Pre-save
web-chat-sms = Schick { $keyword } an { $number }
web-chat-sms-hint = Öffnet deine SMS, fertig zum Senden
web-chat-qr = QR-Code fürs Handy: { $action }
web-chat-qr-hint = Am Computer? Scann ihn mit dem Handy.
web-chat-sms-terms =
    Mit { $keyword } bittest du um wiederkehrende automatische SMS zu Veröffentlichungen (höchstens { $max } je Veröffentlichung).
    Die Einwilligung ist keine Kaufbedingung. Es können SMS- und Datenkosten anfallen. HELP hilft, STOP beendet.
web-save-the-date = Termin merken
web-save-the-date-hint = Für deinen Kalender, ohne Konto

## The chat a page belongs to
web-for-chat = Für { $person } { $via }
web-not-you = Nicht du? Hol dir deinen eigenen Link

## In-app browsers
web-inapp-title = Du bist in { $app }
web-inapp-title-unknown = Du bist im Browser einer App
web-inapp-text = Anmeldeseiten bleiben hier oft hängen. Öffne diese Seite zuerst in deinem Browser; nichts geht verloren.
web-inapp-open = In meinem Browser öffnen
web-inapp-telegram = In Telegram weitermachen
web-trouble = Klappt die Anmeldung nicht?
web-trouble-text = Manche Apps öffnen Links in einem eigenen Browser, der dich auf halbem Weg vergisst. Kopier diesen Link in Safari, Chrome oder Firefox und versuch es dort.

## Consent
web-consent-title = { $service } verbinden
web-consent-heading = { $service } verbinden
web-consent-no-chat = Noch kein Chat: Du kannst danach einen wählen.
web-consent-more = Nur wenn du magst
web-consent-listed = Unsere App bei { $service } bedient nur Konten auf ihrer Liste. Jedes andere wird dort abgelehnt, verloren geht nichts.
web-consent-hours = { $service } gibt die Erlaubnis nur für { $hours } Stunden: Sie gilt bis { $time }.
web-consent-short = Deine Erlaubnis endet vor dem Erscheinen: { $until }. Ich frage dich rechtzeitig noch einmal, in deinem Chat.
web-consent-short-no-chat = Deine Erlaubnis endet vor dem Erscheinen: { $until }. Wähl danach einen Chat, dann frage ich dich rechtzeitig noch einmal.
web-consent-go = Weiter zu { $service }
web-consent-cancel = Nicht jetzt
web-consent-next = Gleich fragt dich { $service }. Du kannst es jederzeit widerrufen.
web-consent-needs-script = { $service } fragt mit einem eigenen Skript, und Skripte sind hier ausgeschaltet. Wähl einen anderen Dienst oder nimm einen anderen Browser.
web-consent-waiting = Warte auf { $service }…
web-consent-failed = { $service } kam nicht zum Ende. Versuch es noch einmal oder wähl einen anderen Dienst.

consent-ask-add = Wir bitten { $service }, dass wir etwas in deine Bibliothek legen dürfen.
consent-ask-add-and-read = Wir bitten { $service }, dass wir etwas in deine Bibliothek legen und prüfen dürfen, ob es angekommen ist.
consent-ask-repost = Die Veröffentlichung steht dann auch auf deinem { $service }-Profil, für alle sichtbar.
consent-once = Das tun wir einmal, am Erscheinungstag.
consent-always = Das tun wir am Erscheinungstag und wieder, sobald { $artist } etwas Neues veröffentlicht.
consent-once-early = Das tun wir einmal, sobald { $service } die Veröffentlichung führt, spätestens am Erscheinungstag.
consent-always-early = Das tun wir, sobald { $service } die Veröffentlichung führt, spätestens am Erscheinungstag, und wieder, sobald { $artist } etwas Neues veröffentlicht.
consent-box-follow = { $artist } auf { $service } auch folgen.
consent-box-playlist = Auch in eine Playlist von mir auf { $service } legen.
consent-playlist-name = Playlist:
consent-playlist-given = Neu erschienen
consent-box-future = Auch künftige Veröffentlichungen von { $artist } speichern, bis { $until }. Ich kann das jederzeit widerrufen.
consent-box-future-open = Auch künftige Veröffentlichungen von { $artist } speichern, bis ich das widerrufe.
consent-box-news = { $artist } darf mir hier ab und zu Neues schreiben. Ich kann das jederzeit beenden.

## Another browser
web-confirm-title = Bist du das?
web-confirm-heading = Eine Frage
web-confirm-text = Du hast das { $via } als { $person } begonnen. { $account } bei { $service } mit diesem Chat verbinden?
web-confirm-text-plain = Du hast das { $via } als { $person } begonnen. Dieses { $service }-Konto mit diesem Chat verbinden?
web-confirm-text-web = Du hast das in einem anderen Browser begonnen. { $account } bei { $service } verbinden?
web-confirm-text-web-plain = Du hast das in einem anderen Browser begonnen. Dieses { $service }-Konto verbinden?
web-confirm-why = Wir fragen, weil die Antwort in einem anderen Browser ankam als dem, in dem du angefangen hast.
web-confirm-yes = Ja, verbinden
web-confirm-no = Das bin ich nicht

## Success
web-success-title = Fertig
web-success-heading = Fertig.
web-success-heading-number = Fertig, du bist Fan { $number }.
web-success-what-auto = { $title } ist am Erscheinungstag in deiner { $service }-Bibliothek, Minuten nachdem es bei dir erscheint.
web-success-what-one-tap = Am Erscheinungstag schicke ich dir einen Knopf, der { $title } in dein { $service } legt.
web-success-what-native = Merk { $title } auf der eigenen Seite von { $service } vor. Was du dort tust, sehe ich nicht, darum schicke ich dir am Erscheinungstag trotzdem den Link zum Anhören.
web-success-what-reminder = Am Erscheinungstag schicke ich dir den Link, der { $title } auf { $service } abspielt.
web-success-what-link = { $title } spielt am Erscheinungstag hier: Behalt diese Seite oder merk dir den Termin.
web-success-full = { $service } lässt uns am Tag nur begrenzt viele speichern, und der letzte Platz jenes Tages ging weg, während du dich angemeldet hast: Das Speichern können wir nicht versprechen.
web-success-renewed = Ich speichere weiterhin alles Neue von { $artist } auf { $service }.
web-success-native = Direkt in { $service } vormerken
web-success-connected = Verbunden als { $account }.
web-success-reaches = Deine Erlaubnis reicht bis { $until }.
web-success-untold = Per SMS schreibe ich dir nur zu Veröffentlichungen, also nicht, wann diese Erlaubnis endet. Schreib DATA für deine Seite, dort steht der Tag. Ist sie abgelaufen, bringt die SMS am Tag einer Veröffentlichung den Tipp, der sie erneuert.
web-success-hours = Deine Erlaubnis gilt bis { $time }.
web-success-told = Ich sage dir { $via } Bescheid, sobald es passiert ist.
web-success-back-telegram = Zurück zu Telegram
web-success-back-discord = Zurück zu Discord
web-success-back-sms = Zurück zu meinen SMS
web-success-claim = Wo soll ich dir Bescheid sagen?
web-success-claim-hint = Ohne Chat wird es trotzdem gespeichert; du hörst nur nichts von uns.
web-playlist-none = Bisher keine
web-playlist-send = Auch dort hineinlegen
web-playlist-chosen = Es kommt auch in deine Playlist { $playlist }.
web-success-ics = In meinen Kalender
web-success-share = Weitersagen
web-success-me = Ansehen oder ändern, was wir wissen
web-success-mydata = Was wir über dich wissen, siehst und änderst du mit /mydata in diesem Chat.
web-success-wake = SMS kommen tagsüber. Willst du die zu dieser Veröffentlichung in der Minute, in der sie da ist, auch nachts? Schick WAKE an dieselbe Nummer.
web-news-heading = Noch etwas, wenn du magst
web-news-send = Haltet mich auf dem Laufenden
web-news-given = Notiert. Sag jederzeit stop.

## Errors: what happened, nothing was lost, one way forward
web-error-safe = Nichts ist verloren.
web-error-link-expired-title = Dieser Link ist verbraucht
web-error-link-expired-text = Er hat einmal funktioniert, oder seine Zeit ist um. So kann ihn niemand anders in deinem Namen nutzen.
web-error-link-expired-way = Neuen Link holen
web-error-attempt-expired-title = Das hat etwas lange gedauert
web-error-attempt-expired-text = Eine Anmeldung hat zehn Minuten, und jede gilt einmal. Fang noch einmal an; es sind zwei Tipps.
web-error-attempt-expired-way = Noch einmal anfangen
web-error-declined-title = Nicht verbunden
web-error-declined-text = { $service } sagt, dass du es nicht erlauben wolltest. Das ist in Ordnung; an deinem Konto hat sich nichts geändert.
web-error-declined-way = Anderen Weg wählen
web-error-consent-incomplete-title = Ein Haken hat gefehlt
web-error-consent-incomplete-text = Du hast dich angemeldet, aber das Kästchen, mit dem wir bei { $service } Musik hinzufügen dürfen, blieb leer. So können wir nicht für dich speichern. Fang noch einmal an und setz den Haken.
web-error-consent-incomplete-way = Noch einmal anfangen
web-error-not-entitled-title = In dieses Konto lässt sich nicht speichern
web-error-not-entitled-text = { $service } lässt uns bei diesem Konto nichts hinzufügen: Vielleicht braucht es ein Abo, oder es steht nicht auf unserer Liste. Eine Erinnerung geht mit jedem Konto.
web-error-not-entitled-way = Anderen Weg wählen
web-error-service-down-title = { $service } antwortet nicht
web-error-service-down-text = Es liegt dort und dauert meist nicht lange. Dein Platz bleibt dir.
web-error-service-down-way = Noch einmal versuchen
web-error-not-from-here-title = { $service } ist von hier aus gerade nicht erreichbar
web-error-not-from-here-text = Es liegt nicht an dir und nicht an deinem Konto: Auf unserer Seite muss etwas in Ordnung gebracht werden, und wer diese Seite betreibt, weiß Bescheid. Ein anderer Dienst geht, und eine Erinnerung auch.
web-error-not-from-here-way = Anderen Weg wählen
web-error-form-expired-title = Diese Seite war zu lange offen
web-error-form-expired-text = Damit sicher ist, dass du es bist, enden Formulare nach einer Weile. Lad die Seite neu und drück noch einmal.
web-error-form-expired-way = Neu laden
web-error-not-me-title = Gut, nicht verbunden
web-error-not-me-text = Wir haben die Antwort weggeworfen. Kein Konto wurde mit einem Chat verbunden.
web-error-not-me-way = Zur Veröffentlichung
web-error-too-many-title = Etwas langsamer, bitte
web-error-too-many-text = Aus deinem Netz kamen viele Versuche auf einmal. Warte eine Minute, dann geht es wieder.
web-error-too-many-way = Noch einmal versuchen
web-error-not-open-title = Gerade nicht offen
web-error-not-open-text = Pre-saves für diese Veröffentlichung sind im Moment nicht offen.
web-error-not-open-way = Zur Veröffentlichung
web-error-cancelled-title = Diese Veröffentlichung ist abgesagt
web-error-cancelled-text = Sie wurde zurückgezogen. Dein Pre-save endete mit ihr, und keine Erlaubnis wird benutzt.
web-error-cancelled-way = Ansehen, was wir über dich wissen
web-error-internal-title = Das waren wir
web-error-internal-text = Bei uns ist etwas kaputtgegangen; es ist vermerkt.
web-error-internal-way = Noch einmal versuchen
web-error-reference = Wenn du uns schreibst, nenn { $reference }.
web-not-found-title = Hier ist nichts
web-not-found-text = Diese Adresse führt nirgendwohin: Vielleicht fehlt ein Buchstabe, oder die Seite ist noch nicht öffentlich.
web-service-unnamed = Der Dienst

## Me
web-me-gate-title = Deine Seite
web-me-gate-heading = Öffne deine Seite
web-me-gate-text = Sie zeigt alles, was wir über dich wissen, und lässt es dich ändern. Von diesem Link öffnet sie sich einmal und schließt sich nach { $minutes } Minuten von selbst.
web-me-gate-go = Öffnen
web-me-title = Deine Seite
web-me-heading = Hallo { $name }
web-me-heading-plain = Hallo
web-me-closes = Schließt sich um { $time } von selbst.
web-me-close = Jetzt schließen
web-me-closed-title = Geschlossen
web-me-closed-text = Deine Seite ist geschlossen. Hol dir in deinem Chat einen neuen Link, wann immer du magst.
web-me-erased-title = Gelöscht
web-me-erased-text = Alles, was dich nennt, ist weg, und deine Dienste sind getrennt. Wir behalten nur einen unlesbaren Nachweis, dass du einmal zugestimmt hast, wie es das Gesetz von uns verlangt.
web-me-connections = Verbundene Dienste
web-me-connections-none = Kein Dienst ist verbunden.
web-me-connected-since = seit { $date }
web-me-connected-until = Erlaubnis reicht bis { $date }
web-me-state-active = verbunden
web-me-state-expiring = endet bald
web-me-state-needs_consent = braucht deine Erlaubnis noch einmal
web-me-disconnect = Trennen
web-me-disconnect-what = { $service } trennen
web-me-chats = Chats
web-me-chats-none = Kein Chat gehört zu dir.
web-me-leave = Hier nicht mehr schreiben
web-me-leave-what = { $label } { $via } nicht mehr schreiben
web-me-presaves = Pre-saves
web-me-presaves-none = Noch keine Pre-saves.
web-me-withdraw = Zurücknehmen
web-me-withdraw-what = { $title } auf { $service } zurücknehmen
web-me-presave-waiting = wartet auf den Erscheinungstag
web-me-presave-saving = wird gerade gespeichert
web-me-presave-saved = gespeichert
web-me-presave-accepted = vom Dienst angenommen
web-me-presave-verified = gespeichert und geprüft
web-me-presave-retrying = neuer Versuch läuft
web-me-presave-awaiting_source = noch nicht auf dem Dienst
web-me-presave-needs_consent = braucht deine Erlaubnis
web-me-presave-not_entitled = in dieses Konto lässt sich nicht speichern
web-me-presave-failed = ließ sich nicht speichern
web-me-presave-withdrawn = zurückgenommen
web-me-presave-reminded = erinnert
web-me-consents = Wozu du Ja gesagt hast
web-me-consents-none = Bisher nichts.
web-me-purpose-release = Nachrichten zu einer Veröffentlichung
web-me-purpose-save = In deine Bibliothek speichern
web-me-purpose-follow = Folgen auf dem Dienst
web-me-purpose-playlist = In deine Playlist legen
web-me-purpose-future_saves = Künftige Veröffentlichungen speichern
web-me-purpose-news = Neues aus erster Hand
web-me-purpose-replies = Was du schreibst, zum Team des Artists bringen
web-me-purpose-wake = Nachrichten um Mitternacht
web-me-purpose-sms = Automatische SMS
web-me-consent-given = Gegeben am { $date }, { $where }, Wortlaut { $version }
web-me-consent-withdrawn = Widerrufen am { $date }
web-me-consent-withdraw = Widerrufen
web-me-consent-withdraw-what = Widerrufen: { $purpose }
web-me-data = Deine Daten
web-me-export = Alles herunterladen
web-me-export-hint = Eine JSON-Datei mit allem, was über dich gespeichert ist.
web-me-erase = Meine Daten löschen
web-me-erase-hint = Nur ein Name: was auf diese Releases wartet, wird zurückgenommen. Alles: auch deine Dienste werden getrennt. Beides lässt sich nicht rückgängig machen.
web-me-erase-what = Was sollen wir löschen?
web-me-erase-artist = Nur, was zu { $artist } gehört: Pre-saves, Nachrichten und Neuigkeiten. Deine Dienste bleiben verbunden.
web-me-erase-everything = Alles über mich
web-me-erase-sure = Ja, ich bin sicher.
web-me-erase-go = Jetzt löschen
web-me-done-forgotten = Erledigt. Dazu ist hier nichts mehr über dich, nur ein unlesbarer Nachweis früherer Einwilligungen.
web-me-done-disconnected = Getrennt. Auf unserer Seite ist die Erlaubnis gelöscht.
web-me-done-withdrawn = Zurückgenommen. Es wird nichts gespeichert.
web-me-done-consent = Widerrufen, ab jetzt.
web-me-done-left = Erledigt. Dort schreiben wir nicht mehr.

## Privacy notice
web-privacy-title = Datenschutz
web-legal-updated = Stand: { $date }
web-privacy-who-title = Wer verantwortlich ist
web-privacy-who-text = { $name } betreibt diese Seite und entscheidet, was mit den Daten geschieht. Schreib an { $contact }.
web-privacy-what-title = Was wir aufbewahren, und warum
web-privacy-what-text = Die Adresse (oder Nummer) deines Chats und den Namen, der dort steht, damit wir dir sagen können, was passiert ist. Welche Veröffentlichungen du vorgemerkt hast und auf welchem Dienst. Wozu du Ja gesagt hast, im genauen Wortlaut. All das, weil du darum gebeten hast (deine Einwilligung), und nur, solange sie gilt.
web-privacy-services-title = Streamingdienste
web-privacy-services-text = Wenn du einen dieser Dienste verbindest ({ $services }), gibt er uns eine Erlaubnis und den Namen und die Nummer deines Kontos dort. Die Erlaubnis liegt verschlüsselt und wird nur für das benutzt, wozu du Ja gesagt hast. Dein Passwort sehen wir nie, und was du hörst, sehen wir uns nicht an.
web-privacy-services-none = Auf dieser Seite ist kein Streamingdienst angebunden: Du bekommst nur Links und Erinnerungen.
web-privacy-others-title = Wer sonst etwas sieht
web-privacy-others-text = Die Chats, in denen du schreibst ({ $channels }), und die Streamingdienste, die du verbindest, soweit es zum Zustellen nötig ist. Niemand kauft oder mietet etwas von uns. Handynummern und Einwilligungsdaten werden nie für Werbung an Dritte weitergegeben. Was du einem Artist zurückschreibst, geht an sein Team, auf Discord, sobald du Ja dazu gesagt hast.
web-privacy-visits-title = Besuche
web-privacy-visits-text = Wir zählen Besuche ohne Tracking-Cookies. Aus deiner Netzadresse wird ein unlesbarer Tagescode, dessen Schlüssel jeden Tag gelöscht wird. Cookies setzen wir nur zum Anmelden; sie enden nach Minuten.
web-privacy-long-title = Wie lange
web-privacy-long-text = Erlaubnisse werden vernichtet, wenn du trennst oder sie enden. Alles andere geht, wenn du es löschst. Danach behalten wir { $years } Jahre lang einen unlesbaren Nachweis deiner Einwilligungen, um zu zeigen, dass wir gefragt haben.
web-privacy-rights-title = Deine Rechte
web-privacy-rights-text = Ansehen, mitnehmen, berichtigen, widerrufen und löschen: Schick /mydata oder /forget in deinem Chat oder nutz deine eigene Seite. STOP beendet alle SMS. Du kannst dich auch bei einer Datenschutzbehörde beschweren.
web-privacy-disconnect-title = So trennst du
web-privacy-disconnect-text = Schick /disconnect in deinem Chat oder drück Trennen auf deiner eigenen Seite. Du kannst uns auch in den Einstellungen des Dienstes unter den verbundenen Apps entfernen.

## Terms
web-terms-title = Bedingungen
web-terms-what-title = Was das ist
web-terms-what-text = { $name } bietet einen kostenlosen Dienst an: Er speichert Musik, um die du gebeten hast, am Erscheinungstag in deine Bibliothek und sagt dir Bescheid. Jeder Knopf sagt vorher, wie weit er gehen kann.
web-terms-promise-title = Was wir nicht versprechen
web-terms-promise-text = Termine ändern sich, und Streamingdienste haben eigene Grenzen. Wenn sich etwas nicht speichern ließ, sagen wir es dir und schicken den Link.
web-terms-fair-title = Fair bleiben
web-terms-fair-text = Eine Person, ihre eigenen Konten. Für einen Pre-save oder ein Folgen gibt es keine Gegenleistung, und Wiedergaben werden nicht erzeugt.
web-terms-sms-title = SMS: { $programme }
web-terms-sms-text = Wiederkehrende automatische SMS zu Veröffentlichungen, um die du gebeten hast, je Veröffentlichung höchstens so viele, wie die Antwort auf dein Stichwort nennt. Die Einwilligung ist keine Kaufbedingung. Es können SMS- und Datenkosten anfallen. Antworte HELP für Hilfe, STOP zum Beenden; STOP beendet alle SMS von dieser Nummer. Netzbetreiber haften nicht für verspätete oder nicht zugestellte Nachrichten.
web-terms-end-title = Aufhören
web-terms-end-text = Jederzeit, ohne Grund: Schick stop, /disconnect oder /forget in deinem Chat. Fragen gehen an { $contact }.
