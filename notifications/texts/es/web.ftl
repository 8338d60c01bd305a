# Words of the site. Short, warm, concrete; one thought a sentence.

## Everywhere
web-skip = Ir al contenido
web-copied = Copiado
web-copy-link = Copiar el enlace
web-copy-field = La dirección de esta página
web-release-by = { $title } de { $artist }
web-footer-label = Sobre este sitio
web-run-by = Esta página la lleva { $name }.
web-contact = Contacto
web-imprint = Aviso legal
web-privacy = Privacidad
web-terms = Condiciones
web-my-data = Desconectar y mis datos
web-channel-telegram = Telegram
web-channel-discord = Discord
web-channel-sms = SMS
web-via-telegram = en Telegram
web-via-discord = en Discord
web-via-sms = por SMS

web-any-service = cualquier servicio
web-just-remind = Solo avísame

## How far each service can go
web-rung-auto = se guarda solo
web-rung-one-tap = un toque ese día
web-rung-native = Página de pre-save de { $service }
web-rung-reminder = te aviso con el enlace
web-rung-link = enlace ese día
web-listed = ¿Tu cuenta está en la lista de nuestra aplicación en { $service }? Conéctala
web-rung-connected = un toque, con la cuenta que conectaste

## Countdown
web-countdown-days =
    { $n ->
        [one] en { $n } día
       *[other] en { $n } días
    }
web-countdown-hours =
    { $n ->
        [one] en { $n } hora
       *[other] en { $n } horas
    }
web-countdown-minutes =
    { $n ->
        [one] en 1 minuto
       *[other] en { $n } minutos
    }
web-countdown-now = en cualquier momento
web-unit-days = días
web-unit-hours = horas
web-unit-minutes = min
web-unit-seconds = s

## Landing
web-landing-kicker-teaser = Muy pronto
web-landing-kicker-presave = Pre-save
web-landing-kicker-out = Ya está fuera
web-landing-title-teaser = { $title } de { $artist }: muy pronto
web-landing-title-presave = Pre-save: { $title } de { $artist }
web-landing-title-out = { $title } de { $artist }: ya está fuera
web-landing-card-teaser = { $date }. Entérate en cuanto abra.
web-landing-card-presave = { $date }. Elige dónde escuchas y tenlo el día del estreno.
web-landing-card-out = Escúchalo ya en tu servicio.
web-landing-when = Sale el { $date }
web-landing-services-presave = Elige dónde escuchas
web-landing-services-mine = En tu servicio
web-landing-services-out = Escúchalo ya
web-landing-services-rest = Otros servicios
web-landing-more = Más servicios
web-landing-lead-presave = Cada botón dice qué pasa el día del estreno.
web-landing-lead-teaser = Los pre-saves aún no están abiertos. Elige un chat y te aviso cuando lo estén.
web-landing-search = Buscar
web-landing-play = Escuchar
web-landing-cover-missing = { $title } de { $artist }, portada en camino
web-clip = Escucha un adelanto: { $n } { $n ->
        [one] segundo
       *[other] segundos
    }
web-clip-voice = Unas palabras de { $artist }: { $n } { $n ->
        [one] segundo
       *[other] segundos
    }
web-chats-presave = O recíbelo en tu chat
web-chats-teaser = Entérate en tu chat
web-chats-out = Entérate del próximo
web-chat-telegram = Abrir Telegram
web-chat-telegram-hint = Pulsa Iniciar allí, eso es todo
web-chat-discord = Abrir Discord
web-chat-discord-hint = Entra en el servidor y pulsa Pre-save
web-chat-sms = Envía { $keyword } al { $number }
web-chat-sms-hint = Abre tus mensajes, listo para enviar
web-chat-qr = Código QR para tu móvil: { $action }
web-chat-qr-hint = ¿En un ordenador? Escanéalo con el móvil.
web-chat-sms-terms =
    Al enviar { $keyword } pides SMS recurrentes y automáticos sobre lanzamientos (máx. { $max } por lanzamiento).
    El consentimiento no es condición de compra. Puede haber tarifas de mensajes y datos. HELP para ayuda, STOP para parar.
web-save-the-date = Guarda la fecha
web-save-the-date-hint = Para tu calendario, sin cuenta

## The chat a page belongs to
web-for-chat = Para { $person } { $via }
web-not-you = ¿No eres tú? Consigue tu propio enlace

