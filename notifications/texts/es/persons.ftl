# Una persona, varios chats: unidos con un código, separados, y el que prefiere.

person-chat = { $name } ({ $channel ->
    [telegram] Telegram
   *[discord] Discord
})
person-chat-unnamed = tu chat de { $channel ->
    [telegram] Telegram
   *[discord] Discord
}
person-number = el SMS que acaba en { $digits }
person-code =
    Tu código: **{ $code }**

    Mándame /link { $code } en tu otro chat (Discord: /link con el código, SMS: LINK { $code }) antes de { $minutes } minutos. Te pregunto en los dos chats antes de unir nada. No le des el código a nadie.
person-code-typed = Tu clave es { $code }. Manda /link { $code } en tu otro chat antes de { $minutes } minutos y luego LINK por SMS. No se la des a nadie.
person-alike = Una cuenta tuya se usa también { $channel ->
    [telegram] en un chat de Telegram
    [discord] en un chat de Discord
   *[sms] por SMS
}. ¿También eres tú? Entonces manda el código allí.
person-brought-button = Ya lo mandé allí
person-ask = ¿También eres tú { $other }? Entonces eres una sola persona para mí: cada mensaje llega una vez, y /forget o /mydata valen para los dos chats. Di que sí solo si ese chat es tuyo.
person-ask-typed = ¿{ $other } es tuyo también? Entonces cada mensaje llega una vez. Responde LINK SI solo si ese chat es tuyo; si no, LINK NO.
person-yes = Sí, soy yo
person-no = No
person-waits = Anotado. Acepta ahora también en el otro chat ({ $other }): manda { $words } en ese chat.
person-linked = Unidos. Desde ahora cada mensaje llega una vez. { $words } elige el chat; si se cierra, uso el siguiente.
person-declined = Bien, no se ha unido nada.
person-part-sure = ¿Quieres que este chat vuelva a ir por su cuenta? Lo que pediste y aceptaste aquí se va con él.
person-part-yes = Sí, sepáralo
person-parted = Este chat vuelve a ir por su cuenta, con lo que pediste y aceptaste en él.
person-one-chat = No conozco otro chat tuyo. { $words } une uno.
person-choose = ¿Dónde te escribo? Las respuestas a lo que pulsas se quedan donde lo pulsas.
person-choose-typed = Elige el chat. Responde CHANNEL y uno de estos: { $words }
person-anywhere-button = Donde lo pedí
person-anywhere = Bien: cada mensaje llega al chat donde lo pediste.
person-chosen = Bien: mis mensajes llegan a { $other }. Si se cierra, uso tu siguiente chat.
person-chosen-sms = Bien: lo que sale por SMS llega a { $other }, de los artistas cuyos SMS aceptaste en ese chat. El resto llega a tus chats.

## Comandos
telegram-command-link = Unir otro chat tuyo
telegram-command-unlink = Separar este chat
telegram-command-channel = Dónde te escribo
discord-command-link = Unir otro chat tuyo
discord-command-unlink = Separar este chat
discord-command-channel = Dónde te escribo
discord-option-forget-artist = Un artista, si solo quieres uno
discord-option-link-code = El código que te di en tu otro chat

## Negativas
error-link-code = Esa clave no vale: no la conozco, ya fue usada o es demasiado vieja. Pide otra en tu otro chat.
error-link-already = Estos dos chats ya son una sola persona.
error-link-alone = No tienes otro chat: no hay nada que separar.
error-link-tries = Demasiadas claves. Prueba otra vez en una hora.
error-link-over = Esta pregunta ya no vale. Pide otra clave si quieres unir tus chats.
