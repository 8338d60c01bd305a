# What only Discord shows: announcements, the artist's commands, fan commands.

## Fan commands
discord-command-presave = Apúntate con el código de un artista
discord-command-status = Qué espera al día del estreno
discord-command-releases = Qué viene pronto
discord-command-mydata = Qué guardo sobre ti
discord-command-disconnect = Destruir un permiso
discord-command-pause = Un tiempo sin mensajes
discord-command-forget = Borrar lo que un artista tiene de mí, o todo
discord-command-language = Hablar otro idioma
discord-command-stop = No más mensajes
discord-command-start = Mensajes otra vez tras parar
discord-command-help = Qué sé hacer
discord-option-code = El código del artista

## The announcement
discord-presave = Pre-save
discord-remind = Avísame
discord-share = Compartir
discord-save = Guardar
discord-out-when = Sale el { $when }
discord-out-now = Ya está fuera.
discord-teaser = Los pre-saves abren pronto.
discord-goal = **{ $fans }** de { $goal } fans a bordo
discord-out-post = **{ $title }**, de { $artist }, ya está disponible.
discord-my-pre-save = Mi preguardado
discord-promise = Te escribo directamente si tus ajustes lo permiten; si no, en unos minutos sabrás cómo te aviso.
discord-role-given = No pude abrirte un mensaje directo, así que aquí tienes { $role }. Lo menciono en { $channel } cuando salga { $title }.
discord-elsewhere = No pude abrirte un mensaje directo y este servidor no tiene un rol para ello. Deja que te avise en otro lugar cuando salga { $title }:
discord-elsewhere-sms = Por SMS: envía { $keyword } al { $number }.
discord-calendar = Guardar la fecha
discord-event = { $title }, de { $artist }, sale { $when }. La hora de arriba es la de { $zone }.
discord-on-board = **{ $fans }** fans a bordo
discord-cancelled-card = Este lanzamiento se ha cancelado. No se guardará nada.
discord-share-text =
    Copia este enlace para tus amigos:
    `{ $url }`

## The artist's commands
discord-campaign = Lanzamientos del artista de este servidor
discord-none = sin definir
discord-settings =
    Este servidor está unido a tu artista.
    Los anuncios van a: { $channel }
    Rol de lanzamientos: { $role }
    Rol de primer día: { $first }
    Eventos programados: { $events ->
        [true] sí
       *[other] no
    }
    Lo que responden los fans: { $replies }
    Grupos y canales de Telegram: { $telegram }
    Siguiente: /campaign create
discord-created = **{ $title }** es un borrador. Esto verán los fans:
discord-edited = Guardado. Esto ven ahora los fans:
discord-unchanged = No ha cambiado nada. Esto ven los fans:
discord-clip-set = El clip está listo: { $seconds } s. Tus fans lo oyen en la página, en Telegram y con el anuncio:
discord-clip-gone = El clip ya no está aquí ni en la página. Un chat que ya lo recibió lo conserva.
discord-clip-none = Todavía no hay clip. Adjunta uno: /campaign clip file:
discord-clip-shown = El clip dura { $seconds } s. Otro archivo lo reemplaza, `remove:` lo quita:
discord-announced = Anunciado: { $url }
discord-open-sure = ¿Abrir los pre-saves de **{ $title }**? Se avisa a quien lo pidió.
discord-opened = Los pre-saves de **{ $title }** están abiertos. El anuncio ya muestra el botón.
discord-opened-unannounced = Los pre-saves de **{ $title }** están abiertos, pero aquí aún no se ha anunciado nada: /campaign announce
discord-move-sure =
    ¿Mover **{ $title }** al { $when }?
    { $fans } { $fans ->
        [one] fan recibe
       *[other] fans reciben
    } un aviso.
discord-cancel-sure =
    ¿Cancelar **{ $title }**?
    No se guardará nada. { $fans } { $fans ->
        [one] fan recibe
       *[other] fans reciben
    } un aviso; los mensajes pendientes se descartan. No se puede deshacer.
discord-cancelled = **{ $title }** se ha cancelado. No se guardará nada; los fans reciben un solo aviso.
discord-archived = **{ $title }** está en el archivo. Su página sigue sonando.
discord-links = Estos enlaces cuentan como «{ $source }»:
discord-links-of = Dónde suena **{ $title }**:
discord-link-set = Guardado. Este enlace es tuyo y nunca lo sustituye uno encontrado.
discord-link-gone = Los enlaces a { $service } quedan olvidados. Donde se pueda, se busca de nuevo.
discord-link-none = **{ $service }** · aún sin enlace
discord-link-no-item = solo para escuchar
discord-link-unsure = dudoso, los fans no lo ven: si es correcto, ponlo en `link:`
discord-link-by-artist = dado por ti
discord-link-by-upc = encontrado por UPC
discord-link-by-isrc = encontrado por ISRC
discord-link-by-text = encontrado por el nombre
discord-link-by-search = su página de búsqueda
discord-missing-day-before = **{ $title }** sale en menos de un día y todavía no aparece en { $services }. Puede ser normal: muchos servicios muestran un lanzamiento solo cuando llega su momento. Si tu distribuidora te dio el enlace, ponlo con `/campaign links`; así no hay que buscar nada.
discord-missing-hour-after = **{ $title }** salió hace una hora y sigue sin aparecer en { $services }. Lo que tus fans reservaron espera y sigue solo en cuanto aparezca. Revisa el UPC y el ISRC, o da el enlace con `/campaign links`.
discord-missing-there = **{ $title }** ya salió, pero no aparece en { $services } en estos países: { $markets }. En otros sí. Lo que tus fans reservaron allí espera y sigue solo en cuanto aparezca. Pregunta a tu distribuidora si está entregado allí, o da el enlace con `/campaign links`.
discord-missing-elsewhere = país desconocido
discord-broadcast-draft = Iría a **{ $fans }** { $fans ->
        [one] chat
       *[other] chats
    } de fans que aceptaron tus novedades ({ $counts }). No cuesta nada: los SMS prometieron un número por lanzamiento y quedan fuera.
