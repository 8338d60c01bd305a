# What only Discord shows: announcements, the artist's commands, fan commands.

## Fan commands
discord-command-presave = Rejoindre avec le code d'un artiste
discord-command-status = Ce qui attend le jour de la sortie
discord-command-releases = Ce qui arrive
discord-command-mydata = Ce que je garde sur toi
discord-command-disconnect = Détruire une autorisation
discord-command-pause = Pas de messages pour un temps
discord-command-forget = Effacer ce qu'un artiste a de moi, ou tout
discord-command-language = Parler une autre langue
discord-command-stop = Plus de messages
discord-command-start = De nouveau des messages après un arrêt
discord-command-help = Ce que je sais faire
discord-option-code = Le code de l'artiste

## The announcement
discord-presave = Pré-save
discord-remind = Me rappeler
discord-share = Partager
discord-save = L'enregistrer
discord-out-when = Sortie : { $when }
discord-out-now = Disponible.
discord-teaser = Les pré-saves ouvrent bientôt.
discord-goal = **{ $fans }** fans sur { $goal } à bord
discord-out-post = **{ $title }** de { $artist } est sorti.
discord-my-pre-save = Mon pré-save
discord-promise = Je t'écris directement si tes réglages me laissent ; sinon, tu apprends en quelques minutes comment je te le dis autrement.
discord-role-given = Je n'ai pas pu ouvrir de message privé avec toi, alors tu as { $role } ici. Il est mentionné dans { $channel } quand { $title } sort.
discord-elsewhere = Je n'ai pas pu ouvrir de message privé avec toi, et ce serveur n'a pas de rôle pour cela. Laisse-moi te dire ailleurs quand { $title } sort :
discord-elsewhere-sms = Par SMS : envoie { $keyword } au { $number }.
discord-calendar = Noter la date
discord-event = { $title } de { $artist } sort : { $when }. L'heure ci-dessus est celle de { $zone }.
discord-on-board = **{ $fans }** fans à bord
discord-cancelled-card = Cette sortie est annulée. Rien ne sera enregistré.
discord-share-text =
    Copie ce lien pour tes amis :
    `{ $url }`

## The artist's commands
discord-campaign = Les sorties de l'artiste de ce serveur
discord-none = pas réglé
discord-settings =
    Ce serveur est lié à ton artiste.
    Les annonces vont dans : { $channel }
    Rôle de sortie : { $role }
    Rôle du premier jour : { $first }
    Événements planifiés : { $events ->
        [true] oui
       *[other] non
    }
    Ce que répondent les fans : { $replies }
    Groupes et canaux Telegram : { $telegram }
    Ensuite : /campaign create
discord-created = **{ $title }** est un brouillon. Voici ce que verront les fans :
discord-edited = Enregistré. Voici ce que voient les fans maintenant :
discord-unchanged = Rien n'a été changé. Voici ce que voient les fans :
discord-clip-set = L'extrait est là : { $seconds } s. Les fans l'entendent sur la page, dans Telegram et avec l'annonce :
discord-clip-gone = L'extrait est retiré ici et de la page. Un chat qui l'a déjà reçu le garde.
discord-clip-none = Il n'y a pas encore d'extrait. Joins-en un : /campaign clip file:
discord-clip-shown = L'extrait dure { $seconds } s. Un autre fichier le remplace, `remove:` le retire :
discord-announced = Annoncé : { $url }
discord-open-sure = Ouvrir les pre-saves de **{ $title }** ? Ceux qui l'ont demandé sont prévenus.
discord-opened = Les pré-saves de **{ $title }** sont ouverts. L'annonce montre le bouton maintenant.
discord-opened-unannounced = Les pré-saves de **{ $title }** sont ouverts, mais rien n'est encore annoncé ici : /campaign announce
discord-move-sure =
    Déplacer **{ $title }** : { $when } ?
    { $fans } { $fans ->
        [one] fan est prévenu
       *[other] fans sont prévenus
    } une fois.
