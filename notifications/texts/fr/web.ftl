# Words of the site. Short, warm, concrete; one thought a sentence.

## Everywhere
web-skip = Aller au contenu
web-copied = Copié
web-copy-link = Copier le lien
web-copy-field = L'adresse de cette page
web-release-by = { $title } de { $artist }
web-footer-label = À propos de ce site
web-run-by = Cette page est tenue par { $name }.
web-contact = Contact
web-imprint = Mentions légales
web-privacy = Vie privée
web-terms = Conditions
web-my-data = Déconnexion et mes données
web-channel-telegram = Telegram
web-channel-discord = Discord
web-channel-sms = SMS
web-via-telegram = sur Telegram
web-via-discord = sur Discord
web-via-sms = par SMS

web-any-service = tout service
web-just-remind = Juste me prévenir

## How far each service can go
web-rung-auto = s'enregistre tout seul
web-rung-one-tap = un geste le jour J
web-rung-native = la page de pré-save de { $service }
web-rung-reminder = je te rappelle, avec le lien
web-rung-link = lien le jour J
web-listed = Ton compte est sur la liste de notre appli chez { $service } ? Connecte-le
web-rung-connected = un geste, avec le compte que tu as connecté

## Countdown
web-countdown-days = dans { $n } jours
web-countdown-hours = dans { $n } heures
web-countdown-minutes =
    { $n ->
        [one] dans { $n } minute
       *[other] dans { $n } minutes
    }
web-countdown-now = d'un instant à l'autre
web-unit-days = jours
web-unit-hours = heures
web-unit-minutes = min
web-unit-seconds = s

## Landing
web-landing-kicker-teaser = Bientôt
web-landing-kicker-presave = Pré-save
web-landing-kicker-out = Disponible
web-landing-title-teaser = { $title } de { $artist } : bientôt
web-landing-title-presave = Pré-save : { $title } de { $artist }
web-landing-title-out = { $title } de { $artist } : disponible
web-landing-card-teaser = { $date }. Sois au courant dès l'ouverture.
web-landing-card-presave = { $date }. Choisis où tu écoutes, et tu l'as le jour de la sortie.
web-landing-card-out = Écoute maintenant sur ton service.
web-landing-when = Sortie : { $date }
web-landing-services-presave = Choisis où tu écoutes
web-landing-services-mine = Sur ton service
web-landing-services-out = Écouter maintenant
web-landing-services-rest = Autres services
web-landing-more = Plus de services
web-landing-lead-presave = Chaque bouton dit ce qui se passe le jour de la sortie.
web-landing-lead-teaser = Les pré-saves ne sont pas encore ouverts. Choisis un chat et je te dis quand ils le sont.
web-landing-search = Chercher
web-landing-play = Écouter
web-landing-cover-missing = { $title } de { $artist }, pochette à venir
web-clip = Un avant-goût : { $n } { $n ->
        [one] seconde
       *[other] secondes
    }
web-clip-voice = Un mot de { $artist } : { $n } { $n ->
        [one] seconde
       *[other] secondes
    }
web-chats-presave = Ou dans ton chat
web-chats-teaser = Être prévenu dans ton chat
web-chats-out = Entendre parler du prochain
web-chat-telegram = Ouvrir Telegram
web-chat-telegram-hint = Appuie sur Démarrer, c'est tout
web-chat-discord = Ouvrir Discord
web-chat-discord-hint = Rejoins le serveur et appuie sur Pré-save
web-chat-sms = Envoie { $keyword } au { $number }
web-chat-sms-hint = Ouvre tes messages, prêt à envoyer
web-chat-qr = Code QR : { $action } sur ton téléphone
web-chat-qr-hint = Sur un ordinateur ? Scanne avec ton téléphone.
web-chat-sms-terms =
    Envoyer { $keyword } demande des SMS de sortie récurrents et automatisés (max { $max } par sortie).
    Le consentement n'est pas une condition d'achat. Des frais de SMS et de données peuvent s'appliquer. HELP pour l'aide, STOP pour arrêter.
web-save-the-date = Noter la date
web-save-the-date-hint = Pour ton agenda, sans compte

## The chat a page belongs to
web-for-chat = Pour { $person } { $via }
web-not-you = Ce n'est pas toi ? Prends ton propre lien

## In-app browsers
web-inapp-title = Tu es dans { $app }
web-inapp-title-unknown = Tu es dans le navigateur d'une appli
web-inapp-text = Les pages de connexion s'y bloquent souvent. Ouvre d'abord cette page dans ton navigateur ; rien n'est perdu.
web-inapp-open = Ouvrir dans mon navigateur
web-inapp-telegram = Terminer dans Telegram
web-trouble = Un souci de connexion ?
web-trouble-text = Certaines applis ouvrent les liens dans un navigateur à elles qui t'oublie en route. Copie ce lien dans Safari, Chrome ou Firefox et essaie là.