## In-app browsers
web-inapp-title = Estás dentro de { $app }
web-inapp-title-unknown = Estás dentro del navegador de una app
web-inapp-text = Aquí los inicios de sesión suelen atascarse. Abre antes esta página en tu navegador; no se pierde nada.
web-inapp-open = Abrir en mi navegador
web-inapp-telegram = Terminar en Telegram
web-trouble = ¿Problemas al iniciar sesión?
web-trouble-text = Algunas apps abren los enlaces en un navegador propio que te olvida a medio camino. Copia este enlace en Safari, Chrome o Firefox y prueba allí.

## Consent
web-consent-title = Conectar { $service }
web-consent-heading = Conectar { $service }
web-consent-no-chat = Aún sin chat: puedes elegir uno después.
web-consent-more = Solo si quieres
web-consent-listed = Nuestra aplicación en { $service } solo atiende cuentas de su lista. Cualquier otra se rechaza allí, y no se pierde nada.
web-consent-hours = { $service } da el permiso solo por { $hours } horas: vale hasta las { $time }.
web-consent-short = Tu permiso acaba el { $until }, antes del estreno. Te lo pido otra vez a tiempo, en tu chat.
web-consent-short-no-chat = Tu permiso acaba el { $until }, antes del estreno. Elige después un chat y te lo pido otra vez a tiempo.
web-consent-go = Seguir a { $service }
web-consent-cancel = Ahora no
web-consent-next = Ahora te pregunta { $service }. Puedes retirarlo cuando quieras.
web-consent-needs-script = { $service } pregunta con un script propio, y aquí los scripts están desactivados. Elige otro servicio o usa otro navegador.
web-consent-waiting = Esperando a { $service }…
web-consent-failed = { $service } no terminó. Inténtalo otra vez o elige otro servicio.

consent-ask-add = Pedimos a { $service } que nos deje añadir a tu biblioteca.
consent-ask-add-and-read = Pedimos a { $service } que nos deje añadir a tu biblioteca y comprobar que ha llegado.
consent-ask-repost = El lanzamiento aparecerá también en tu perfil de { $service }, a la vista de todos.
consent-once = Lo hacemos una vez, el día del estreno.
consent-always = Lo hacemos el día del estreno y otra vez cada vez que { $artist } publique algo nuevo.
consent-once-early = Lo hacemos una vez, en cuanto { $service } tenga el lanzamiento, a más tardar el día del estreno.
consent-always-early = Lo hacemos en cuanto { $service } tenga el lanzamiento, a más tardar el día del estreno, y otra vez cada vez que { $artist } publique algo nuevo.
consent-box-follow = Seguir también a { $artist } en { $service }.
consent-box-playlist = Ponerlo también en una playlist mía de { $service }.
consent-playlist-name = Playlist:
consent-playlist-given = Novedades
consent-box-future = Guardar también los próximos lanzamientos de { $artist }, hasta el { $until }. Puedo retirarlo cuando quiera.
consent-box-future-open = Guardar también los próximos lanzamientos de { $artist }, hasta que lo retire.
consent-box-news = { $artist } puede mandarme novedades aquí de vez en cuando. Puedo pararlo cuando quiera.

## Another browser
web-confirm-title = ¿Eres tú?
web-confirm-heading = Una pregunta
web-confirm-text = Empezaste esto { $via } como { $person }. ¿Conectar { $account } de { $service } a ese chat?
web-confirm-text-plain = Empezaste esto { $via } como { $person }. ¿Conectar esta cuenta de { $service } a ese chat?
web-confirm-text-web = Empezaste esto en otro navegador. ¿Conectar { $account } de { $service }?
web-confirm-text-web-plain = Empezaste esto en otro navegador. ¿Conectar esta cuenta de { $service }?
web-confirm-why = Preguntamos porque la respuesta llegó a un navegador distinto del que usaste al empezar.
web-confirm-yes = Sí, conectar
web-confirm-no = No soy yo

