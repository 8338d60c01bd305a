# What fans write back to artists, in the chats and in the team's thread.

## Was ein Fan zurückschreibt
reply-ask = Soll ich das zu { $artist } bringen? Das Team von { $artist } liest es unter dem Namen „{ $name }“; sonst erfährt es nichts über dich. Es kann dir hier innerhalb von { $days } Tagen antworten.
reply-ask-unnamed = Soll ich das zu { $artist } bringen? Das Team von { $artist } liest es als Nachricht von „einem Fan“; über dich erfährt es nichts. Es kann dir hier innerhalb von { $days } Tagen antworten.
reply-yes = An { $artist } senden
reply-no = Für mich behalten
reply-carried = Unterwegs zum Team von { $artist }.
reply-kept = Es wurde nichts gesendet, und ich habe es vergessen.
reply-muted = Das Team von { $artist } nimmt hier keine Nachrichten mehr von dir an. Diese wurde nicht gesendet.
reply-enough = Das Team von { $artist } bekommt höchstens { $most } Nachrichten am Tag von einem Fan. Diese wurde nicht gesendet.
reply-ask-again = Jedes Mal fragen
reply-asks-again = Gut. Ich bringe nichts mehr zum Team von { $artist }, ohne dich zu fragen.
reply-a-fan = ein Fan

## Was Fans zurückschreiben, im Thread des Teams
discord-replies-thread = Was Fans schreiben: { $title }
discord-replies-intro = Hierher kommt, was Fans auf Nachrichten über **{ $title }** zurückschreiben. Alle wissen, dass euer Team es liest, und haben Ja gesagt. **Antworten** schreibt in eurem Namen in den Chat des Fans: einmal je Nachricht, innerhalb von { $days } Tagen. **Diesen Fan stummschalten** hält alles Weitere von ihm fern.
discord-reply-answer = Antworten
discord-reply-mute = Diesen Fan stummschalten
discord-reply-unmute = Wieder zuhören
discord-reply-form = Eure Antwort
discord-reply-form-field = Was der Fan liest
discord-reply-form-hint = Steht einmal in seinem Chat, im Namen eures Artists
discord-reply-muted = Von diesem Fan kommt hier nichts mehr an.
discord-reply-unmuted = Ihr hört diesen Fan wieder.
discord-replies-on = { $place ->
        [private] Threads in { $channel }, die nur euer Team sieht
       *[team] Threads in { $channel }
    }
error-reply-channel = Mir fehlen Rechte in { $channel }: Kanal ansehen, Nachrichten in Threads senden, Nachrichtenverlauf lesen, öffentliche und private Threads erstellen.
error-reply-news = { $channel } ist ein Ankündigungskanal: Dort gibt es keine privaten Threads. Wähl einen Textkanal.
error-reply-gone = Die Nachricht dieses Fans gibt es hier nicht mehr.
error-reply-answered = Diese Nachricht ist schon beantwortet.
error-reply-late = Diese Nachricht ist älter als { $days } Tage: Sie kann nicht mehr beantwortet werden.
error-reply-stopped = Dieser Fan nimmt gerade keine Nachrichten an.
error-reply-text = Schreib 1 bis { $most } Zeichen.
