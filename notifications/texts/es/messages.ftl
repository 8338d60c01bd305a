# Messages that we begin. `-sms` forms are GSM-7 and name the artist; `{ $url }` is ours.

button-wake = Despiértame a medianoche
button-change = Cambiar
button-cancel = Cancelar este pre-save
button-play = ▶ Escuchar
button-share = Compartir
button-save-now = Guardar ya (un toque)
button-copy-link = Copiar el enlace para mi navegador
button-other-service = Otro servicio
button-just-remind = Solo avísame
button-look = Elige dónde escuchas
button-better = Sí, guárdamelo
button-renew = Renovar (un toque)
button-not-this-one = Este no
button-not-me = ¿No es tu cuenta? Deshacer
button-also-follow = Seguir también a { $artist } en { $service }
button-also-playlist = Añadir a una playlist
button-news = Novedades de { $artist }
button-no-news = No más novedades de { $artist }

msg-confirmation = Listo, eres fan { $number }. **{ $title }** estará en tu { $service } el { $date }, minutos después de salir donde vives.
msg-confirmation-until = Tu permiso llega hasta el { $until }.
msg-confirmation-hours = Tu permiso vale hasta las { $time }.
msg-confirmation-short = Tu permiso acaba el { $until }, antes del estreno. Te lo pido aquí otra vez a tiempo.
msg-confirmation-news = En la página se dijo que sí: { $artist } puede escribirte aquí de vez en cuando. Si no fuiste tú, un toque lo termina.
msg-confirmation-account = Se guardará en { $account }.{ $elsewhere ->
        [telegram] {" "}Esta cuenta se usa también en un chat de Telegram. ¿También eres tú? /link une los chats.
        [discord] {" "}Esta cuenta se usa también en un chat de Discord. ¿También eres tú? /link une los chats.
        [sms] {" "}Esta cuenta se usa también por SMS. ¿También eres tú? /link une los chats.
       *[none] {""}
    }
msg-confirmation-out = Listo, eres fan { $number }. **{ $title }** ya está fuera: lo guardo ahora mismo en tu { $service }.
msg-confirmation-reminder = Listo, eres fan { $number }. El { $date } te mando aquí el enlace a **{ $title }**.
msg-confirmation-full = { $service } me deja guardar solo cierto número al día, y el último lugar de ese día se ocupó mientras iniciabas sesión: no puedo prometer guardarlo. Si para entonces permite más, te pregunto aquí.
msg-confirmation-one-tap =
    Listo, eres fan { $number }. { $service } no da permisos que duren hasta el { $date }, así que ese día te mando aquí un botón: un toque y **{ $title }** estará en tu biblioteca.

msg-receipt = **Guardado.** { $title } está en tu biblioteca de { $service }. Hora: { $time }.
msg-receipt-sms = { $artist }: { $title } ya suena y lo tienes en tu { $service }. Escucha: { $url } STOP para parar

msg-rescue-needs-reauth = **{ $title }** ya está fuera. No pude guardarlo: { $service } dice que el permiso terminó o se retiró.
msg-rescue-not-entitled = **{ $title }** ya está fuera. No pude guardarlo: { $service } no me deja guardar en esta cuenta.
msg-rescue-unseen = **{ $title }** ya está fuera. { $service } lo aceptó, pero aún no lo veo en tu biblioteca. Lo intento de nuevo; un toque lo hace ya.
msg-rescue-accepted = **{ $title }** ya está fuera. { $service } lo aceptó cada vez, pero nunca apareció en tu biblioteca.
msg-rescue-unseen-sms = { $artist }: { $title } ya se puede escuchar. { $service } lo acepto, pero no lo veo en tu cuenta. Un toque: { $url } STOP para parar
msg-rescue-other = **{ $title }** ya está fuera. No pude guardarlo: { $service } lo rechazó una y otra vez.
msg-rescue-not-available-yet = **{ $title }** ya está fuera. No pude guardarlo: { $service } no lo ofrece a tu cuenta.
msg-rescue-unlisted = **{ $title }** ya está fuera, pero { $service } aún no lo muestra. Sigo mirando al menos dos días y lo guardo en cuanto esté. Ya puedes escucharlo en otro servicio.
msg-rescue-unlisted-sms = { $artist }: { $title } ya se puede escuchar, pero { $service } no lo tiene. Lo guardo cuando llegue. { $url } STOP para parar
msg-rescue-never-listed = { $service } sigue sin mostrar **{ $title }** después de una semana y ya no busco más allí. Si aun así llega y el artista me avisa, lo guardo. Puedes escucharlo en otro servicio.
msg-rescue-never-listed-sms = { $artist }: { $service } sigue sin mostrar { $title }, ya no busco mas. { $url } STOP para parar
msg-rescue-bad-item = **{ $title }** ya está fuera, pero { $service } no deja guardarlo desde fuera. Ya puedes escucharlo.
msg-rescue-bad-item-sms = { $artist }: { $title } ya se puede escuchar, pero { $service } no deja guardarlo desde fuera. { $url } STOP para parar
msg-rescue-later = **{ $title }** ya está fuera. { $service } limita cuánto puedo guardar y por ahora no admite más. El tuyo llega solo, normalmente en un día. Ya puedes escucharlo.
msg-rescue-later-sms = { $artist }: { $title } ya se puede escuchar. { $service } no admite nada nuevo por ahora; el tuyo llega solo. { $url } STOP para parar
msg-rescue-sms = { $artist }: { $title } ya se puede escuchar, pero { $service } no me deja guardar. Un toque: { $url } STOP para parar

