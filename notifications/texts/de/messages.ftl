# Messages that we begin. `-sms` forms are GSM-7 and name the artist; `{ $url }` is ours.

button-wake = Weck mich um Mitternacht
button-change = Ändern
button-cancel = Pre-save zurücknehmen
button-play = ▶ Anhören
button-share = Teilen
button-save-now = Jetzt speichern (ein Tipp)
button-copy-link = Link für meinen Browser kopieren
button-other-service = Anderer Dienst
button-just-remind = Nur erinnern
button-look = Auswählen, wo du hörst
button-better = Ja, speichere es
button-renew = Verlängern (ein Tipp)
button-not-this-one = Dieses nicht
button-not-me = Nicht dein Konto? Rückgängig
button-also-follow = { $artist } auf { $service } auch folgen
button-also-playlist = In eine Playlist legen
button-news = Neues von { $artist }
button-no-news = Nichts Neues mehr von { $artist }

msg-confirmation = Fertig, du bist Fan { $number }. **{ $title }** kommt am { $date } in dein { $service }, Minuten nachdem es bei dir erscheint.
msg-confirmation-until = Deine Erlaubnis reicht bis { $until }.
msg-confirmation-hours = Deine Erlaubnis gilt bis { $time }.
msg-confirmation-short = Deine Erlaubnis endet vor dem Erscheinen: { $until }. Ich frage dich hier rechtzeitig noch einmal.
msg-confirmation-news = Auf der Seite wurde Ja gesagt: { $artist } darf dir hier ab und zu schreiben. Warst du das nicht, beendet es ein Tipp.
msg-confirmation-account = Gespeichert wird bei { $account }.{ $elsewhere ->
        [telegram] {" "}Dieses Konto wird auch in einem Telegram-Chat benutzt. Bist das auch du? /link verbindet die Chats.
        [discord] {" "}Dieses Konto wird auch in einem Discord-Chat benutzt. Bist das auch du? /link verbindet die Chats.
        [sms] {" "}Dieses Konto wird auch per SMS benutzt. Bist das auch du? /link verbindet die Chats.
       *[none] {""}
    }
msg-confirmation-out = Fertig, du bist Fan { $number }. **{ $title }** ist draußen: Ich speichere es gerade in dein { $service }.
msg-confirmation-reminder = Fertig, du bist Fan { $number }. Am { $date } schicke ich dir hier den Link zu **{ $title }**.
msg-confirmation-full = { $service } lässt mich am Tag nur begrenzt viele speichern, und der letzte Platz jenes Tages ging weg, während du dich angemeldet hast: Das Speichern kann ich nicht versprechen. Erlaubt der Dienst bis dahin mehr, frage ich dich hier.
msg-confirmation-one-tap =
    Fertig, du bist Fan { $number }. { $service } gibt keine Erlaubnis, die bis zum { $date } hält. Darum schicke ich dir an dem Tag hier einen Knopf: ein Tipp, und **{ $title }** ist in deiner Bibliothek.

msg-receipt = **Gespeichert.** { $title } ist seit { $time } in deiner { $service }-Bibliothek.
msg-receipt-sms = { $artist }: { $title } ist da & in deinem { $service } gespeichert. Anhören: { $url } STOP beendet

msg-rescue-needs-reauth = **{ $title }** ist draußen. Ich konnte es nicht speichern: { $service } sagt, die Erlaubnis ist abgelaufen oder zurückgezogen.
msg-rescue-not-entitled = **{ $title }** ist draußen. Ich konnte es nicht speichern: { $service } lässt mich für dieses Konto nicht speichern.
msg-rescue-unseen = **{ $title }** ist draußen. { $service } hat es angenommen, aber in deiner Bibliothek sehe ich es noch nicht. Ich versuche es von selbst weiter; ein Tipp erledigt es sofort.
msg-rescue-accepted = **{ $title }** ist draußen. { $service } hat es jedes Mal angenommen, aber in deiner Bibliothek ist es nie erschienen.
msg-rescue-unseen-sms = { $artist }: { $title } ist da. { $service } hat es angenommen, zeigt es aber noch nicht. Ein Tipp: { $url } STOP beendet
msg-rescue-other = **{ $title }** ist draußen. Ich konnte es nicht speichern: { $service } hat immer wieder abgelehnt.
msg-rescue-not-available-yet = **{ $title }** ist draußen. Ich konnte es nicht speichern: { $service } bietet es deinem Konto nicht an.
msg-rescue-unlisted = **{ $title }** ist draußen, aber { $service } führt es noch nicht. Ich sehe mindestens zwei Tage lang weiter nach und speichere es, sobald es da ist. Anderswo kannst du es jetzt schon hören.
msg-rescue-unlisted-sms = { $artist }: { $title } ist da, aber { $service } hat es noch nicht. Ich speichere es, wenn es kommt. Anhören: { $url } STOP beendet
msg-rescue-never-listed = { $service } führt **{ $title }** auch nach einer Woche nicht; ich suche dort nicht weiter. Kommt es doch noch und sagt mir der Act Bescheid, speichere ich es. Anhören kannst du es anderswo.
msg-rescue-never-listed-sms = { $artist }: { $service } führt { $title } noch immer nicht, ich suche dort nicht weiter. Hier: { $url } STOP beendet
msg-rescue-bad-item = **{ $title }** ist da, aber { $service } lässt es niemanden von außen speichern. Anhören kannst du es jetzt.
msg-rescue-bad-item-sms = { $artist }: { $title } ist da, aber { $service } speichert es nur in der eigenen App. Hier: { $url } STOP beendet
msg-rescue-later = **{ $title }** ist draußen. { $service } begrenzt, wie viel ich speichern darf, und nimmt im Moment nichts mehr an. Deins folgt von selbst, in der Regel binnen eines Tages. Anhören kannst du es jetzt.
msg-rescue-later-sms = { $artist }: { $title } ist da. { $service } nimmt gerade nichts mehr an, dein Pre-save folgt von selbst. Anhören: { $url } STOP beendet
msg-rescue-sms = { $artist }: { $title } ist da, aber { $service } ließ mich nicht speichern. Ein Tipp: { $url } STOP beendet

