# What fans write back to artists, in the chats and in the team's thread.

## O que um fã responde a um artista
reply-ask = Levo isso para { $artist }? A equipe de { $artist } lê, com o nome "{ $name }"; não vê mais nada sobre você. Ela pode responder aqui em até { $days } dias.
reply-ask-unnamed = Levo isso para { $artist }? A equipe de { $artist } lê como mensagem de "um fã"; não vê nada sobre você. Ela pode responder aqui em até { $days } dias.
reply-yes = Enviar para { $artist }
reply-no = Deixar só aqui
reply-carried = A caminho da equipe de { $artist }.
reply-kept = Nada foi enviado, e eu já esqueci.
reply-muted = A equipe de { $artist } não recebe mais mensagens suas por aqui. Esta não foi enviada.
reply-enough = A equipe de { $artist } recebe no máximo { $most } mensagens por dia de um fã. Esta não foi enviada.
reply-ask-again = Pergunte toda vez
reply-asks-again = Certo. Não levo mais nada para a equipe de { $artist } sem perguntar.
reply-a-fan = um fã

## O que os fãs respondem, no tópico da equipe
discord-replies-thread = O que os fãs escrevem: { $title }
discord-replies-intro = Aqui chega o que os fãs respondem às mensagens sobre **{ $title }**. Todos sabem que a equipe lê e disseram sim. **Responder** escreve no chat do fã em nome de vocês: uma vez por mensagem, em até { $days } dias. **Silenciar este fã** deixa o resto das mensagens dele de fora.
discord-reply-answer = Responder
discord-reply-mute = Silenciar este fã
discord-reply-unmute = Voltar a ouvir
discord-reply-form = A resposta de vocês
discord-reply-form-field = O que o fã lê
discord-reply-form-hint = Chega uma vez no chat dele, em nome do artista
discord-reply-muted = Nada mais deste fã chega aqui.
discord-reply-unmuted = Vocês voltam a ouvir este fã.
discord-replies-on = { $place ->
        [private] tópicos de { $channel } que só a equipe vê
       *[team] tópicos de { $channel }
    }
error-reply-channel = Faltam permissões em { $channel }: ver o canal, enviar mensagens em tópicos, ler o histórico, criar tópicos públicos e criar tópicos privados.
error-reply-news = { $channel } é um canal de anúncios: lá não há tópicos privados. Escolha um canal de texto.
error-reply-gone = A mensagem deste fã não está mais aqui.
error-reply-answered = Esta mensagem já foi respondida.
error-reply-late = Esta mensagem tem mais de { $days } dias: não dá mais para responder.
error-reply-stopped = Este fã não recebe mensagens no momento.
error-reply-text = Escreva de 1 a { $most } caracteres.