msg-reminder = **{ $title }** de { $artist } ya está fuera.
msg-reminder-sms = { $artist }: { $title } ya se puede escuchar: { $url } STOP para parar
msg-reminder-one-tap = **{ $title }** de { $artist } ya está fuera. Un toque lo pone en tu { $service }.
msg-reminder-one-tap-sms = { $artist }: { $title } ya se puede escuchar. Un toque lo guarda: { $url } STOP para parar

msg-stuck = La página de { $service } no volvió. Pasa a menudo en los navegadores de las apps.

msg-open = Los pre-saves de **{ $title }** de { $artist } están abiertos.
msg-open-sms = { $artist }: ya puedes hacer el pre-save de { $title }: { $url } STOP para parar

msg-moved = **{ $title }** cambia de fecha. La nueva: { $when }. Tu pre-save se mueve también, no tienes que hacer nada.
msg-moved-sms = { $artist }: { $title } cambia de fecha: { $date }. Tu pre-save se mueve también. STOP para parar

msg-cancelled = El lanzamiento de **{ $title }** se ha cancelado. No se guardará nada.
msg-cancelled-sms = { $artist }: se cancela { $title }. No se guarda nada. STOP para parar

msg-renew = Tu permiso de { $service } acaba el { $until }, antes de que salga **{ $title }**. Un toque lo mantiene vivo.
msg-renew-sms = { $artist }: tu permiso de { $service } acaba antes de que salga { $title }. Renueva: { $url } STOP para parar

msg-renew-ended = Tu permiso de { $service } ya terminó y **{ $title }** sale pronto. Un toque y aun así te lo guardo.
msg-better = Cuando te apuntaste solo podía avisarte de **{ $title }** en { $service }. Ahora puedo guardártelo el día del lanzamiento. ¿Lo hago?
msg-renew-future = Tu permiso de { $service } acaba el { $until }. Mientras siga vivo te guardo todo lo nuevo de { $artist }. Un toque lo mantiene vivo.

msg-countdown = **{ $title }** de { $artist } sale: { $when }. No tienes que hacer nada.
msg-countdown-sms = { $artist }: { $title } sale: { $date }. No tienes que hacer nada. STOP para parar
msg-follow-up = ¿Qué te parece **{ $title }** de { $artist }? Suena aquí.
msg-enrolled = Lo nuevo de { $artist }: **{ $title }**, { $when }. Me pediste guardarlo todo, así que estará en tu { $service }.
msg-enrolled-reminder = { $artist } tiene un nuevo lanzamiento: **{ $title }**, { $when }. Me pediste guardarlos todos, pero { $service } ahora no me deja guardarte este. Así que ese día te mando el enlace, y te pregunto aquí si eso cambia.
msg-enrolled-sms = { $artist }: nuevo: { $title }, { $date }. Llega a tu { $service }. ¿Este no? Escribe DATA. STOP para parar
msg-enrolled-reminder-sms = { $artist }: nuevo: { $title }, { $date }. { $service } no me deja guardarlo ahora; te mando el enlace cuando salga. STOP para parar
msg-renewed = Listo. Sigo guardando en tu { $service } todo lo nuevo de { $artist }; tu permiso llega hasta el { $until }.
msg-renewed-open = Listo. Sigo guardando en tu { $service } todo lo nuevo de { $artist }.
