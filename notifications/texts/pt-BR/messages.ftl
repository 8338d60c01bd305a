# Messages that we begin. `-sms` forms are GSM-7 and name the artist; `{ $url }` is ours.

button-wake = Me acorde à meia-noite
button-change = Mudar
button-cancel = Cancelar este pre-save
button-play = ▶ Ouvir
button-share = Compartilhar
button-save-now = Salvar agora (um toque)
button-copy-link = Copiar o link para meu navegador
button-other-service = Outro serviço
button-just-remind = Só me avise
button-look = Escolha onde você ouve
button-better = Sim, salve para mim
button-renew = Manter viva (um toque)
button-not-this-one = Este não
button-not-me = Não é sua conta? Desfazer
button-also-follow = Seguir também { $artist } no { $service }
button-also-playlist = Colocar numa playlist
button-news = Novidades de { $artist }
button-no-news = Chega de novidades de { $artist }

msg-confirmation = Pronto, você é fã { $number }. **{ $title }** entra no seu { $service } minutos depois de sair onde você mora. Lançamento: { $date }.
msg-confirmation-until = Sua permissão vale até { $until }.
msg-confirmation-hours = Sua permissão vale até { $time }.
msg-confirmation-short = Sua permissão só vale até { $until }, antes do lançamento. Eu peço de novo aqui a tempo.
msg-confirmation-news = Na página disseram que sim: { $artist } pode escrever para você aqui de vez em quando. Se não foi você, um toque encerra.
msg-confirmation-account = Vai para { $account }.{ $elsewhere ->
        [telegram] {" "}Esta conta também é usada em um chat do Telegram. Também é você? /link junta os chats.
        [discord] {" "}Esta conta também é usada em um chat do Discord. Também é você? /link junta os chats.
        [sms] {" "}Esta conta também é usada por SMS. Também é você? /link junta os chats.
       *[none] {""}
    }
msg-confirmation-out = Pronto, você é fã { $number }. **{ $title }** já saiu: estou salvando agora no seu { $service }.
msg-confirmation-reminder = Pronto, você é fã { $number }. No dia do lançamento ({ $date }) eu te mando aqui o link de **{ $title }**.
msg-confirmation-full = O { $service } só me deixa salvar um certo número por dia, e o último lugar daquele dia foi ocupado enquanto você fazia login: não posso prometer que vou salvar. Se até lá ele permitir mais, pergunto a você aqui.
msg-confirmation-one-tap =
    Pronto, você é fã { $number }. { $service } não dá permissão que dure até { $date }, então nesse dia eu te mando aqui um botão: um toque, e **{ $title }** está na sua biblioteca.

msg-receipt = **Salvo.** { $title } está na sua biblioteca do { $service } desde { $time }.
msg-receipt-sms = { $artist }: { $title } saiu e ja esta no seu { $service }. Ouvir: { $url } STOP para parar

msg-rescue-needs-reauth = **{ $title }** já saiu. Não consegui salvar: { $service } diz que a permissão terminou ou foi retirada.
msg-rescue-not-entitled = **{ $title }** já saiu. Não consegui salvar: { $service } não me deixa salvar nesta conta.
msg-rescue-unseen = **{ $title }** já saiu. { $service } aceitou, mas ainda não vejo na sua biblioteca. Tento de novo sozinho; um toque faz agora.
msg-rescue-accepted = **{ $title }** já saiu. { $service } aceitou todas as vezes, mas nunca apareceu na sua biblioteca.
msg-rescue-unseen-sms = { $artist }: { $title } saiu. { $service } aceitou mas ainda nao mostra. Tento de novo; um toque: { $url } STOP para parar
msg-rescue-other = **{ $title }** já saiu. Não consegui salvar: { $service } recusou todas as vezes.
msg-rescue-not-available-yet = **{ $title }** já saiu. Não consegui salvar: { $service } não oferece à sua conta.
msg-rescue-unlisted = **{ $title }** já saiu, mas { $service } ainda não mostra. Continuo procurando por pelo menos dois dias e salvo quando estiver lá. Você já pode ouvir em outro serviço.
msg-rescue-unlisted-sms = { $artist }: { $title } saiu, mas { $service } ainda nao tem. Salvo quando tiver. Ouvir: { $url } STOP para parar
msg-rescue-never-listed = { $service } ainda não mostra **{ $title }** depois de uma semana, então parei de procurar lá. Se mesmo assim chegar e o artista me avisar, eu salvo. Você pode ouvir em outro serviço.
msg-rescue-never-listed-sms = { $artist }: { $service } ainda nao tem { $title }, parei de procurar la. Ouvir: { $url } STOP para parar
msg-rescue-bad-item = **{ $title }** já saiu, mas { $service } não deixa ninguém salvar de fora. Você já pode ouvir.
msg-rescue-bad-item-sms = { $artist }: { $title } saiu, mas { $service } nao deixa salvar de fora. Ouvir: { $url } STOP para parar
msg-rescue-later = **{ $title }** já saiu. { $service } limita quanto posso salvar e não aceita mais por agora. O seu vem sozinho, em geral dentro de um dia. Você já pode ouvir.
msg-rescue-later-sms = { $artist }: { $title } saiu. { $service } nao aceita mais por agora, o seu vem sozinho. Ouvir: { $url } STOP para parar
msg-rescue-sms = { $artist }: { $title } saiu, mas { $service } nao me deixou salvar. Um toque: { $url } STOP para parar

