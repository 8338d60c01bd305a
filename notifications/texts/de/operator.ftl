# To whoever runs this: what only they can put right. No secrets, no people.

operator-not-listed = **{ $name }** hat jemanden abgewiesen, dessen Konto nicht auf der Liste deiner App steht: { $setting } ist noch im Entwicklungsmodus. Einen Tag lang bekommen Fremde dort die Erinnerung statt eines Versprechens, dann wird es wieder versucht. Hol den Client aus dem Entwicklungsmodus, oder sag es in den Einstellungen (docs/dsps/{ $page }.md).
operator-credential = **{ $name }** weist die Zugangsdaten von Upbeat ab (die Einstellungen { $settings }). Dort kann sich niemand verbinden, und fällige Speicherungen warten, bis du es in Ordnung bringst. `upbeat doctor` sagt, was nicht stimmt (docs/dsps/{ $page }.md).
operator-setting = Nachrichten können nicht hinaus: **{ $name }** wird abgewiesen. Sie warten, bis du es in Ordnung bringst; `upbeat doctor` prüft es.
operator-held = **{ $name }** bremst den Bot: Zurzeit öffnet er keine Chats mit neuen Leuten. Was Fans versprochen wurde, kommt auf anderem Weg, wo es einen gibt, und wird nach einem Tag wieder versucht. Sieh im Entwicklerportal von { $name } nach einem Hinweis.
operator-filtered = Netzbetreiber filtern, was per **{ $name }** hinausgeht: Nachrichten wurden angenommen und kamen nie an. Sieh in Twilios Log nach Code 30007, und sieh dir Links und Worte deiner Texte und die Registrierung der Nummer an.