## Consent
web-consent-title = Connecter { $service }
web-consent-heading = Connecter { $service }
web-consent-no-chat = Pas encore de chat : tu pourras en choisir un ensuite.
web-consent-more = Seulement si tu veux
web-consent-listed = Notre appli chez { $service } ne sert que les comptes de sa liste. Tout autre y est refusé, et rien n'est perdu.
web-consent-hours = { $service } ne donne l'autorisation que pour { $hours } heures : elle vaut jusqu'à { $time }.
web-consent-short = Ton autorisation prend fin le { $until }, avant la sortie. Je te la redemande à temps, dans ton chat.
web-consent-short-no-chat = Ton autorisation prend fin le { $until }, avant la sortie. Choisis un chat ensuite, et je te la redemande à temps.
web-consent-go = Continuer vers { $service }
web-consent-cancel = Pas maintenant
web-consent-next = { $service } te demande ensuite. Tu peux retirer ton accord à tout moment.
web-consent-needs-script = { $service } demande par son propre script, et les scripts sont désactivés ici. Choisis un autre service ou un autre navigateur.
web-consent-waiting = En attente de { $service }…
web-consent-failed = { $service } n'a pas terminé. Réessaie, ou choisis un autre service.

consent-ask-add = Nous demandons à { $service } le droit d'ajouter à ta bibliothèque.
consent-ask-add-and-read = Nous demandons à { $service } le droit d'ajouter à ta bibliothèque et de vérifier que c'est arrivé.
consent-ask-repost = La sortie figurera aussi sur ton profil { $service }, visible par tous.
consent-once = Nous le faisons une fois, le jour de la sortie.
consent-always = Nous le faisons le jour de la sortie, puis à chaque nouvelle sortie de { $artist }.
consent-once-early = Nous le faisons une fois, dès que { $service } affiche la sortie, au plus tard le jour de la sortie.
consent-always-early = Nous le faisons dès que { $service } affiche la sortie, au plus tard le jour de la sortie, puis à chaque nouvelle sortie de { $artist }.
consent-box-follow = Suivre aussi { $artist } sur { $service }.
consent-box-playlist = L'ajouter aussi à une playlist à moi sur { $service }.
consent-playlist-name = Playlist :
consent-playlist-given = Nouveautés
consent-box-future = Enregistrer aussi les futures sorties de { $artist }, jusqu'au { $until }. Je peux retirer cet accord à tout moment.
consent-box-future-open = Enregistrer aussi les futures sorties de { $artist }, jusqu'à ce que je retire cet accord.
consent-box-news = { $artist } peut m'envoyer ici des nouvelles de temps en temps. Je peux arrêter à tout moment.

## Another browser
web-confirm-title = C'est bien toi ?
web-confirm-heading = Une question
web-confirm-text = Tu as commencé { $via } en tant que { $person }. Connecter { $account } sur { $service } à ce chat ?
web-confirm-text-plain = Tu as commencé { $via } en tant que { $person }. Connecter ce compte { $service } à ce chat ?
web-confirm-text-web = Tu as commencé dans un autre navigateur. Connecter { $account } sur { $service } ?
web-confirm-text-web-plain = Tu as commencé dans un autre navigateur. Connecter ce compte { $service } ?
web-confirm-why = Nous demandons car la réponse est revenue dans un autre navigateur que celui du départ.
web-confirm-yes = Oui, connecter
web-confirm-no = Ce n'est pas moi