msg-reminder = **{ $title }** de { $artist } já saiu.
msg-reminder-sms = { $artist }: { $title } saiu. Ouvir: { $url } STOP para parar
msg-reminder-one-tap = **{ $title }** de { $artist } já saiu. Um toque põe no seu { $service }.
msg-reminder-one-tap-sms = { $artist }: { $title } saiu. Um toque salva: { $url } STOP para parar

msg-stuck = A página do { $service } não voltou. Acontece muito nos navegadores dos apps.

msg-open = Os pre-saves de **{ $title }** de { $artist } estão abertos.
msg-open-sms = { $artist }: os pre-saves de { $title } abriram: { $url } STOP para parar

msg-moved = **{ $title }** muda de data. A nova: { $when }. Seu pre-save vai junto, você não precisa fazer nada.
msg-moved-sms = { $artist }: { $title } muda de data: { $date }. Seu pre-save vai junto. STOP para parar

msg-cancelled = O lançamento de **{ $title }** foi cancelado. Nada será salvo.
msg-cancelled-sms = { $artist }: o lancamento de { $title } foi cancelado. Nada sera salvo. STOP para parar

msg-renew = Sua permissão do { $service } só vale até { $until }, antes de **{ $title }** sair. Um toque a mantém viva.
msg-renew-sms = { $artist }: sua permissao do { $service } termina antes de { $title } sair. Renove: { $url } STOP para parar

msg-renew-ended = Sua permissão do { $service } terminou, e **{ $title }** sai em breve. Um toque, e mesmo assim eu salvo para você.
msg-better = Quando você entrou, eu só podia te avisar de **{ $title }** no { $service }. Agora posso salvar para você no dia do lançamento. Quer?
msg-renew-future =
    Sua permissão do { $service } vale até { $until }. Enquanto ela vive, salvo para você cada novo lançamento de { $artist }. Um toque a mantém viva.

msg-countdown = **{ $title }** de { $artist } sai: { $when }. Você não precisa fazer nada.
msg-countdown-sms = { $artist }: { $title } sai: { $date }. Voce nao precisa fazer nada. STOP para parar
msg-follow-up = O que achou de **{ $title }** de { $artist }? Toca aqui.
msg-enrolled =
    { $artist } tem lançamento novo: **{ $title }**, { $when }. Você me pediu para salvar todos, então vai estar no seu { $service }.
msg-enrolled-reminder = { $artist } tem um novo lançamento: **{ $title }**, { $when }. Você me pediu para salvar todos, mas por enquanto o { $service } não me deixa salvar este para você. Então mando o link no dia, e pergunto aqui se isso mudar.
msg-enrolled-sms = { $artist }: novo: { $title }, { $date }. Vai para o seu { $service }. Este nao? Envie DATA. STOP para parar
msg-enrolled-reminder-sms = { $artist }: novo: { $title }, { $date }. { $service } nao me deixa salvar agora; mando o link no dia. STOP para parar
msg-renewed = Pronto. Continuo salvando tudo o que { $artist } lançar no seu { $service }; sua permissão vale até { $until }.
msg-renewed-open = Pronto. Continuo salvando tudo o que { $artist } lançar no seu { $service }.
