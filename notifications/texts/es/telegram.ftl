# What only Telegram shows.

telegram-command-presave = Apúntate con el código de un artista
telegram-command-status = Qué espera al día del estreno
telegram-command-releases = Qué viene pronto
telegram-command-mydata = Qué guardo sobre ti
telegram-command-disconnect = Destruir un permiso
telegram-command-pause = Un tiempo sin mensajes
telegram-command-forget = Borrar lo que un artista tiene de mí, o todo
telegram-command-language = Hablar otro idioma
telegram-command-stop = No más mensajes
telegram-command-help = Qué sé hacer
telegram-group = Los pre-saves van en nuestro chat privado.
telegram-group-open = Abrir el chat
