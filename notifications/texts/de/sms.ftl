# Text messages of the conversation: GSM-7, the brand first, STOP where the law wants it.

sms-prompt = { $artist }: Antworte JA für wiederkehrende automatische SMS zu Releases (max. { $max }/Release). Keine Kaufbedingung. Es können SMS-/Datenkosten anfallen. HELP hilft, STOP beendet. Regeln: { $terms }
sms-prompt-countdown = { $artist }: Antworte JA für wiederkehrende automatische SMS zu Releases samt Countdown (max. { $max }/Release). Keine Kaufbedingung. Es können SMS-/Datenkosten anfallen. HELP hilft, STOP beendet. Regeln: { $terms }
sms-welcome = { $artist }: Du bist dabei: { $title }, { $date }. Max. { $max } SMS/Release. Es können SMS-/Datenkosten anfallen. HELP hilft, STOP beendet. Speichern: { $url }
sms-already = { $artist }: Du bist schon dabei: { $title }, { $date }. Speichern: { $url } STOP beendet
sms-not-open = { $artist }: Pre-saves für { $title } sind noch nicht offen. Wir schreiben dir, wenn es losgeht. STOP beendet
sms-not-open-ask = { $artist }: Pre-saves für { $title } sind noch nicht offen. Schick { $keyword } noch einmal, wenn es so weit ist. STOP beendet
sms-stopped = { $operator }: Du bekommst von dieser Nummer keine SMS mehr, für niemanden, der sie nutzt. Mit START geht es weiter.
sms-resumed = { $operator }: Du bekommst wieder SMS von dieser Nummer. HELP hilft, STOP beendet. Es können SMS-/Datenkosten anfallen.
sms-help = { $operator }: SMS zu Releases, die du wolltest, max. { $max }/Release. Kontakt: { $contact }. Es können SMS-/Datenkosten anfallen. STOP beendet.
sms-unclear = { $operator }: Das habe ich nicht verstanden. Schick ein Stichwort, HELP für Hilfe oder STOP zum Beenden.
sms-nothing-to-confirm = { $operator }: Es gibt nichts zu bestätigen. Schick ein Stichwort, um zu beginnen. STOP beendet.
sms-wake = { $operator }: OK, SMS zu Releases dürfen um Mitternacht kommen. STOP beendet.
sms-forget = { $operator }: Das löscht alles, was ich über dich weiß, in allen Chats. Pre-saves enden. Unumkehrbar. Antworte FORGET YES, um es zu tun.
sms-mydata = { $operator }: Was ich über dich habe und wie du es beendest (einmal, 15 Minuten): { $url } STOP beendet SMS.
sms-forgotten = { $operator }: Erledigt. Hier ist nichts mehr über dich, nur ein anonymer Nachweis früherer Einwilligungen.