## Success
web-success-title = Listo
web-success-heading = Listo.
web-success-heading-number = Listo, eres fan { $number }.
web-success-what-auto = { $title } estará en tu biblioteca de { $service } el día del estreno, minutos después de salir donde vives.
web-success-what-one-tap = El día del estreno te mando un botón que pone { $title } en tu { $service }.
web-success-what-native = Haz el pre-save de { $title } en la propia página de { $service }. No puedo ver lo que haces allí, así que el día del estreno te mando igualmente el enlace para escucharlo.
web-success-what-reminder = El día del estreno te mando el enlace para escuchar { $title } en { $service }.
web-success-what-link = { $title } suena aquí el día del estreno: conserva esta página o guarda la fecha.
web-success-full = { $service } nos deja guardar solo cierto número al día, y el último lugar de ese día se ocupó mientras iniciabas sesión: no podemos prometer guardarlo.
web-success-renewed = Sigo guardando en tu { $service } todo lo nuevo de { $artist }.
web-success-native = Pre-save en el propio { $service }
web-success-connected = Conectado como { $account }.
web-success-reaches = Tu permiso llega hasta el { $until }.
web-success-untold = Por SMS solo te escribo sobre lanzamientos, así que ninguno dice cuándo termina este permiso. Escribe DATA para ver tu página, donde está el día. Si ya terminó, el SMS del día de un lanzamiento trae el toque que lo renueva.
web-success-hours = Tu permiso vale hasta las { $time }.
web-success-told = Te aviso { $via } en cuanto haya pasado.
web-success-back-telegram = Volver a Telegram
web-success-back-discord = Volver a Discord
web-success-back-sms = Volver a mis mensajes
web-success-claim = ¿Dónde te aviso?
web-success-claim-hint = Sin chat se guarda igual; solo que no te contamos nada.
web-playlist-none = Ninguna por ahora
web-playlist-send = Ponerlo también ahí
web-playlist-chosen = También irá a tu playlist { $playlist }.
web-success-ics = Añadir a mi calendario
web-success-share = Compartirlo
web-success-me = Ver o cambiar lo que sabemos
web-success-mydata = Para ver o cambiar lo que sabemos de ti, envía /mydata en ese chat.
web-success-wake = Los SMS llegan de día. ¿Quieres el de este lanzamiento en el minuto en que sale, aunque sea de noche? Envía WAKE al mismo número.
web-news-heading = Una cosa más, si quieres
web-news-send = Mantenedme al día
web-news-given = Anotado. Di stop cuando quieras.

## Errors: what happened, nothing was lost, one way forward
web-error-safe = No se ha perdido nada.
web-error-link-expired-title = Este enlace ya está gastado
web-error-link-expired-text = Funcionó una vez, o se le acabó el tiempo. Así nadie más lo usa en tu nombre.
web-error-link-expired-way = Conseguir un enlace nuevo
web-error-attempt-expired-title = Ha tardado un poco
web-error-attempt-expired-text = Un inicio de sesión dura diez minutos y vale una vez. Empieza otra vez; son dos toques.
web-error-attempt-expired-way = Empezar otra vez
web-error-declined-title = No conectado
web-error-declined-text = { $service } dice que elegiste no permitirlo. Está bien; en tu cuenta no ha cambiado nada.
web-error-declined-way = Elegir otra forma
web-error-consent-incomplete-title = Faltó una casilla
web-error-consent-incomplete-text = Iniciaste sesión, pero la casilla que nos deja añadir música en { $service } quedó vacía, así que no podemos guardar por ti. Empieza otra vez y márcala.
web-error-consent-incomplete-way = Empezar otra vez
web-error-not-entitled-title = En esta cuenta no se puede guardar
web-error-not-entitled-text = { $service } no nos deja añadir a esta cuenta: quizá necesite una suscripción o no esté en nuestra lista. Un aviso funciona con cualquier cuenta.
web-error-not-entitled-way = Elegir otra forma
web-error-service-down-title = { $service } no responde
web-error-service-down-text = Es cosa suya y suele durar poco. Tu sitio está guardado.
web-error-service-down-way = Intentar otra vez
web-error-not-from-here-title = Desde aquí no se puede llegar a { $service } ahora mismo
web-error-not-from-here-text = No es cosa tuya ni de tu cuenta: hay que arreglar algo por nuestra parte, y quien lleva esta página ya está avisado. Otro servicio funciona, y un aviso también.
web-error-not-from-here-way = Elegir otra forma
web-error-form-expired-title = Esta página estuvo abierta demasiado tiempo
web-error-form-expired-text = Para tener la certeza de que eres tú, los formularios caducan al rato. Cárgala de nuevo y pulsa otra vez.
web-error-form-expired-way = Cargarla de nuevo
web-error-not-me-title = De acuerdo, no conectado
web-error-not-me-text = Tiramos la respuesta. No se conectó ninguna cuenta a ningún chat.
web-error-not-me-way = Al lanzamiento
web-error-too-many-title = Un poco más despacio, por favor
web-error-too-many-text = De tu red llegaron muchos intentos a la vez. Espera un minuto y vuelve a funcionar.
web-error-too-many-way = Intentar otra vez
web-error-not-open-title = Ahora mismo no está abierto
web-error-not-open-text = Los pre-saves de este lanzamiento no están abiertos por ahora.
web-error-not-open-way = Al lanzamiento
web-error-cancelled-title = Este lanzamiento se canceló
web-error-cancelled-text = El artista lo retiró. Tu pre-save terminó con él y no se usa ningún permiso.
web-error-cancelled-way = Ver qué sabemos de ti
web-error-internal-title = Hemos sido nosotros
web-error-internal-text = Algo se rompió por nuestra parte; ha quedado anotado.
web-error-internal-way = Intentar otra vez
web-error-reference = Si nos escribes, menciona { $reference }.
web-not-found-title = Aquí no hay nada
web-not-found-text = Esta dirección no lleva a ninguna parte: quizá falta una letra, o la página aún no es pública.
web-service-unnamed = El servicio

