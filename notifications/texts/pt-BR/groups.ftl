# Grupos e canais do Telegram ligados a um artista: a ligação, o que é publicado, o que a equipe fica sabendo.

## No grupo ou canal
telegram-pair-done = Ligado. Eu publico aqui quando um lançamento é anunciado, quando o pre-save abre e quando ele sai.
telegram-pair-how = Envie o código junto: /pair@{ $bot } CÓDIGO. A equipe do artista pega um no Discord com /campaign telegram.
telegram-pair-admins = Só quem administra este grupo pode ligá-lo. Um código mostrado aqui não vale mais.
telegram-pair-unseen = Não consigo ver quem administra este grupo. Me torne administrador e envie um código novo; o antigo não vale mais.
telegram-pair-where = Envie isso no seu grupo: /pair@{ $bot } CÓDIGO. Em um canal, me torne administrador e publique o código lá.
error-pair-code = Este código é desconhecido, já foi usado ou é velho demais. Pegue um novo no Discord com /campaign telegram.
error-pair-taken = Este chat está ligado a outro artista. A equipe dele pode desligar, ou me remova e me adicione de novo. O código não vale mais.

## Publicações
telegram-post-head = **{ $title }** de { $artist }
telegram-post-date = Sai { $when }.
telegram-post-moved = Nova data: { $when }.
telegram-post-soon = O pre-save abre em breve.
telegram-post-open = Faça o pre-save: no dia do lançamento chega na sua biblioteca, ou eu te aviso.
telegram-post-is-out = Já saiu.
telegram-post-out = **{ $title }** de { $artist } já saiu.
telegram-post-cancelled = Este lançamento foi cancelado.
telegram-post-presave = Fazer pre-save
telegram-post-play = Já saiu: ouvir

## O que a equipe vê no Discord
discord-telegram-title = Grupos e canais do Telegram que recebem suas publicações:
discord-telegram-nothing = Nenhum grupo nem canal do Telegram recebe suas publicações ainda. `/campaign telegram code:True` te dá um código para um.
discord-telegram-more = Mais um: `/campaign telegram code:True`. Parar de publicar em um: `/campaign telegram unpair:`
discord-telegram-kind-group = grupo
discord-telegram-kind-channel = canal
discord-telegram-state-paired = recebe publicações
discord-telegram-state-muted = ⚠ não posso publicar lá: me dê a permissão, tento de novo a cada hora
discord-telegram-state-removed = ⚠ me removeram de lá: me adicione e ligue com um código novo
discord-telegram-count = { $paired }
discord-telegram-count-troubled = { $paired }, e { $troubled } com problema: /campaign telegram
discord-telegram-code =
    Este código liga um grupo ou canal ao seu artista. Vale uma vez, por { $minutes } minutos: `{ $code }`
    • Grupo: me adicione com { $group }, ou quem administra o grupo envia lá `/pair@{ $bot } { $code }`.
    • Canal: me torne administrador com permissão para publicar ({ $channel }) e publique o código lá; eu apago se puder.
    As publicações vão sair neste idioma: { $language }.
discord-telegram-unpaired = **{ $title }** não recebe mais publicações. O que está lá fica como está.
discord-telegram-news-paired = Telegram: **{ $title }** recebe suas publicações. Se não é de vocês: `/campaign telegram unpair:`
discord-telegram-news-muted = Telegram: não posso mais publicar em **{ $title }**. Me dê a permissão lá; tento de novo a cada hora.
discord-telegram-news-removed = Telegram: me removeram de **{ $title }**, que não recebe mais nada. Se foi engano, me adicione lá e ligue com um código novo: `/campaign telegram code:True`
error-pair-chat = Nenhum grupo ou canal assim está ligado ao seu artista.
error-discord-no-telegram = Esta instalação não tem bot do Telegram. Pergunte ao operador.
error-discord-language = Tenho textos nestes idiomas: { $languages }