## Success
web-success-title = C'est fait
web-success-heading = C'est fait.
web-success-heading-number = C'est fait, tu es fan { $number }.
web-success-what-auto = { $title } sera dans ta bibliothèque { $service } le jour de la sortie, quelques minutes après sa mise en ligne là où tu vis.
web-success-what-one-tap = Le jour de la sortie, je t'envoie un bouton qui met { $title } dans ton { $service }.
web-success-what-native = Fais le pré-save de { $title } sur la page de { $service }. Je ne vois pas ce que tu y fais, alors je t'envoie quand même le lien d'écoute le jour de la sortie.
web-success-what-reminder = Le jour de la sortie, je t'envoie le lien qui joue { $title } sur { $service }.
web-success-what-link = { $title } s'écoute ici le jour de la sortie : garde cette page ou note la date.
web-success-full = { $service } ne nous laisse enregistrer qu'un certain nombre de fois par jour, et la dernière place de ce jour-là est partie pendant ta connexion : nous ne pouvons pas promettre l'enregistrement.
web-success-renewed = Je continue d'enregistrer toutes les nouveautés de { $artist } dans ton { $service }.
web-success-native = Pré-save dans { $service } même
web-success-connected = Connecté en tant que { $account }.
web-success-reaches = Ton autorisation va jusqu'au { $until }.
web-success-untold = Par SMS, je n'écris qu'au sujet des sorties ; aucun ne dit quand cette autorisation prend fin. Envoie DATA pour ta page, où le jour est indiqué. Si elle a pris fin, le SMS d'un jour de sortie apporte l'appui qui la renouvelle.
web-success-hours = Ton autorisation vaut jusqu'à { $time }.
web-success-told = Je te le dis { $via } quand c'est fait.
web-success-back-telegram = Retour à Telegram
web-success-back-discord = Retour à Discord
web-success-back-sms = Retour à mes messages
web-success-claim = Où dois-je te le dire ?
web-success-claim-hint = Sans chat, c'est enregistré quand même ; tu n'as juste pas de nouvelles de nous.
web-playlist-none = Aucune pour l'instant
web-playlist-send = L'ajouter là aussi
web-playlist-chosen = Il ira aussi dans ta playlist { $playlist }.
web-success-ics = Ajouter à mon agenda
web-success-share = Partager
web-success-me = Voir ou changer ce que nous savons
web-success-mydata = Pour voir ou changer ce que nous savons de toi, envoie /mydata dans ce chat.
web-success-wake = Les SMS arrivent de jour. Tu veux celui de cette sortie à la minute où elle est là, même la nuit ? Envoie WAKE au même numéro.
web-news-heading = Encore une chose, si tu veux
web-news-send = Tiens-moi au courant
web-news-given = Noté. Dis stop quand tu veux.

## Errors: what happened, nothing was lost, one way forward
web-error-safe = Rien n'est perdu.
web-error-link-expired-title = Ce lien a déjà servi
web-error-link-expired-text = Il a marché une fois, ou son temps est passé. Ainsi personne d'autre ne s'en sert en ton nom.
web-error-link-expired-way = Prendre un nouveau lien
web-error-attempt-expired-title = C'était un peu long
web-error-attempt-expired-text = Une connexion a dix minutes, et chacune sert une fois. Recommence ; il faut deux gestes.
web-error-attempt-expired-way = Recommencer
web-error-declined-title = Pas connecté
web-error-declined-text = { $service } dit que tu as refusé. C'est très bien ; rien n'a changé dans ton compte.
web-error-declined-way = Choisir autrement
web-error-consent-incomplete-title = Il manquait une coche
web-error-consent-incomplete-text = Tu t'es connecté, mais la case qui nous laisse ajouter de la musique chez { $service } est restée vide : nous ne pouvons pas enregistrer pour toi. Recommence et coche-la.
web-error-consent-incomplete-way = Recommencer
web-error-not-entitled-title = On ne peut pas enregistrer dans ce compte
web-error-not-entitled-text = { $service } ne nous laisse pas ajouter à ce compte : il lui faut peut-être un abonnement, ou il est hors de notre liste. Un rappel marche avec tous les comptes.
web-error-not-entitled-way = Choisir autrement
web-error-service-down-title = { $service } ne répond pas
web-error-service-down-text = C'est de leur côté et d'habitude court. Ta place est gardée.
web-error-service-down-way = Réessayer
web-error-not-from-here-title = { $service } n'est pas joignable d'ici pour le moment
web-error-not-from-here-text = Ce n'est ni toi ni ton compte : il y a quelque chose à régler de notre côté, et la personne qui gère ce site est prévenue. Un autre service marche, un rappel aussi.
web-error-not-from-here-way = Choisir autrement
web-error-form-expired-title = Cette page est restée ouverte trop longtemps
web-error-form-expired-text = Pour être sûrs que c'est bien toi, les formulaires prennent fin après un moment. Recharge-la et appuie encore une fois.
web-error-form-expired-way = Recharger
web-error-not-me-title = D'accord, pas connecté
web-error-not-me-text = Nous avons jeté la réponse. Aucun compte n'a été connecté à un chat.
web-error-not-me-way = Vers la sortie
web-error-too-many-title = Un peu plus doucement
web-error-too-many-text = Beaucoup d'essais sont venus de ton réseau à la fois. Attends une minute et ça remarche.
web-error-too-many-way = Réessayer
web-error-not-open-title = Pas ouvert pour l'instant
web-error-not-open-text = Les pré-saves de cette sortie ne sont pas ouverts en ce moment.
web-error-not-open-way = Vers la sortie
web-error-cancelled-title = Cette sortie est annulée
web-error-cancelled-text = L'artiste l'a retirée. Ton pré-save s'est arrêté avec elle, et aucune autorisation n'est utilisée.
web-error-cancelled-way = Voir ce que nous savons de toi
web-error-internal-title = C'était nous
web-error-internal-text = Quelque chose s'est cassé chez nous ; c'est noté.
web-error-internal-way = Réessayer
web-error-reference = Si tu nous écris, indique { $reference }.
web-not-found-title = Rien ici
web-not-found-text = Cette adresse ne mène nulle part : il manque peut-être une lettre, ou la page n'est pas encore publique.
web-service-unnamed = Le service

