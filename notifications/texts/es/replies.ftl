# What fans write back to artists, in the chats and in the team's thread.

## Lo que un fan responde a un artista
reply-ask = ¿Se lo llevo a { $artist }? Lo lee el equipo de { $artist }, con el nombre «{ $name }»; no ve nada más de ti. Puede responderte aquí en { $days } días.
reply-ask-unnamed = ¿Se lo llevo a { $artist }? Lo lee el equipo de { $artist }, como mensaje de «un fan»; no ve nada de ti. Puede responderte aquí en { $days } días.
reply-yes = Enviar a { $artist }
reply-no = Que quede aquí
reply-carried = De camino al equipo de { $artist }.
reply-kept = No se ha enviado nada y ya lo he olvidado.
reply-muted = El equipo de { $artist } ya no recibe mensajes tuyos aquí. Este no se ha enviado.
reply-enough = El equipo de { $artist } recibe como mucho { $most } mensajes al día de un fan. Este no se ha enviado.
reply-ask-again = Pregúntame cada vez
reply-asks-again = De acuerdo. No le llevo nada más al equipo de { $artist } sin preguntarte.
reply-a-fan = un fan

## Lo que responden los fans, en el hilo del equipo
discord-replies-thread = Lo que escriben los fans: { $title }
discord-replies-intro = Aquí llega lo que los fans responden a los mensajes sobre **{ $title }**. Todos saben que lo lee vuestro equipo y han dicho que sí. **Responder** escribe en el chat del fan en vuestro nombre: una vez por mensaje, en { $days } días. **Silenciar a este fan** aparta todo lo demás suyo.
discord-reply-answer = Responder
discord-reply-mute = Silenciar a este fan
discord-reply-unmute = Volver a escuchar
discord-reply-form = Vuestra respuesta
discord-reply-form-field = Lo que lee el fan
discord-reply-form-hint = Llega una vez a su chat, en nombre de vuestro artista
discord-reply-muted = De este fan ya no llega nada aquí.
discord-reply-unmuted = Volvéis a escuchar a este fan.
discord-replies-on = { $place ->
        [private] hilos de { $channel } que solo ve vuestro equipo
       *[team] hilos de { $channel }
    }
error-reply-channel = Me faltan permisos en { $channel }: ver el canal, enviar mensajes en hilos, leer el historial, crear hilos públicos y crear hilos privados.
error-reply-news = { $channel } es un canal de anuncios: ahí no hay hilos privados. Elige un canal de texto.
error-reply-gone = El mensaje de este fan ya no está aquí.
error-reply-answered = Este mensaje ya tiene respuesta.
error-reply-late = Este mensaje tiene más de { $days } días: ya no se puede responder.
error-reply-stopped = Este fan no recibe mensajes en este momento.
error-reply-text = Escribe de 1 a { $most } caracteres.