discord-cancel-sure =
    Annuler **{ $title }** ?
    Rien ne sera enregistré. { $fans } { $fans ->
        [one] fan est prévenu
       *[other] fans sont prévenus
    } une fois ; les messages en attente sont supprimés. C'est définitif.
discord-cancelled = **{ $title }** est annulé. Rien ne sera enregistré ; les fans sont prévenus une fois.
discord-archived = **{ $title }** est dans les archives. Sa page continue de jouer.
discord-links = Ces liens comptent comme « { $source } » :
discord-links-of = Où **{ $title }** s'écoute :
discord-link-set = Enregistré. Ce lien est le tien et n'est jamais remplacé par un lien trouvé.
discord-link-gone = Les liens vers { $service } sont oubliés. On cherche de nouveau là où c'est possible.
discord-link-none = **{ $service }** · pas encore de lien
discord-link-no-item = seulement pour écouter
discord-link-unsure = incertain, invisible pour les fans : s'il est bon, donne-le dans `link:`
discord-link-by-artist = donné par toi
discord-link-by-upc = trouvé par UPC
discord-link-by-isrc = trouvé par ISRC
discord-link-by-text = trouvé par le nom
discord-link-by-search = sa page de recherche
discord-missing-day-before = **{ $title }** sort d'ici un jour, et { $services } ne le trouve pas encore. C'est peut-être normal : beaucoup de services n'affichent une sortie qu'à son heure. Si ton distributeur t'a donné le lien, pose-le avec `/campaign links` ; alors rien n'est à trouver.
discord-missing-hour-after = **{ $title }** est sorti depuis une heure, et { $services } ne le trouve toujours pas. Les enregistrements de tes fans attendent et reprennent tout seuls quand il y est. Vérifie UPC et ISRC, ou donne le lien avec `/campaign links`.
discord-missing-there = **{ $title }** est sorti, mais { $services } ne le trouve pas dans ces pays : { $markets }. Ailleurs, si. Les enregistrements de tes fans y attendent et reprennent tout seuls quand il y est. Demande à ton distributeur s'il y est livré, ou donne le lien avec `/campaign links`.
discord-missing-elsewhere = pays inconnu
discord-broadcast-draft = Ceci irait à **{ $fans }** { $fans ->
        [one] chat dont le fan a
       *[other] chats dont les fans ont
    } accepté tes nouvelles ({ $counts }). C'est gratuit : les SMS ont promis un nombre par sortie et sont laissés de côté.
discord-broadcast-now = Il part dès que tu appuies sur Envoyer.
discord-broadcast-later = Il part : { $when }.
discord-broadcast-two = Pour autant de fans, il faut être deux : quelqu'un d'autre de ton équipe doit appuyer sur Envoyer.
discord-broadcast-tested = Envoyé à toi seul, comme les fans le reçoivent.
discord-broadcast-sending = L'envoi est en route.
discord-broadcast-paused = L'envoi est en pause ({ $why }). Ce qui attend reste où il est.
discord-broadcast-halted = L'envoi au sujet de **{ $title }** s'est mis en pause tout seul : { $failed } messages sur { $total } ont échoué. Ce qui attend reste où il est ; `/campaign broadcast` le montre, pour reprendre ou annuler.
discord-broadcast-stuck = L'envoi au sujet de **{ $title }** s'est mis en pause tout seul : il n'a pas pu continuer plusieurs fois, par notre faute. Ce qui attend reste où il est ; `/campaign broadcast` le montre, pour reprendre ou annuler.
discord-broadcast-done = L'envoi est terminé.
discord-broadcast-cancelled = L'envoi est annulé. Ce qui n'était pas parti ne part jamais.
discord-broadcast-figures = Envoyés : **{ $sent }** · échoués : **{ $failed }** · en attente : **{ $waiting }**
discord-broadcast-button-send = Envoyer
discord-broadcast-button-test = Essayer sur moi
discord-broadcast-button-pause = Pause
discord-broadcast-button-resume = Reprendre
discord-broadcast-button-cancel = Annuler
discord-release-paused = Les enregistrements de **{ $title }** sont en pause : rien n'est enregistré jusqu'à /campaign release resume.
discord-release-resumed = Les enregistrements de **{ $title }** reprennent.
discord-release-retried = **{ $title }** : { $count } { $count ->
        [one] enregistrement est réessayé
       *[other] enregistrements sont réessayés
    }.