## Me
web-me-gate-title = Ta page
web-me-gate-heading = Ouvrir ta page
web-me-gate-text = Elle montre tout ce que nous savons de toi et te laisse le changer. Elle s'ouvre une fois par ce lien et se ferme seule après { $minutes } minutes.
web-me-gate-go = L'ouvrir
web-me-title = Ta page
web-me-heading = Bonjour { $name }
web-me-heading-plain = Bonjour
web-me-closes = Se ferme seule à { $time }.
web-me-close = La fermer maintenant
web-me-closed-title = Fermée
web-me-closed-text = Ta page est fermée. Demande un nouveau lien dans ton chat quand tu veux.
web-me-erased-title = Effacé
web-me-erased-text = Tout ce qui te nomme est parti, et tes services sont déconnectés. Nous gardons seulement une preuve illisible que tu as un jour donné ton accord, comme la loi le demande.
web-me-connections = Services connectés
web-me-connections-none = Aucun service n'est connecté.
web-me-connected-since = depuis le { $date }
web-me-connected-until = autorisation jusqu'au { $date }
web-me-state-active = connecté
web-me-state-expiring = prend bientôt fin
web-me-state-needs_consent = a de nouveau besoin de ton autorisation
web-me-disconnect = Déconnecter
web-me-disconnect-what = Déconnecter { $service }
web-me-chats = Chats
web-me-chats-none = Aucun chat n'est lié à toi.
web-me-leave = Ne plus écrire ici
web-me-leave-what = Ne plus écrire à { $label } { $via }
web-me-presaves = Pré-saves
web-me-presaves-none = Pas encore de pré-save.
web-me-withdraw = Annuler
web-me-withdraw-what = Annuler { $title } sur { $service }
web-me-presave-waiting = attend le jour de la sortie
web-me-presave-saving = s'enregistre en ce moment
web-me-presave-saved = enregistré
web-me-presave-accepted = le service l'a accepté
web-me-presave-verified = enregistré et vérifié
web-me-presave-retrying = nouvel essai
web-me-presave-awaiting_source = pas encore sur le service
web-me-presave-needs_consent = a besoin de ton autorisation
web-me-presave-not_entitled = on ne peut pas enregistrer dans ce compte
web-me-presave-failed = n'a pas pu être enregistré
web-me-presave-withdrawn = annulé
web-me-presave-reminded = rappelé
web-me-consents = Ce que tu as accepté
web-me-consents-none = Rien pour l'instant.
web-me-purpose-release = Messages sur une sortie
web-me-purpose-save = Enregistrer dans ta bibliothèque
web-me-purpose-follow = Suivre l'artiste
web-me-purpose-playlist = Ajouter à ta playlist
web-me-purpose-future_saves = Enregistrer les futures sorties
web-me-purpose-news = Nouvelles de l'artiste
web-me-purpose-replies = Transmettre ce que tu écris à l'équipe de l'artiste
web-me-purpose-wake = Messages à minuit
web-me-purpose-sms = SMS automatisés
web-me-consent-given = Donné le { $date }, { $where }, texte { $version }
web-me-consent-withdrawn = Retiré le { $date }
web-me-consent-withdraw = Retirer
web-me-consent-withdraw-what = Retirer : { $purpose }
web-me-data = Tes données
web-me-export = Tout télécharger
web-me-export-hint = Un fichier JSON avec tout ce qui est gardé sur toi.
web-me-erase = Effacer mes données
web-me-erase-hint = Un artiste : ce qui attend ses sorties est annulé. Tout : tes services sont déconnectés aussi. Les deux sont définitifs.
web-me-erase-what = Que faut-il effacer ?
web-me-erase-artist = Seulement ce que { $artist } a de moi : pré-saves, messages et nouvelles. Tes services restent connectés.
web-me-erase-everything = Tout ce qui me concerne
web-me-erase-sure = Oui, c'est sûr.
web-me-erase-go = Effacer maintenant
web-me-done-forgotten = C'est fait. Il ne reste rien entre toi et cet artiste, sauf une preuve illisible d'accords passés.
web-me-done-disconnected = Déconnecté. Nous avons supprimé l'autorisation de notre côté.
web-me-done-withdrawn = Annulé. Rien ne sera enregistré.
web-me-done-consent = Retiré, dès maintenant.
web-me-done-left = C'est fait. Nous n'y écrivons plus.

