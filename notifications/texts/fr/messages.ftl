# Messages that we begin. `-sms` forms are GSM-7 and name the artist; `{ $url }` is ours.

button-wake = Réveille-moi à minuit
button-change = Changer
button-cancel = Annuler ce pré-save
button-play = ▶ Écouter
button-share = Partager
button-save-now = Enregistrer maintenant (un geste)
button-copy-link = Copier le lien pour mon navigateur
button-other-service = Un autre service
button-just-remind = Juste me prévenir
button-look = Choisis où tu écoutes
button-better = Oui, enregistre-le pour moi
button-renew = Prolonger (un geste)
button-not-this-one = Pas celui-ci
button-not-me = Pas ton compte ? Défaire
button-also-follow = Suivre aussi { $artist } sur { $service }
button-also-playlist = Ajouter à une playlist
button-news = Des nouvelles de { $artist }
button-no-news = Plus de nouvelles de { $artist }

msg-confirmation = C'est fait, tu es fan { $number }. **{ $title }** sera dans ton { $service } le { $date }, quelques minutes après sa mise en ligne là où tu vis.
msg-confirmation-until = Ton autorisation va jusqu'au { $until }.
msg-confirmation-hours = Ton autorisation vaut jusqu'à { $time }.
msg-confirmation-short = Ton autorisation prend fin le { $until }, avant la sortie. Je te la redemande ici à temps.
msg-confirmation-news = Sur la page, la réponse a été oui : { $artist } peut t'écrire ici de temps en temps. Si ce n'était pas toi, un geste y met fin.
msg-confirmation-account = Ça ira dans { $account }.{ $elsewhere ->
        [telegram] {" "}Ce compte sert aussi dans un chat Telegram. C'est toi aussi ? /link réunit les chats.
        [discord] {" "}Ce compte sert aussi dans un chat Discord. C'est toi aussi ? /link réunit les chats.
        [sms] {" "}Ce compte sert aussi par SMS. C'est toi aussi ? /link réunit les chats.
       *[none] {""}
    }
msg-confirmation-out = C'est fait, tu es fan { $number }. **{ $title }** est disponible : je l'enregistre tout de suite dans ton { $service }.
msg-confirmation-reminder = C'est fait, tu es fan { $number }. Le { $date }, je t'envoie ici le lien vers **{ $title }**.
msg-confirmation-full = { $service } ne me laisse enregistrer qu'un certain nombre de fois par jour, et la dernière place de ce jour-là est partie pendant ta connexion : je ne peux pas promettre l'enregistrement. S'il en permet davantage d'ici là, je te demande ici.
msg-confirmation-one-tap =
    C'est fait, tu es fan { $number }. { $service } ne donne pas d'autorisation qui dure jusqu'au { $date }, alors ce jour-là je t'envoie ici un bouton : un geste, et **{ $title }** est dans ta bibliothèque.

msg-receipt = **Enregistré.** { $title } est dans ta bibliothèque { $service } depuis { $time }.
msg-receipt-sms = { $artist }: { $title } est sorti et se trouve dans ton { $service }. Ecoute: { $url } STOP pour arreter

msg-rescue-needs-reauth = **{ $title }** est sorti. Je n'ai pas pu l'enregistrer : { $service } dit que l'autorisation a pris fin ou a été retirée.
msg-rescue-not-entitled = **{ $title }** est sorti. Je n'ai pas pu l'enregistrer : { $service } ne me laisse pas enregistrer pour ce compte.
msg-rescue-unseen = **{ $title }** est sorti. { $service } l'a accepté, mais je ne le vois pas encore dans ta bibliothèque. Je réessaie tout seul ; un geste le fait maintenant.
msg-rescue-accepted = **{ $title }** est sorti. { $service } l'a accepté à chaque fois, mais il n'est jamais apparu dans ta bibliothèque.
msg-rescue-unseen-sms = { $artist }: { $title } est sorti. { $service } l'a accepté mais ne le montre pas. Je réessaie; un geste: { $url } STOP pour arreter
msg-rescue-other = **{ $title }** est sorti. Je n'ai pas pu l'enregistrer : { $service } a refusé à chaque fois.
msg-rescue-not-available-yet = **{ $title }** est sorti. Je n'ai pas pu l'enregistrer : { $service } ne le propose pas à ton compte.
msg-rescue-unlisted = **{ $title }** est sorti, mais { $service } ne l'affiche pas encore. Je cherche pendant au moins deux jours et l'enregistre dès qu'il y est. Tu peux l'écouter ailleurs maintenant.
msg-rescue-unlisted-sms = { $artist }: { $title } est sorti, mais pas encore sur { $service }. Je l'enregistre quand il y sera. Ecoute: { $url } STOP pour arreter
msg-rescue-never-listed = { $service } n'affiche toujours pas **{ $title }** après une semaine, alors je n'y cherche plus. S'il y vient quand même et que l'artiste me le dit, je l'enregistre. Tu peux l'écouter ailleurs.
msg-rescue-never-listed-sms = { $artist }: { $title } n'est toujours pas sur { $service }, je n'y cherche plus. Ecoute: { $url } STOP pour arreter
msg-rescue-bad-item = **{ $title }** est sorti, mais { $service } ne laisse personne l'enregistrer de l'extérieur. Tu peux l'écouter maintenant.
msg-rescue-bad-item-sms = { $artist }: { $title } est sorti, mais { $service } ne laisse pas l'enregistrer d'ailleurs. Ecoute: { $url } STOP pour arreter
msg-rescue-later = **{ $title }** est sorti. { $service } limite ce que je peux enregistrer et ne prend plus rien pour l'instant. Le tien suit tout seul, en général sous un jour. Tu peux déjà l'écouter.
msg-rescue-later-sms = { $artist }: { $title } est sorti. { $service } ne prend plus rien pour l'instant, le tien suit tout seul. Ecoute: { $url } STOP pour arreter
msg-rescue-sms = { $artist }: { $title } est sorti, mais { $service } ne m'a pas laissé l'enregistrer. Un geste: { $url } STOP pour arreter