discord-team-set = { $who } est { $part } maintenant.
discord-team-removed = { $who } ne fait plus partie de l'équipe. Un de ses rôles peut encore y donner droit.
discord-team-not-in-it = { $who } n'a aucun rôle dans l'équipe.
discord-fans = { $fans } { $fans ->
        [one] fan
       *[other] fans
    }
discord-advice-late = ⚠ Les pré-saves ouverts deux à quatre semaines avant récoltent le plus ; tu as { $days } jours.
discord-advice-codes = ⚠ Sans UPC ni ISRC, les liens d'écoute arrivent plus lentement. Ils sont sous « Modifier la musique ».
discord-advice-texts = ⚠ Avec ce nom et ce titre, certains SMS prennent plus de deux segments et coûtent plus cher : { $texts }
discord-help =
    • **/campaign settings** avec l'invitation de l'opérateur lie ce serveur ; choisis un salon et un rôle de sortie.
    • **/campaign create** prend titre, date et pochette et montre ce que verront les fans.
    • **/campaign clone** fait un nouveau brouillon comme une sortie passée.
    • **/campaign edit** change un champ ou la pochette ; les boutons sous l'aperçu en changent plusieurs.
    • **/campaign clip** met jusqu'à 30 secondes de son sur la page et dans les chats.
    • **/campaign announce** la publie ; **/campaign open** ouvre les pré-saves.
    • **/campaign link** fait des liens qui comptent d'où viennent les fans ; **/campaign status** montre les chiffres.
    • **/campaign stats** montre des graphiques ; **/campaign export** donne les chiffres dans un fichier.
    • **/campaign reschedule** et **cancel** préviennent les fans une fois. **/campaign archive** range.
    • **/campaign links** montre et corrige où ça s'écoute ; **/campaign broadcast** écrit aux fans qui ont accepté tes nouvelles.
    • **/campaign telegram** lie des groupes et canaux Telegram qui reçoivent tes publications.
    • **/campaign team** donne un rôle à des gens et à des rôles (owner, manager, viewer) ou le retire.

## Buttons and forms
discord-button-basics = Modifier
discord-button-music = Modifier la musique
discord-button-announce = Annoncer
discord-button-open = Ouvrir
discord-button-open-now = Oui, ouvrir
discord-button-move = Oui, déplacer
discord-button-cancel = Oui, annuler la sortie
discord-form-basics = Modifier
discord-form-music = Modifier la musique
discord-field-title = Titre
discord-field-date = Date
discord-field-time = Heure
discord-field-zone = Fuseau horaire
discord-field-mode = Partout à la fois, ou à minuit local
discord-field-upc = UPC
discord-field-tracks = Titres
discord-field-target = Ce qui est enregistré
discord-field-dsps = Services
discord-field-opens = Ouverture des pré-saves
discord-hint-title = 1 à 100 caractères
discord-hint-date = Comme 2026-12-04
discord-hint-time = Comme 00:00
discord-hint-zone = Comme Europe/Paris
discord-hint-mode = global ou local midnight
discord-hint-upc = 12 à 14 chiffres, de ton distributeur
discord-hint-tracks = Un par ligne : Titre | ISRC
discord-hint-target = album ou tracks
discord-hint-dsps = Dans l'ordre que voient les fans : spotify, apple_music
discord-hint-opens = Comme 2026-11-20 18:00 ; vide : à la main

