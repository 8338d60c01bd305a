# What fans write back to artists, in the chats and in the team's thread.

## Ce qu'un fan répond à un artiste
reply-ask = Je le transmets à { $artist } ? L'équipe de { $artist } le lit sous le nom « { $name } » ; elle ne voit rien d'autre de toi. Elle peut te répondre ici pendant { $days } jours.
reply-ask-unnamed = Je le transmets à { $artist } ? L'équipe de { $artist } le lit comme venant d'« un fan » ; elle ne voit rien de toi. Elle peut te répondre ici pendant { $days } jours.
reply-yes = Envoyer à { $artist }
reply-no = Garder pour moi
reply-carried = En route vers l'équipe de { $artist }.
reply-kept = Rien n'a été envoyé, et je l'ai oublié.
reply-muted = L'équipe de { $artist } ne reçoit plus de messages de toi ici. Celui-ci n'a pas été envoyé.
reply-enough = L'équipe de { $artist } reçoit au plus { $most } messages par jour d'un même fan. Celui-ci n'a pas été envoyé.
reply-ask-again = Me demander à chaque fois
reply-asks-again = D'accord. Je ne transmets plus rien à l'équipe de { $artist } sans te demander.
reply-a-fan = un fan

## Ce que répondent les fans, dans le fil de l'équipe
discord-replies-thread = Ce qu'écrivent les fans : { $title }
discord-replies-intro = Ici arrive ce que les fans répondent aux messages sur **{ $title }**. Chacun sait que votre équipe le lit et a dit oui. **Répondre** écrit dans le chat du fan en votre nom : une fois par message, pendant { $days } jours. **Masquer ce fan** tient le reste de ses messages à l'écart.
discord-reply-answer = Répondre
discord-reply-mute = Masquer ce fan
discord-reply-unmute = L'écouter à nouveau
discord-reply-form = Votre réponse
discord-reply-form-field = Ce que lit le fan
discord-reply-form-hint = Elle arrive une fois dans son chat, au nom de votre artiste
discord-reply-muted = Plus rien de ce fan n'arrive ici.
discord-reply-unmuted = Vous entendez à nouveau ce fan.
discord-replies-on = { $place ->
        [private] des fils de { $channel } que seule votre équipe voit
       *[team] des fils de { $channel }
    }
error-reply-channel = Il me manque des droits dans { $channel } : voir le salon, envoyer des messages dans les fils, voir les anciens messages, créer des fils publics et créer des fils privés.
error-reply-news = { $channel } est un salon d'annonces : les fils privés n'y existent pas. Choisis un salon textuel.
error-reply-gone = Le message de ce fan n'est plus là.
error-reply-answered = Ce message a déjà reçu une réponse.
error-reply-late = Ce message a plus de { $days } jours : on ne peut plus y répondre.
error-reply-stopped = Ce fan ne reçoit pas de messages en ce moment.
error-reply-text = Écris 1 à { $most } caractères.
