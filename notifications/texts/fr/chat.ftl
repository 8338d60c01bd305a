# Words of the conversation in Telegram and Discord. Short, warm, concrete.

language-name = Français

## How far each service can go, on its button
rung-auto = s'enregistre tout seul
rung-one-tap = un geste le jour J
rung-native = sa propre page de pré-save
rung-reminder = je te rappelle, avec le lien
rung-link = lien le jour J

## When
when-local = { $date }, { $time } là où tu vis
when-global = { $date }, { $time } à { $city }
when-utc = { $date }, { $time } UTC
chat-out-when = Sortie : { $when }

## The prompt
chat-pick = Choisis où tu écoutes. Le jour de la sortie, je l'enregistre pour toi et t'envoie ici le lien d'écoute.
chat-pick-out = Choisis où tu écoutes : je l'enregistre pour toi maintenant.
chat-teaser = Les pré-saves ne sont pas encore ouverts. Je te dis quand ils le sont ?
chat-out-now = Disponible.
chat-tell-me = Dis-moi quand ça ouvre
chat-more = Plus de services
chat-just-remind = Juste me prévenir
chat-play-now = Écouter maintenant
chat-save-as = Enregistrer dans mon { $service } (connecté : { $account })
chat-save-mine = Enregistrer dans mon { $service }
chat-connect = Continuer vers { $service }
chat-connect-text = { $service } doit donner son accord une fois, puis j'enregistre { $title } pour toi. Ce lien n'est qu'à toi.
chat-native-button = Pré-save dans { $service } même
chat-native-text = { $title } a sa propre page chez { $service } : fais-y le pré-save. Je ne vois pas ce que tu y fais, alors je t'envoie quand même le lien d'écoute le jour de la sortie.
chat-noted = Noté. Tu es fan { $number }.
chat-also-followed = C'est noté. Quand j'enregistre { $title }, je suis aussi { $artist } pour toi sur { $service }.
chat-also-which = Dans laquelle de tes playlists { $service } dois-je aussi mettre { $title } ?
chat-also-no-list = { $service } ne m'a montré aucune playlist à toi où je puisse ajouter. Je t'en crée une privée pour { $title } ?
chat-also-new = Une nouvelle : { $playlist }
chat-also-back = ◀ Retour
chat-also-more = Plus ▶
chat-also-playlist = { $title } ira aussi dans ta playlist { $playlist } quand je l'enregistre.
chat-also-ask-follow = Pour l'instant { $service } me laisse enregistrer pour toi, pas suivre. Sa page peut changer cela : coches-y la case pour { $artist }. Ton pré-save tient dans tous les cas.
chat-also-ask-playlist = Pour l'instant { $service } me laisse enregistrer pour toi, pas toucher à tes playlists. Sa page peut changer cela : coches-y la case de la playlist. Ton pré-save tient dans tous les cas.
chat-will-tell = Je te le dis ici dès l'ouverture des pré-saves.
chat-will-tell-already = Tu es déjà sur la liste. Je te le dis ici.
chat-claimed = Ce chat est à toi maintenant : ta confirmation et le lien d'écoute arrivent ici.

## One line a pre-save
chat-line-waiting = { $service } : attend le jour de la sortie ✓
chat-line-saving = { $service } : s'enregistre en ce moment
chat-line-retrying = { $service } : pas encore passé, je continue d'essayer
chat-line-saved = { $service } : enregistré ✓
chat-line-accepted = { $service } : accepté ✓
chat-line-verified = { $service } : enregistré et vérifié ✓
chat-line-awaiting-source = { $service } : ne l'a pas encore, je continue de chercher
chat-line-needs-consent = { $service } : a de nouveau besoin de ton autorisation
chat-line-not-entitled = { $service } : impossible avec ce compte, je te rappelle à la place
chat-line-failed = { $service } : n'a pas pu être enregistré, le lien marche
chat-line-reminded = { $service } : tu as reçu le lien
chat-line-just-remind = Je te rappelle, avec le lien ✓
chat-line-reminder = { $service } : je te rappelle, avec le lien ✓
chat-line-queued = { $service } : disponible, ton enregistrement suit tout seul
chat-line-one-tap = { $service } : un geste le jour de la sortie ✓