## Me
web-me-gate-title = Tu página
web-me-gate-heading = Abre tu página
web-me-gate-text = Muestra todo lo que sabemos de ti y te deja cambiarlo. Con este enlace se abre una vez y se cierra sola a los { $minutes } minutos.
web-me-gate-go = Abrirla
web-me-title = Tu página
web-me-heading = Hola, { $name }
web-me-heading-plain = Hola
web-me-closes = Se cierra sola. Hora: { $time }.
web-me-close = Cerrarla ya
web-me-closed-title = Cerrada
web-me-closed-text = Tu página está cerrada. Pide un enlace nuevo en tu chat cuando quieras.
web-me-erased-title = Borrado
web-me-erased-text = Todo lo que te nombra ha desaparecido y tus servicios están desconectados. Solo conservamos una prueba ilegible de que una vez aceptaste, como nos pide la ley.
web-me-connections = Servicios conectados
web-me-connections-none = No hay ningún servicio conectado.
web-me-connected-since = desde el { $date }
web-me-connected-until = el permiso llega hasta el { $date }
web-me-state-active = conectado
web-me-state-expiring = acaba pronto
web-me-state-needs_consent = necesita tu permiso otra vez
web-me-disconnect = Desconectar
web-me-disconnect-what = Desconectar { $service }
web-me-chats = Chats
web-me-chats-none = No hay ningún chat unido a ti.
web-me-leave = No escribir más aquí
web-me-leave-what = No escribir más a { $label } { $via }
web-me-presaves = Pre-saves
web-me-presaves-none = Aún no hay pre-saves.
web-me-withdraw = Cancelar
web-me-withdraw-what = Cancelar { $title } en { $service }
web-me-presave-waiting = a la espera del estreno
web-me-presave-saving = guardándose ahora mismo
web-me-presave-saved = guardado
web-me-presave-accepted = el servicio lo aceptó
web-me-presave-verified = guardado y comprobado
web-me-presave-retrying = intentándolo otra vez
web-me-presave-awaiting_source = aún no está en el servicio
web-me-presave-needs_consent = necesita tu permiso
web-me-presave-not_entitled = en esta cuenta no se puede guardar
web-me-presave-failed = no se pudo guardar
web-me-presave-withdrawn = cancelado
web-me-presave-reminded = avisado
web-me-consents = Lo que aceptaste
web-me-consents-none = Nada por ahora.
web-me-purpose-release = Mensajes sobre un lanzamiento
web-me-purpose-save = Guardar en tu biblioteca
web-me-purpose-follow = Seguir al artista
web-me-purpose-playlist = Añadir a tu playlist
web-me-purpose-future_saves = Guardar próximos lanzamientos
web-me-purpose-news = Novedades del artista
web-me-purpose-replies = Llevar lo que escribes al equipo del artista
web-me-purpose-wake = Mensajes a medianoche
web-me-purpose-sms = SMS automáticos
web-me-consent-given = Dado el { $date }, { $where }, texto { $version }
web-me-consent-withdrawn = Retirado el { $date }
web-me-consent-withdraw = Retirar
web-me-consent-withdraw-what = Retirar: { $purpose }
web-me-data = Tus datos
web-me-export = Descargarlo todo
web-me-export-hint = Un archivo JSON con todo lo que hay guardado sobre ti.
web-me-erase = Borrar mis datos
web-me-erase-hint = Un artista: se cancela lo que espera sus lanzamientos. Todo: también se desconectan tus servicios. Ninguna de las dos cosas se puede deshacer.
web-me-erase-what = ¿Qué borramos?
web-me-erase-artist = Solo lo que tiene { $artist }: pre-saves, mensajes y novedades. Tus servicios siguen conectados.
web-me-erase-everything = Todo sobre mí
web-me-erase-sure = Sí, lo tengo claro.
web-me-erase-go = Borrar ya
web-me-done-forgotten = Hecho. Ya no queda nada tuyo con ese artista, solo una prueba ilegible de consentimientos pasados.
web-me-done-disconnected = Desconectado. Hemos borrado el permiso por nuestra parte.
web-me-done-withdrawn = Cancelado. No se guardará nada.
web-me-done-consent = Retirado, desde ahora.
web-me-done-left = Hecho. Ya no escribimos ahí.

