# Words of the conversation in Telegram and Discord. Short, warm, concrete.

language-name = Español

## How far each service can go, on its button
rung-auto = se guarda solo
rung-one-tap = un toque ese día
rung-native = su propia página de pre-save
rung-reminder = te aviso con el enlace
rung-link = enlace ese día

## When
when-local = { $date }, { $time } donde vives
when-global = { $date }, { $time } en { $city }
when-utc = { $date }, { $time } UTC
chat-out-when = Sale el { $when }

## The prompt
chat-pick = Elige dónde escuchas. El día del estreno te lo guardo y te mando aquí el enlace para escucharlo.
chat-pick-out = Elige dónde escuchas: te lo guardo ahora.
chat-teaser = Los pre-saves aún no están abiertos. ¿Te aviso cuando lo estén?
chat-out-now = Ya está fuera.
chat-tell-me = Avísame cuando abra
chat-more = Más servicios
chat-just-remind = Solo avísame
chat-play-now = Escuchar ahora
chat-save-as = Guardar en mi { $service } (conectado como { $account })
chat-save-mine = Guardar en mi { $service }
chat-connect = Seguir a { $service }
chat-connect-text = { $service } tiene que aceptar una vez; luego te guardo { $title }. Este enlace es solo tuyo.
chat-native-button = Pre-save en el propio { $service }
chat-native-text = { $title } tiene su propia página en { $service }: haz allí el pre-save. No puedo ver lo que haces allí, así que el día del estreno te mando igualmente el enlace para escucharlo.
chat-noted = Anotado. Eres fan { $number }.
chat-also-followed = Anotado. Cuando guarde { $title }, también seguiré por ti a { $artist } en { $service }.
chat-also-which = ¿En cuál de tus playlists de { $service } pongo también { $title }?
chat-also-no-list = { $service } no me ha mostrado ninguna playlist tuya a la que pueda añadir algo. ¿Creo una privada para { $title }?
chat-also-new = Una nueva: { $playlist }
chat-also-back = ◀ Atrás
chat-also-more = Más ▶
chat-also-playlist = { $title } irá también a tu playlist { $playlist } cuando lo guarde.
chat-also-ask-follow = Por ahora { $service } me deja guardar por ti, pero no seguir. En su página puedes cambiarlo: marca allí la casilla de { $artist }. Tu pre-save sigue en pie en todo caso.
chat-also-ask-playlist = Por ahora { $service } me deja guardar por ti, pero no tocar tus playlists. En su página puedes cambiarlo: marca allí la casilla de la playlist. Tu pre-save sigue en pie en todo caso.
chat-will-tell = Te aviso aquí en cuanto abran los pre-saves.
chat-will-tell-already = Ya estás en la lista. Te aviso aquí.
chat-claimed = Este chat ya es tuyo: aquí llegan la confirmación y el enlace para escuchar.

## One line a pre-save
chat-line-waiting = { $service }: a la espera del estreno ✓
chat-line-saving = { $service }: guardándose ahora mismo
chat-line-retrying = { $service }: aún no ha entrado, sigo intentándolo
chat-line-saved = { $service }: guardado ✓
chat-line-accepted = { $service }: lo ha aceptado ✓
chat-line-verified = { $service }: guardado y comprobado ✓
chat-line-awaiting-source = { $service }: aún no lo tiene, sigo mirando
chat-line-needs-consent = { $service }: necesita tu permiso otra vez
chat-line-not-entitled = { $service }: no puede guardar en esta cuenta, te aviso yo
chat-line-failed = { $service }: no se pudo guardar, el enlace funciona
chat-line-reminded = { $service }: ya tienes el enlace
chat-line-just-remind = Te aviso con el enlace ✓
chat-line-reminder = { $service }: te aviso con el enlace ✓
chat-line-queued = { $service }: ya salió, tu guardado llega solo
chat-line-one-tap = { $service }: un toque el día del estreno ✓