## Cancel and change
chat-change = Changer
chat-cancel = Annuler ce pré-save
chat-cancel-sure = Annuler ton pré-save de { $title } ? Rien ne sera enregistré, rien envoyé.
chat-cancel-sure-one = Annuler { $title } chez { $service } ? Tes autres pré-saves de cette sortie restent.
chat-cancel-which = Tu as plusieurs pré-saves de { $title }. Lequel dois-je annuler ?
chat-cancel-all = Tous
chat-cancelled-one = Annulé chez { $service }. Tes autres pré-saves de { $title } restent.
chat-cancel-yes = Oui, annuler
chat-cancel-no = Garder
chat-cancelled = Annulé. Rien ne sera enregistré pour { $title }.
chat-nothing-to-cancel = Rien n'attendait pour { $title }.
chat-wake-button = Réveille-moi à minuit
chat-wake-on = Bien. Tu entends un son à la minute de la sortie, même la nuit.
chat-wake-off = Bien. La nuit, les messages arrivent sans son.

## Status and rights
chat-status-none = Tu n'as pas encore de pré-save. Ouvre le lien d'un artiste et choisis où tu écoutes.
chat-mydata = Je garde { $grants } connexions, { $presaves } pré-saves et { $consents } accords pour toi. La page montre tout ; le fichier aussi.
chat-mydata-page = Ouvrir ma page (15 minutes)
chat-mydata-none = Je ne garde rien sur toi.
chat-disconnect-which = Quelle autorisation dois-je détruire ?
chat-disconnected = { $service } est déconnecté ; son autorisation est détruite. Ce qui l'attendait ne sera pas enregistré.
chat-nothing-connected = Rien n'est connecté.
chat-pause-ask = Pas de messages pendant combien de temps ? Les enregistrements continuent.
chat-days = { $days } jours
chat-pause-off = Reprendre maintenant
chat-paused = Silence jusqu'au { $date }. Les enregistrements continuent. /pause y met fin plus tôt.
chat-pause-over = Me revoilà. Tu reçois de nouveau des messages.
chat-forget-sure = Effacer tout ce que je sais de toi ? Les pré-saves s'arrêtent, les autorisations sont détruites. C'est définitif.
chat-forget-yes = Efface-moi
chat-forget-all = Tout
chat-forget-no = Non, garde-moi
chat-forget-what = Effacer quoi ? Un artiste : ses pré-saves, messages et nouvelles s'arrêtent, tes services restent connectés. Tout : tous les pré-saves s'arrêtent et les autorisations sont détruites. Les deux sont définitifs.
chat-forget-more = Il y a plus d'artistes qu'il n'en tient ici: nommes-en un, comme /forget NEON.
chat-forget-artist = Seulement { $artist }
chat-forgotten-artist = C'est fait. Il ne reste rien ici sur toi et { $artist }, sauf une preuve anonyme d'accords passés.
chat-forget-artist-none = Il n'y avait plus rien sur toi et cet artiste.
chat-forgotten = C'est fait. Il ne reste rien de toi ici, sauf une preuve anonyme d'accords passés.
chat-language-ask = Quelle langue dois-je parler ?
chat-language-set = Je te parle français maintenant.
chat-stopped = Tu ne reçois plus de messages de moi ici. Envoie /start pour changer d'avis.
chat-stopped-already = Tu avais déjà arrêté. Rien ne viendra.
chat-resumed = Te revoilà. Tu reçois de nouveau des messages ici.
chat-silenced = Tu as arrêté mes messages ici, donc rien ne viendra. /start les ramène.
chat-help =
    J'enregistre de la musique nouvelle pour toi le jour de la sortie et te dis ici quand elle est là.
    /status ce qui attend · /releases ce qui arrive · /presave CODE rejoindre
    /mydata ce que je garde · /disconnect · /pause · /forget · /stop · /language
    /link joindre un autre chat à toi · /channel où j'écris · /unlink
    Tenu par { $operator }. Tu peux répondre « stop » à tout message.
chat-hello = Bonjour. Ouvre le lien de pré-save d'un artiste, ou envoie /presave avec son code. /help dit ce que je sais faire d'autre.
chat-unclear = Je n'ai pas compris. /help dit ce que je sais faire.

## Standing consents
countdown-named = D'ici là, je t'écris dans le chat : { $days } jours avant.
chat-future-saves = J'enregistre pour toi tout ce que ces artistes sortent. Un geste y met fin :
chat-future-end = Ne plus rien enregistrer de { $artist }
chat-future-ended = Bien. Désormais je n'enregistre que ce que tu demandes. Ce qui est promis reste.
chat-news-given = C'est noté : { $artist } peut t'écrire ici de temps en temps.
chat-news-ended = Entendu. Plus de nouvelles de { $artist } ici.