## Privacy notice
web-privacy-title = Privacidad
web-legal-updated = A fecha de { $date }
web-privacy-who-title = Quién es responsable
web-privacy-who-text = { $name } lleva este sitio y decide qué pasa con los datos. Escribe a { $contact }.
web-privacy-what-title = Qué guardamos y por qué
web-privacy-what-text = La dirección (o el número) de tu chat y el nombre que muestra, para poder contarte qué ha pasado. Qué lanzamientos guardaste y en qué servicio. Lo que aceptaste, con las palabras exactas. Todo ello porque lo pediste (tu consentimiento), y solo mientras dure.
web-privacy-services-title = Servicios de streaming
web-privacy-services-text = Cuando conectas uno de estos servicios ({ $services }), nos da un permiso y el nombre y número de tu cuenta allí. El permiso se guarda cifrado y se usa solo para lo que aceptaste. Nunca vemos tu contraseña ni miramos lo que escuchas.
web-privacy-services-none = En este sitio no hay ningún servicio de streaming conectado: solo recibes enlaces y avisos.
web-privacy-others-title = Quién más ve algo
web-privacy-others-text = Los chats en los que escribes ({ $channels }) y los servicios de streaming que conectas, lo necesario para entregar. Nadie nos compra ni alquila nada. Los números de móvil y los datos de consentimiento nunca se comparten con terceros para marketing. Lo que respondes a un artista llega a su equipo, en Discord, cuando has dicho que sí.
web-privacy-visits-title = Visitas
web-privacy-visits-text = Contamos las visitas sin cookies de rastreo. Tu dirección de red se convierte en un código diario ilegible cuya clave se borra cada día. Solo ponemos cookies para iniciar sesión y duran minutos.
web-privacy-long-title = Cuánto tiempo
web-privacy-long-text = Los permisos se destruyen cuando desconectas o cuando terminan. Todo lo demás se va cuando lo borras. Después conservamos una prueba ilegible de tus consentimientos durante { $years } años, para demostrar que preguntamos.
web-privacy-rights-title = Tus derechos
web-privacy-rights-text = Ver, exportar, corregir, retirar y borrar: envía /mydata o /forget en tu chat, o usa tu propia página. STOP termina todos los SMS. También puedes reclamar ante una autoridad de protección de datos.
web-privacy-disconnect-title = Cómo desconectar
web-privacy-disconnect-text = Envía /disconnect en tu chat o pulsa Desconectar en tu propia página. También puedes quitarnos en los ajustes del servicio, en las apps conectadas.

## Terms
web-terms-title = Condiciones
web-terms-what-title = Qué es esto
web-terms-what-text = { $name } ofrece un servicio gratuito: guarda en tu biblioteca, el día del estreno, la música que pediste y te lo cuenta. Cada botón dice antes hasta dónde puede llegar.
web-terms-promise-title = Qué no prometemos
web-terms-promise-text = Las fechas cambian y los servicios de streaming tienen sus propios límites. Si algo no se pudo guardar, te lo decimos y te mandamos el enlace.
web-terms-fair-title = Juego limpio
web-terms-fair-text = Una persona, sus propias cuentas. No se da nada a cambio de un pre-save o de seguir a alguien, y no se generan reproducciones.
web-terms-sms-title = SMS: { $programme }
web-terms-sms-text = SMS recurrentes y automáticos sobre lanzamientos que pediste, por lanzamiento como máximo los que dice la respuesta a tu palabra clave. El consentimiento no es condición de compra. Puede haber tarifas de mensajes y datos. Responde HELP para ayuda, STOP para parar; STOP termina todos los SMS de ese número. Las operadoras no responden de mensajes retrasados o no entregados.
web-terms-end-title = Dejarlo
web-terms-end-text = Cuando quieras, sin motivo: envía stop, /disconnect o /forget en tu chat. Las preguntas van a { $contact }.