msg-reminder = **{ $title }** von { $artist } ist draußen.
msg-reminder-sms = { $artist }: { $title } ist da. Anhören: { $url } STOP beendet
msg-reminder-one-tap = **{ $title }** von { $artist } ist draußen. Ein Tipp legt es in dein { $service }.
msg-reminder-one-tap-sms = { $artist }: { $title } ist da. Ein Tipp speichert es: { $url } STOP beendet

msg-stuck = Die Seite von { $service } kam nicht zurück. In den Browsern mancher Apps passiert das oft.

msg-open = Pre-saves für **{ $title }** von { $artist } sind offen.
msg-open-sms = { $artist }: Pre-saves für { $title } sind offen: { $url } STOP beendet

msg-moved = **{ $title }** verschiebt sich. Neues Datum: { $when }. Dein Pre-save zieht mit, du musst nichts tun.
msg-moved-sms = { $artist }: { $title } verschiebt sich auf { $date }. Dein Pre-save zieht mit. STOP beendet

msg-cancelled = Die Veröffentlichung von **{ $title }** ist abgesagt. Es wird nichts gespeichert.
msg-cancelled-sms = { $artist }: { $title } ist abgesagt. Es wird nichts gespeichert. STOP beendet

msg-renew = Deine Erlaubnis für { $service } endet, bevor **{ $title }** da ist: { $until }. Ein Tipp hält sie am Leben.
msg-renew-sms = { $artist }: Deine Erlaubnis für { $service } endet, bevor { $title } da ist. Erneuern: { $url } STOP beendet

msg-renew-ended = Deine Erlaubnis für { $service } ist abgelaufen, und **{ $title }** kommt bald. Ein Tipp, und ich speichere es doch noch für dich.
msg-better = Als du dazukamst, konnte ich dich auf { $service } nur an **{ $title }** erinnern. Jetzt kann ich es dir am Erscheinungstag speichern. Soll ich?
msg-renew-future = Deine Erlaubnis für { $service } endet: { $until }. Solange sie lebt, speichere ich dir alles Neue von { $artist }. Ein Tipp hält sie am Leben.

msg-countdown = **{ $title }** von { $artist } kommt: { $when }. Du musst nichts tun.
msg-countdown-sms = { $artist }: { $title } kommt: { $date }. Du musst nichts tun. STOP beendet
msg-follow-up = Wie findest du **{ $title }** von { $artist }? Hier läuft es.
msg-enrolled = Neu von { $artist }: **{ $title }**, { $when }. Du wolltest alles Neue, also landet es in deinem { $service }.
msg-enrolled-reminder = { $artist } bringt etwas Neues heraus: **{ $title }**, { $when }. Ich sollte alles für dich speichern, aber { $service } lässt es mich bei diesem zurzeit nicht für dich tun. Darum schicke ich dir am Tag den Link, und frage dich hier, falls sich das ändert.
msg-enrolled-sms = { $artist }: neu: { $title }, { $date }. Landet in deinem { $service }. Diesmal nicht? Schreib DATA. STOP beendet
msg-enrolled-reminder-sms = { $artist }: neu: { $title }, { $date }. { $service } lässt mich gerade nicht speichern; am Tag schicke ich dir den Link. STOP beendet
msg-renewed = Fertig. Ich speichere weiterhin alles Neue von { $artist } auf { $service }; deine Erlaubnis reicht bis { $until }.
msg-renewed-open = Fertig. Ich speichere weiterhin alles Neue von { $artist } auf { $service }.
