# What only Telegram shows.

telegram-command-presave = Entrar com o código de um artista
telegram-command-status = O que espera o dia do lançamento
telegram-command-releases = O que vem aí
telegram-command-mydata = O que guardo sobre você
telegram-command-disconnect = Destruir uma permissão
telegram-command-pause = Sem mensagens por um tempo
telegram-command-forget = Apagar o que um artista tem de mim, ou tudo
telegram-command-language = Falar em outro idioma
telegram-command-stop = Chega de mensagens
telegram-command-help = O que sei fazer
telegram-group = Os pre-saves acontecem no nosso chat privado.
telegram-group-open = Abrir o chat
