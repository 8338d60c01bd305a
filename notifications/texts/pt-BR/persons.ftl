# One person, several chats: joined by a code, parted, and the one they listen to.

person-chat = { $name } ({ $channel ->
    [telegram] Telegram
   *[discord] Discord
})
person-chat-unnamed = seu chat do { $channel ->
    [telegram] Telegram
   *[discord] Discord
}
person-number = o número terminado em { $digits }
person-code =
    Seu código: **{ $code }**

    Mande /link { $code } para mim no seu outro chat (Discord: /link com o código, SMS: LINK { $code }) em até { $minutes } minutos. Pergunto nos dois chats antes de juntar qualquer coisa. Não dê o código a ninguém.
person-code-typed = Seu código é { $code }. No seu outro chat mande /link { $code } em até { $minutes } minutos, depois mande LINK aqui. Não dê a ninguém.
person-alike = Uma conta sua também é usada em { $channel ->
    [telegram] um chat do Telegram
    [discord] um chat do Discord
   *[sms] um chat por SMS
}. Também é você? Então mande o código lá.
person-brought-button = Mandei lá
person-ask = { $other } também é você? Então vocês são uma pessoa só para mim: cada mensagem vem uma vez, e /forget ou /mydata valem para os dois chats. Diga sim só se esse chat for seu.
person-ask-typed = { $other } também é você? Então cada mensagem vem uma vez. Mande LINK YES só se esse chat for seu, senão LINK NO.
person-yes = Sim, sou eu
person-no = Não
person-waits = Anotado. Agora diga sim também no outro chat ({ $other }): mande { $words } lá.
person-linked = Juntos. De agora em diante cada mensagem vem uma vez. { $words } diz onde; se esse chat fechar, uso o próximo.
person-declined = Certo, nada foi juntado.
person-part-sure = Este chat deve ficar sozinho de novo? O que você pediu e aceitou aqui vai junto.
person-part-yes = Sim, separar
person-parted = Este chat está sozinho de novo. O que você pediu e aceitou aqui veio junto.
person-one-chat = Este é o único chat seu que conheço. { $words } junta outro.
person-choose = Onde devo te escrever? As respostas ao que você toca ficam onde você toca.
person-choose-typed = Onde devemos te escrever? Mande CHANNEL e um destes: { $words }
person-anywhere-button = Onde eu pedi
person-anywhere = Certo: cada mensagem vem ao chat onde você a pediu.
person-chosen = Certo: minhas mensagens vêm para { $other }. Se estiver fechado, uso seu próximo chat.
person-chosen-sms = Certo: o que sai por SMS vai para { $other }, dos artistas cujos SMS você aceitou lá. Todo o resto vem aos seus chats.

## Commands
telegram-command-link = Juntar outro chat seu
telegram-command-unlink = Deixar este chat sozinho
telegram-command-channel = Onde te escrevo
discord-command-link = Juntar outro chat seu
discord-command-unlink = Deixar este chat sozinho
discord-command-channel = Onde te escrevo
discord-option-forget-artist = Um artista, se for só um
discord-option-link-code = O código que te dei no seu outro chat

## Refusals
error-link-code = Este código não é conhecido, já foi usado ou é velho demais. Peça um novo no seu outro chat.
error-link-already = Estes dois chats já são uma pessoa só.
error-link-alone = Este é seu único chat: não há nada para separar.
error-link-tries = Foram muitos códigos. Tente de novo em uma hora.
error-link-over = Esta pergunta acabou. Peça um novo código se ainda quiser juntar seus chats.
