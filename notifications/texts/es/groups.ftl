# Grupos y canales de Telegram vinculados a un artista: el vínculo, lo que se publica, lo que se dice al equipo.

## En el grupo o canal
telegram-pair-done = Vinculado. Publico aquí cuando se anuncia un lanzamiento, cuando abre su pre-save y cuando sale.
telegram-pair-how = Envía también el código: /pair@{ $bot } CÓDIGO. El equipo del artista obtiene uno en Discord con /campaign telegram.
telegram-pair-admins = Solo quien administra este grupo puede vincularlo. El código que se haya mostrado aquí ya no vale.
telegram-pair-unseen = No puedo ver quién administra este grupo. Hazme administrador y envía un código nuevo; el anterior ya no vale.
telegram-pair-where = Envía eso en tu grupo: /pair@{ $bot } CÓDIGO. En un canal, hazme administrador y publica allí el código.
error-pair-code = Este código es desconocido, ya se usó o es demasiado antiguo. Pide otro en Discord con /campaign telegram.
error-pair-taken = Este chat está vinculado a otro artista. Su equipo puede desvincularlo, o quítame y añádeme de nuevo. El código ya no vale.

## Publicaciones
telegram-post-head = **{ $title }** de { $artist }
telegram-post-date = Sale el { $when }.
telegram-post-moved = Nueva fecha: { $when }.
telegram-post-soon = El pre-save abre pronto.
telegram-post-open = Haz pre-save: el día del estreno llega a tu biblioteca, o te aviso.
telegram-post-is-out = Ya disponible.
telegram-post-out = **{ $title }** de { $artist } ya está disponible.
telegram-post-cancelled = Este lanzamiento se ha cancelado.
telegram-post-presave = Hacer pre-save
telegram-post-play = Ya disponible: escuchar

## Lo que ve el equipo en Discord
discord-telegram-title = Grupos y canales de Telegram que reciben tus publicaciones:
discord-telegram-nothing = Ningún grupo ni canal de Telegram recibe aún tus publicaciones. `/campaign telegram code:True` te da un código para uno.
discord-telegram-more = Otro más: `/campaign telegram code:True`. Dejar de publicar en uno: `/campaign telegram unpair:`
discord-telegram-kind-group = grupo
discord-telegram-kind-channel = canal
discord-telegram-state-paired = recibe publicaciones
discord-telegram-state-muted = ⚠ no puedo publicar allí: dame permiso, lo intento de nuevo cada hora
discord-telegram-state-removed = ⚠ me quitaron de allí: añádeme y vincúlalo con un código nuevo
discord-telegram-count = { $paired }
discord-telegram-count-troubled = { $paired }, y { $troubled } con un problema: /campaign telegram
discord-telegram-code =
    Este código vincula un grupo o canal con tu artista. Vale una vez, durante { $minutes } minutos: `{ $code }`
    • Grupo: añádeme con { $group }, o quien administra el grupo envía allí `/pair@{ $bot } { $code }`.
    • Canal: hazme administrador con permiso para publicar ({ $channel }) y publica allí el código; lo borro si puedo.
    Las publicaciones irán en este idioma: { $language }.
discord-telegram-unpaired = **{ $title }** ya no recibe publicaciones. Lo que está allí queda como está.
discord-telegram-news-paired = Telegram: **{ $title }** recibe tus publicaciones. Si no es vuestro: `/campaign telegram unpair:`
discord-telegram-news-muted = Telegram: ya no puedo publicar en **{ $title }**. Dame permiso allí; lo intento de nuevo cada hora.
discord-telegram-news-removed = Telegram: me quitaron de **{ $title }**, así que no recibe más publicaciones. Si fue un error, añádeme allí y vincúlalo con un código nuevo: `/campaign telegram code:True`
error-pair-chat = Ningún grupo ni canal así está vinculado a tu artista.
error-discord-no-telegram = Esta instalación no tiene bot de Telegram. Pregunta al operador.
error-discord-language = Tengo textos en estos idiomas: { $languages }