## The figures
discord-state-draft = Brouillon : seule ton équipe le voit.
discord-state-announced = Annoncé : les pré-saves ne sont pas encore ouverts.
discord-state-open = Les pré-saves sont ouverts.
discord-state-releasing = Sortie en cours.
discord-state-released = Sorti.
discord-state-archived = Dans les archives.
discord-state-cancelled = Annulé.
discord-openings-title = Messages privés
discord-openings-closed = Discord ne laisse pas le bot ouvrir de nouveaux messages privés pour le moment ; il réessaie dans un jour. Les fans qui n'en ont pas encore avec lui reçoivent le rôle de la sortie, les autres sont prévenus comme d'habitude.
discord-funnel = Jusqu'où les gens sont venus
discord-step-views = Ont vu la page
discord-step-clicks = Ont demandé
discord-step-joined = Ont rejoint
discord-step-authorised = Ont autorisé
discord-step-saved = Enregistrés
discord-step-played = Ont lancé l'écoute
discord-services = Services
discord-channels = Canaux
discord-sources = Sources
discord-countries = Pays
discord-stats-over-time =
    { $days ->
        [1] Ont rejoint, par jour
        [7] Ont rejoint, par semaine
       *[other] Ont rejoint, par quatre semaines
    }
discord-stats-release = Sortie
discord-stats-others = Autres
discord-stats-no-source = sans source
discord-stats-no-country = Inconnu
discord-stats-best-day = Le jour le plus fort : { $day }, { $count }.
discord-stats-none = **{ $title }** n'a pas encore de chiffres : personne n'a ouvert sa page ni demandé le titre. `/campaign link` crée des liens à publier.
discord-export = **{ $title }** : { $lines } { $lines ->
        [one] ligne
       *[other] lignes
    } de chiffres, par jour puis par service, canal, pays ou source. Aucun nom, numéro ni chat n'y figure ; les pays de moins de cinq fans sont regroupés sous « other ». Il est noté que tu l'as pris.
discord-export-before = Pris auparavant par { $who }.
discord-problems = Problèmes
discord-no-problems = Aucun.

## Refusals
discord-broken = Quelque chose n'a pas marché ici ; rien n'est perdu. Réessaie dans une minute.
error-discord-server-only = Cela ne marche que sur un serveur.
error-discord-no-campaign = Il n'y a pas encore de campagne. Fais-en une avec /campaign create.
error-discord-no-channel = Je ne sais pas où publier. Nomme un salon : /campaign settings channel:#releases
error-discord-channel = Je ne peux pas écrire dans { $channel }. Donne à mon rôle : voir le salon, envoyer des messages, intégrer des liens et joindre des fichiers.
error-discord-field = Il n'y a pas de champ « { $given } ». Il y a : { $fields }
error-discord-service = Nomme aussi le service, comme service:spotify
error-discord-broadcast-none = Il n'y a pas encore eu d'envoi. Écris-en un : /campaign broadcast text:…
error-discord-flow = Nomme le message, comme message:countdown
discord-flows = Ce qui est dit aux fans. Voir, régler et formuler : /campaign messages message:countdown
discord-flow-on = oui
discord-flow-off = non
discord-flow-days = jours : { $days }
discord-flow-by-text = par SMS : { $state }
discord-texts-one = Par SMS : { $numbers } numéros, au plus { $segments } segments{ $cost }.
discord-texts-enrolled = SMS aux fans dont tout est enregistré : { $numbers } numéros, au plus { $segments } segments{ $cost }.
discord-texts-whole = SMS qui peuvent encore partir à ceux inscrits par numéro : { $numbers } numéros, au plus { $segments } segments{ $cost }.
discord-texts-cost = {", environ"} { $cost }
discord-texts-unpriced = {" "}(l'opérateur n'a fixé aucun prix)
discord-flow-minutes = après { $minutes } min
discord-flow-shown = Ce que voient les fans : { $channel }, { $language }
discord-flow-size = { $encoding } · { $characters } caractères · { $segments } SMS
discord-flows-texts = À qui s'inscrit maintenant par SMS, on promet au plus **{ $max }** SMS par sortie : le lien, ce qu'il est devenu et ce que tu actives ici (channel:sms on:True). Qui s'est inscrit avant garde le nombre annoncé.