discord-broadcast-now = Sale en cuanto pulses Enviar.
discord-broadcast-later = Sale el { $when }.
discord-broadcast-two = Para tantos hacen falta dos: otra persona de tu equipo tiene que pulsar Enviar.
discord-broadcast-tested = Enviado solo a ti, como lo reciben los fans.
discord-broadcast-sending = El mensaje general está en camino.
discord-broadcast-paused = El mensaje general está en pausa ({ $why }). Lo que espera sigue ahí.
discord-broadcast-halted = El mensaje general sobre **{ $title }** se ha puesto en pausa solo: fallaron { $failed } de { $total } mensajes. Lo que espera sigue ahí; con `/campaign broadcast` lo ves y sigues o cancelas.
discord-broadcast-stuck = El mensaje general sobre **{ $title }** se ha puesto en pausa solo: varias veces no pudo seguir, por un fallo nuestro. Lo que espera sigue ahí; con `/campaign broadcast` lo ves y sigues o cancelas.
discord-broadcast-done = El mensaje general ya salió.
discord-broadcast-cancelled = El mensaje general está cancelado. Lo que no había salido no saldrá.
discord-broadcast-figures = Enviados: **{ $sent }** · fallidos: **{ $failed }** · en espera: **{ $waiting }**
discord-broadcast-button-send = Enviar
discord-broadcast-button-test = Probar conmigo
discord-broadcast-button-pause = Pausar
discord-broadcast-button-resume = Seguir
discord-broadcast-button-cancel = Cancelar
discord-release-paused = El guardado de **{ $title }** está en pausa: no se guarda nada hasta /campaign release resume.
discord-release-resumed = El guardado de **{ $title }** sigue.
discord-release-retried = **{ $title }**: { $count } { $count ->
        [one] guardado se intenta
       *[other] guardados se intentan
    } de nuevo.
discord-team-set = { $who } ahora es { $part }.
discord-team-removed = { $who } ya no está en el equipo. Puede que un rol suyo aún tenga una función.
discord-team-not-in-it = { $who } no tiene ninguna función en el equipo.
discord-fans = { $fans } { $fans ->
        [one] fan
       *[other] fans
    }
discord-advice-late = ⚠ Los pre-saves que abren de dos a cuatro semanas antes reúnen más; te quedan { $days } días.
discord-advice-codes = ⚠ Sin UPC ni ISRC los enlaces para escuchar llegan más tarde. Están en «Editar música».
discord-advice-texts = ⚠ Con este nombre y título algunos SMS ocupan más de dos segmentos y cuestan más: { $texts }
discord-help =
    • **/campaign settings** con la invitación del operador une este servidor; elige un canal y un rol.
    • **/campaign create** pide título, fecha y portada y muestra lo que verán los fans.
    • **/campaign clone** hace un borrador nuevo como un lanzamiento anterior.
    • **/campaign edit** cambia un campo o la portada; los botones bajo la vista previa cambian varios.
    • **/campaign clip** pone hasta 30 segundos de audio en la página y en los chats.
    • **/campaign announce** lo publica; **/campaign open** abre los pre-saves.
    • **/campaign link** crea enlaces que cuentan de dónde vienen los fans; **/campaign status** muestra las cifras.
    • **/campaign stats** muestra gráficos; **/campaign export** da las cifras en un archivo.
    • **/campaign reschedule** y **cancel** avisan una vez a los fans. **/campaign archive** la guarda.
    • **/campaign links** muestra y corrige dónde suena; **/campaign broadcast** escribe a los fans que aceptaron tus novedades.
    • **/campaign telegram** vincula grupos y canales de Telegram que reciben tus publicaciones.
    • **/campaign team** da a personas y roles una función (owner, manager, viewer) o se la quita.