msg-reminder = **{ $title }** de { $artist } est sorti.
msg-reminder-sms = { $artist }: { $title } est sorti. Ecoute: { $url } STOP pour arreter
msg-reminder-one-tap = **{ $title }** de { $artist } est sorti. Un geste le met dans ton { $service }.
msg-reminder-one-tap-sms = { $artist }: { $title } est sorti. Un geste l'enregistre: { $url } STOP pour arreter

msg-stuck = La page de { $service } n'est pas revenue. Cela arrive souvent dans les navigateurs des applis.

msg-open = Les pré-saves de **{ $title }** de { $artist } sont ouverts.
msg-open-sms = { $artist }: les pre-saves de { $title } sont ouverts: { $url } STOP pour arreter

msg-moved = **{ $title }** change de date. La nouvelle : { $when }. Ton pré-save suit, tu n'as rien à faire.
msg-moved-sms = { $artist }: { $title } change de date: { $date }. Ton pre-save suit. STOP pour arreter

msg-cancelled = La sortie de **{ $title }** est annulée. Rien ne sera enregistré.
msg-cancelled-sms = { $artist }: la sortie de { $title } est annulée. Rien ne sera enregistré. STOP pour arreter

msg-renew = Ton autorisation { $service } prend fin le { $until }, avant la sortie de **{ $title }**. Un geste la prolonge.
msg-renew-sms = { $artist }: ton autorisation { $service } prend fin avant la sortie de { $title }. Prolonge: { $url } STOP pour arreter

msg-renew-ended = Ton autorisation { $service } a pris fin, et **{ $title }** arrive bientôt. Un geste, et je l'enregistre quand même pour toi.
msg-better = Quand tu t'es inscrit, je ne pouvais que te rappeler **{ $title }** sur { $service }. Maintenant je peux l'enregistrer pour toi le jour de la sortie. Je le fais ?
msg-renew-future =
    Ton autorisation { $service } prend fin le { $until }. Tant qu'elle vit, j'enregistre pour toi chaque nouvelle sortie de { $artist }. Un geste la prolonge.

msg-countdown = **{ $title }** de { $artist } arrive : { $when }. Tu n'as rien à faire.
msg-countdown-sms = { $artist }: { $title } arrive: { $date }. Tu n'as rien à faire. STOP pour arreter
msg-follow-up = Comment trouves-tu **{ $title }** de { $artist } ? Ça s'écoute ici.
msg-enrolled =
    { $artist } sort du nouveau : **{ $title }**, { $when }. Tu m'as demandé de tout enregistrer, donc ce sera dans ton { $service }.
msg-enrolled-reminder = { $artist } a une nouvelle sortie : **{ $title }**, { $when }. Tu m'as demandé de toutes les enregistrer, mais pour l'instant { $service } ne me laisse pas enregistrer celle-ci pour toi. Je t'envoie donc le lien le jour même, et je te demande ici si cela change.
msg-enrolled-sms = { $artist }: nouveau: { $title }, { $date }. Ce sera dans ton { $service }. Pas celui-ci? Envoie DATA. STOP pour arreter
msg-enrolled-reminder-sms = { $artist }: nouveau: { $title }, { $date }. { $service } ne me laisse pas l'enregistrer; je t'envoie le lien le jour de la sortie. STOP pour arreter
msg-renewed = C'est fait. Je continue d'enregistrer toutes les nouveautés de { $artist } dans ton { $service } ; ton autorisation va jusqu'au { $until }.
msg-renewed-open = C'est fait. Je continue d'enregistrer toutes les nouveautés de { $artist } dans ton { $service }.