## Cancel and change
chat-change = Cambiar
chat-cancel = Cancelar este pre-save
chat-cancel-sure = ¿Cancelar tu pre-save de { $title }? No se guardará ni se enviará nada.
chat-cancel-sure-one = ¿Cancelar { $title } en { $service }? Tus otros pre-saves siguen en pie.
chat-cancel-which = Tienes varios pre-saves de { $title }. ¿Cuál cancelo?
chat-cancel-all = Todos
chat-cancelled-one = Cancelado en { $service }. Tus otros pre-saves de { $title } siguen en pie.
chat-cancel-yes = Sí, cancelarlo
chat-cancel-no = Conservarlo
chat-cancelled = Cancelado. No se guardará nada de { $title }.
chat-nothing-to-cancel = No había nada pendiente de { $title }.
chat-wake-button = Despiértame a medianoche
chat-wake-on = Bien. Oirás un sonido en el minuto en que salga, también de noche.
chat-wake-off = Bien. De noche los mensajes llegan en silencio.

## Status and rights
chat-status-none = Aún no tienes pre-saves. Abre el enlace de un artista y elige dónde escuchas.
chat-mydata = Guardo { $grants } conexiones, { $presaves } pre-saves y { $consents } consentimientos tuyos. La página lo muestra todo; el archivo también lo trae.
chat-mydata-page = Abrir mi página (15 minutos)
chat-mydata-none = No guardo nada sobre ti.
chat-disconnect-which = ¿Qué permiso destruyo?
chat-disconnected = { $service } está desconectado y su permiso, destruido. Lo que lo esperaba no se guardará.
chat-nothing-connected = No hay nada conectado.
chat-pause-ask = ¿Cuánto tiempo sin mensajes? Se sigue guardando.
chat-days = { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
chat-pause-off = Seguir ya
chat-paused = Silencio hasta el { $date }. Se sigue guardando. Con /pause acaba antes.
chat-pause-over = He vuelto. Recibes mensajes otra vez.
chat-forget-sure = ¿Borro todo lo que sé de ti? Los pre-saves terminan y los permisos se destruyen. No se puede deshacer.
chat-forget-yes = Bórrame
chat-forget-all = Todo
chat-forget-no = No, conservar
chat-forget-what = ¿Qué borro? Un solo artista: terminan sus pre-saves, mensajes y novedades, y tus servicios siguen conectados. Todo: terminan todos los pre-saves y los permisos se destruyen. Ninguna de las dos cosas se puede deshacer.
chat-forget-more = Hay más artistas de los que caben: nombra a uno, como en /forget NEON.
chat-forget-artist = Solo { $artist }
chat-forgotten-artist = Hecho. Aquí ya no queda nada de ti con { $artist }, solo una prueba anónima de consentimientos pasados.
chat-forget-artist-none = De ese artista ya no quedaba nada tuyo.
chat-forgotten = Hecho. Aquí ya no queda nada tuyo, solo una prueba anónima de consentimientos pasados.
chat-language-ask = ¿En qué idioma te hablo?
chat-language-set = Ahora te hablo en español.
chat-stopped = Ya no recibes mensajes míos aquí. Envía /start si cambias de idea.
chat-stopped-already = Ya habías parado. No llegará nada.
chat-resumed = Qué bien que vuelvas. Recibes mensajes aquí otra vez.
chat-silenced = Paraste mis mensajes aquí, así que no llegará ninguno. Con /start vuelven.
chat-help =
    Te guardo música nueva el día del estreno y te aviso aquí cuando está.
    /status qué espera · /releases qué viene · /presave CÓDIGO apuntarte
    /mydata qué guardo · /disconnect · /pause · /forget · /stop · /language
    /link unir otro chat tuyo · /channel dónde te escribo · /unlink
    Lo lleva { $operator }. Puedes responder «stop» a cualquier mensaje.
chat-hello = Hola. Abre el enlace de pre-save de un artista o envía /presave con su código. /help dice qué más sé hacer.
chat-unclear = No lo he entendido. /help dice qué sé hacer.

## Standing consents
countdown-named = Hasta entonces te escribo en el chat: { $days } días antes.
chat-future-saves = De estos artistas te guardo todo lo nuevo. Un toque lo termina:
chat-future-end = Nada más de { $artist }
chat-future-ended = Bien. Desde ahora solo guardo lo que pidas. Lo ya prometido sigue en pie.
chat-news-given = Anotado: { $artist } puede escribirte aquí de vez en cuando.
chat-news-ended = Bien. Aquí ya no llegan más novedades de { $artist }.