## Buttons and forms
discord-button-basics = Editar
discord-button-music = Editar música
discord-button-announce = Anunciar
discord-button-open = Abrir
discord-button-open-now = Sí, abrir
discord-button-move = Sí, mover
discord-button-cancel = Sí, cancelar el lanzamiento
discord-form-basics = Editar
discord-form-music = Editar música
discord-field-title = Título
discord-field-date = Fecha
discord-field-time = Hora
discord-field-zone = Zona horaria
discord-field-mode = En todas partes a la vez o medianoche local
discord-field-upc = UPC
discord-field-tracks = Canciones
discord-field-target = Qué se guarda
discord-field-dsps = Servicios
discord-field-opens = Abren los pre-saves
discord-hint-title = De 1 a 100 caracteres
discord-hint-date = Como 2026-12-04
discord-hint-time = Como 00:00
discord-hint-zone = Como Europe/Berlin
discord-hint-mode = global o local midnight
discord-hint-upc = De 12 a 14 cifras, de tu distribuidora
discord-hint-tracks = Una por línea: Título | ISRC
discord-hint-target = album o tracks
discord-hint-dsps = En el orden que ven los fans: spotify, apple_music
discord-hint-opens = Como 2026-11-20 18:00; vacío: a mano

## The figures
discord-state-draft = Borrador: solo lo ve tu equipo.
discord-state-announced = Anunciado: los pre-saves aún no están abiertos.
discord-state-open = Los pre-saves están abiertos.
discord-state-releasing = Saliendo ahora mismo.
discord-state-released = Publicado.
discord-state-archived = En el archivo.
discord-state-cancelled = Cancelado.
discord-openings-title = Mensajes directos
discord-openings-closed = Discord no deja al bot abrir nuevos mensajes directos por ahora; lo intenta de nuevo en un día. Los fans que aún no tienen ninguno con él reciben el rol del lanzamiento; los demás reciben todo como siempre.
discord-funnel = Hasta dónde llegó la gente
discord-step-views = Vio la página
discord-step-clicks = Lo pidió
discord-step-joined = Se apuntó
discord-step-authorised = Dio permiso
discord-step-saved = Guardado
discord-step-played = Le dio al play
discord-services = Servicios
discord-channels = Canales
discord-sources = Orígenes
discord-countries = Países
discord-stats-over-time =
    { $days ->
        [1] Se apuntaron, por día
        [7] Se apuntaron, por semana
       *[other] Se apuntaron, cada cuatro semanas
    }
discord-stats-release = Lanzamiento
discord-stats-others = Otros
discord-stats-no-source = sin origen
discord-stats-no-country = No se sabe
discord-stats-best-day = El día con más gente fue el { $day }: { $count }.
discord-stats-none = **{ $title }** aún no tiene cifras: nadie ha abierto su página ni lo ha pedido. `/campaign link` crea enlaces para publicar.
discord-export = **{ $title }**: { $lines } { $lines ->
        [one] línea
       *[other] líneas
    } de cifras, por día y luego por servicio, canal, país u origen. No contiene nombres, números ni chats; los países con menos de cinco fans van juntos como «other». Queda anotado que te lo llevaste.
discord-export-before = Antes se lo llevaron { $who }.
discord-problems = Problemas
discord-no-problems = Ninguno.

## Refusals
discord-broken = Algo ha fallado aquí; no se ha perdido nada. Inténtalo otra vez en un minuto.
error-discord-server-only = Esto solo funciona en un servidor.
error-discord-no-campaign = Aún no hay ninguna campaña. Crea una con /campaign create.
error-discord-no-channel = No sé dónde publicar. Indica un canal: /campaign settings channel:#releases
error-discord-channel = No puedo escribir en { $channel }. Dale allí a mi rol «Ver canal», «Enviar mensajes», «Insertar enlaces» y «Adjuntar archivos».
error-discord-field = No hay ningún campo «{ $given }». Hay: { $fields }
error-discord-service = Di también el servicio, p. ej. service:spotify
error-discord-broadcast-none = Aún no hubo ningún mensaje general. Escribe uno: /campaign broadcast text:…
error-discord-flow = Di qué mensaje, por ejemplo message:countdown
discord-flows = Lo que se les dice a los fans. Ver, activar o completar uno: /campaign messages message:countdown
discord-flow-on = activado
discord-flow-off = desactivado
discord-flow-days = días: { $days }
discord-flow-by-text = por SMS: { $state }
discord-texts-one = Por SMS: { $numbers } números, como máximo { $segments } segmentos{ $cost }.
discord-texts-enrolled = SMS a fans a quienes se guarda todo lo nuevo: { $numbers } números, como mucho { $segments } segmentos{ $cost }.
discord-texts-whole = SMS que aún pueden ir a quienes entraron con su número: { $numbers } números, como máximo { $segments } segmentos{ $cost }.
discord-texts-cost = {", unos"} { $cost }
discord-texts-unpriced = {" "}(el operador no ha puesto precio)
discord-flow-minutes = a los { $minutes } min
discord-flow-shown = Así lo ven los fans: { $channel }, { $language }
discord-flow-size = { $encoding } · { $characters } caracteres · { $segments } SMS
discord-flows-texts = A quien se apunta ahora por SMS se le prometen como máximo **{ $max }** SMS por lanzamiento: el enlace, qué pasó con él y lo que actives aquí (channel:sms on:True). Quien se apuntó antes conserva el número que se le dijo.