## Privacy notice
web-privacy-title = Vie privée
web-legal-updated = État au { $date }
web-privacy-who-title = Qui est responsable
web-privacy-who-text = { $name } tient ce site et décide de ce qui est fait des données. Écris à { $contact }.
web-privacy-what-title = Ce que nous gardons, et pourquoi
web-privacy-what-text = L'adresse (ou le numéro) de ton chat et le nom qui y est affiché, pour pouvoir te dire ce qui s'est passé. Quelles sorties tu as pré-enregistrées et sur quel service. Ce que tu as accepté, mot pour mot. Tout cela parce que tu l'as demandé (ton consentement), et seulement tant qu'il dure.
web-privacy-services-title = Services de streaming
web-privacy-services-text = Quand tu connectes l'un de ces services : { $services }, il nous donne une autorisation, le nom et le numéro de ton compte. L'autorisation est gardée chiffrée et ne sert qu'à ce que tu as accepté. Nous ne voyons jamais ton mot de passe et ne regardons pas ce que tu écoutes.
web-privacy-services-none = Aucun service de streaming n'est connecté sur ce site : tu ne reçois que des liens et des rappels.
web-privacy-others-title = Qui d'autre voit quelque chose
web-privacy-others-text = Les chats où tu écris ({ $channels }) et les services que tu connectes, autant qu'il faut pour livrer. Personne ne nous achète ni ne nous loue rien. Les numéros de mobile et les données d'accord ne sont jamais partagés avec des tiers à des fins de marketing. Ce que tu réponds à un artiste va à son équipe, sur Discord, une fois que tu as dit oui.
web-privacy-visits-title = Visites
web-privacy-visits-text = Nous comptons les visites sans cookies de suivi. Ton adresse réseau devient un code du jour illisible dont la clé est supprimée chaque jour. Des cookies ne servent qu'à se connecter et prennent fin en quelques minutes.
web-privacy-long-title = Combien de temps
web-privacy-long-text = Les autorisations sont détruites quand tu déconnectes ou quand elles prennent fin. Tout le reste part quand tu l'effaces. Ensuite nous gardons une preuve illisible de tes accords pendant { $years } ans, pour montrer que nous avons demandé.
web-privacy-rights-title = Tes droits
web-privacy-rights-text = Voir, exporter, corriger, retirer et effacer : envoie /mydata ou /forget dans ton chat, ou utilise ta page. STOP arrête tous les SMS. Tu peux aussi te plaindre auprès d'une autorité de protection des données.
web-privacy-disconnect-title = Comment déconnecter
web-privacy-disconnect-text = Envoie /disconnect dans ton chat ou appuie sur Déconnecter sur ta page. Tu peux aussi nous retirer dans les réglages du service, parmi les applis connectées.

## Terms
web-terms-title = Conditions
web-terms-what-title = Ce que c'est
web-terms-what-text = { $name } offre un service gratuit : il enregistre dans ta bibliothèque, le jour de la sortie, la musique que tu as demandée et te le dit. Chaque bouton dit d'avance jusqu'où il peut aller.
web-terms-promise-title = Ce que nous ne promettons pas
web-terms-promise-text = Les dates changent, et les services de streaming ont leurs limites. Si quelque chose n'a pas pu être enregistré, nous te le disons et envoyons le lien.
web-terms-fair-title = Usage loyal
web-terms-fair-text = Une personne, ses propres comptes. Rien n'est donné en échange d'un pré-save ou d'un suivi, et aucune écoute n'est fabriquée.
web-terms-sms-title = SMS : { $programme }
web-terms-sms-text = SMS récurrents et automatisés sur les sorties que tu as demandées, par sortie au plus le nombre que dit la réponse à ton mot-clé. Le consentement n'est pas une condition d'achat. Des frais de SMS et de données peuvent s'appliquer. Réponds HELP pour l'aide, STOP pour arrêter ; STOP arrête tous les SMS de ce numéro. Les opérateurs ne répondent pas des messages en retard ou non remis.
web-terms-end-title = Y mettre fin
web-terms-end-text = À tout moment, sans raison : envoie stop, /disconnect ou /forget dans ton chat. Les questions vont à { $contact }.
