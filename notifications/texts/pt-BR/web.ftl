# Words of the site. Short, warm, concrete; one thought a sentence.

## Everywhere
web-skip = Ir para o conteúdo
web-copied = Copiado
web-copy-link = Copiar o link
web-copy-field = O endereço desta página
web-release-by = { $title } de { $artist }
web-footer-label = Sobre este site
web-run-by = Esta página é mantida por { $name }.
web-contact = Contato
web-imprint = Informações legais
web-privacy = Privacidade
web-terms = Termos
web-my-data = Desconectar e meus dados
web-channel-telegram = Telegram
web-channel-discord = Discord
web-channel-sms = SMS
web-via-telegram = no Telegram
web-via-discord = no Discord
web-via-sms = por SMS

web-any-service = qualquer serviço
web-just-remind = Só me avise

## How far each service can go
web-rung-auto = salva sozinho
web-rung-one-tap = um toque no dia
web-rung-native = página de pre-save do { $service }
web-rung-reminder = eu te aviso, com o link
web-rung-link = link no dia
web-listed = Sua conta está na lista do nosso app no { $service }? Conecte
web-rung-connected = um toque, com a conta que você conectou

## Countdown
web-countdown-days = em { $n } dias
web-countdown-hours = em { $n } horas
web-countdown-minutes =
    { $n ->
        [one] em { $n } minuto
       *[other] em { $n } minutos
    }
web-countdown-now = a qualquer momento
web-unit-days = dias
web-unit-hours = horas
web-unit-minutes = min
web-unit-seconds = s

## Landing
web-landing-kicker-teaser = Em breve
web-landing-kicker-presave = Pre-save
web-landing-kicker-out = Já saiu
web-landing-title-teaser = { $title } de { $artist }: em breve
web-landing-title-presave = Pre-save: { $title } de { $artist }
web-landing-title-out = { $title } de { $artist }: já saiu
web-landing-card-teaser = { $date }. Fique sabendo assim que abrir.
web-landing-card-presave = { $date }. Escolha onde você ouve e tenha no dia do lançamento.
web-landing-card-out = Ouça agora no seu serviço.
web-landing-when = Lançamento: { $date }
web-landing-services-presave = Escolha onde você ouve
web-landing-services-mine = No seu serviço
web-landing-services-out = Ouça agora
web-landing-services-rest = Outros serviços
web-landing-more = Mais serviços
web-landing-lead-presave = Cada botão diz o que acontece no dia do lançamento.
web-landing-lead-teaser = Os pre-saves ainda não abriram. Escolha um chat e eu te aviso quando abrirem.
web-landing-search = Buscar
web-landing-play = Ouvir
web-landing-cover-missing = { $title } de { $artist }, a capa ainda vem
web-clip = Ouça um trecho: { $n } { $n ->
        [one] segundo
       *[other] segundos
    }
web-clip-voice = Um recado de { $artist }: { $n } { $n ->
        [one] segundo
       *[other] segundos
    }
web-chats-presave = Ou receba no seu chat
web-chats-teaser = Receba o aviso no seu chat
web-chats-out = Fique sabendo do próximo
web-chat-telegram = Abrir o Telegram
web-chat-telegram-hint = Toque em Iniciar lá, só isso
web-chat-discord = Abrir o Discord
web-chat-discord-hint = Entre no servidor e toque em Pre-save
web-chat-sms = Mande { $keyword } para { $number }
web-chat-sms-hint = Abre suas mensagens, pronto para enviar
web-chat-qr = Código QR: { $action } no seu celular
web-chat-qr-hint = Está no computador? Escaneie com o celular.
web-chat-sms-terms =
    Mandar { $keyword } pede SMS automáticos e recorrentes de lançamentos (máx. { $max } por lançamento).
    O consentimento não é condição de compra. Podem valer tarifas de SMS e dados. HELP para ajuda, STOP para parar.
web-save-the-date = Salvar a data
web-save-the-date-hint = Na sua agenda, sem conta

## The chat a page belongs to
web-for-chat = Para { $person } { $via }
web-not-you = Não é você? Pegue seu próprio link

## In-app browsers
web-inapp-title = Você está dentro de { $app }
web-inapp-title-unknown = Você está no navegador de um app
web-inapp-text = As páginas de login costumam travar aqui. Abra esta página primeiro no seu navegador; nada se perde.
web-inapp-open = Abrir no meu navegador
web-inapp-telegram = Terminar no Telegram
web-trouble = Problema para entrar?
web-trouble-text = Alguns apps abrem links num navegador próprio que esquece você no meio do caminho. Copie este link no Safari, Chrome ou Firefox e tente lá.

## Consent
web-consent-title = Conectar { $service }
web-consent-heading = Conectar { $service }
web-consent-no-chat = Ainda sem chat: você pode escolher um depois.
web-consent-more = Só se você quiser
web-consent-listed = Nosso app no { $service } só atende contas da lista dele. Qualquer outra é recusada lá, e nada se perde.
web-consent-hours = O { $service } dá a permissão só por { $hours } horas: ela vale até { $time }.
web-consent-short = Sua permissão só vale até { $until }, antes do lançamento. Eu peço de novo a tempo, no seu chat.
web-consent-short-no-chat = Sua permissão só vale até { $until }, antes do lançamento. Escolha um chat depois, e eu peço de novo a tempo.
web-consent-go = Continuar no { $service }
web-consent-cancel = Agora não
web-consent-next = { $service } pergunta a seguir. Você pode voltar atrás quando quiser.
web-consent-needs-script = { $service } pergunta com um script próprio, e scripts estão desligados aqui. Escolha outro serviço ou use outro navegador.
web-consent-waiting = Esperando o { $service }…
web-consent-failed = { $service } não terminou. Tente de novo, ou escolha outro serviço.

consent-ask-add = Pedimos ao { $service } que nos deixe adicionar à sua biblioteca.
consent-ask-add-and-read = Pedimos ao { $service } que nos deixe adicionar à sua biblioteca e conferir que chegou.
consent-ask-repost = O lançamento também fica no seu perfil do { $service }, visível para todos.
consent-once = Fazemos isso uma vez, no dia do lançamento.
consent-always = Fazemos isso no dia do lançamento, e de novo sempre que { $artist } lançar algo.
consent-once-early = Fazemos isso uma vez, assim que { $service } mostrar o lançamento, no máximo no dia dele.
consent-always-early = Fazemos isso assim que { $service } mostrar o lançamento, no máximo no dia dele, e de novo sempre que { $artist } lançar algo.
consent-box-follow = Seguir também { $artist } no { $service }.
consent-box-playlist = Colocar também numa playlist minha no { $service }.
consent-playlist-name = Playlist:
consent-playlist-given = Lançamentos
consent-box-future = Salvar também os próximos lançamentos de { $artist }, até { $until }. Posso voltar atrás quando quiser.
consent-box-future-open = Salvar também os próximos lançamentos de { $artist }, até eu voltar atrás.
consent-box-news = { $artist } pode me mandar novidades aqui de vez em quando. Posso parar quando quiser.

## Another browser
web-confirm-title = É você?
web-confirm-heading = Uma pergunta
web-confirm-text = Você começou { $via } como { $person }. Conectar { $account } do { $service } a esse chat?
web-confirm-text-plain = Você começou { $via } como { $person }. Conectar esta conta do { $service } a esse chat?
web-confirm-text-web = Você começou em outro navegador. Conectar { $account } do { $service }?
web-confirm-text-web-plain = Você começou em outro navegador. Conectar esta conta do { $service }?
web-confirm-why = Perguntamos porque a resposta voltou em outro navegador, não naquele em que você começou.
web-confirm-yes = Sim, conectar
web-confirm-no = Não sou eu

## Success
web-success-title = Pronto
web-success-heading = Pronto.
web-success-heading-number = Pronto, você é fã { $number }.
web-success-what-auto = { $title } vai estar na sua biblioteca do { $service } no dia do lançamento, minutos depois de sair onde você mora.
web-success-what-one-tap = No dia do lançamento eu te mando um botão que põe { $title } no seu { $service }.
web-success-what-native = Faça o pre-save de { $title } na página do { $service }. Não vejo o que você faz lá, então no dia do lançamento te mando o link do mesmo jeito.
web-success-what-reminder = No dia do lançamento eu te mando o link que toca { $title } em { $service }.
web-success-what-link = { $title } toca aqui no dia do lançamento: guarde esta página ou salve a data.
web-success-full = O { $service } só nos deixa salvar um certo número por dia, e o último lugar daquele dia foi ocupado enquanto você fazia login: não podemos prometer que vamos salvar.
web-success-renewed = Continuo salvando tudo o que { $artist } lançar no seu { $service }.
web-success-native = Pre-save no próprio { $service }
web-success-connected = Conectado como { $account }.
web-success-reaches = Sua permissão vale até { $until }.
web-success-untold = Por SMS só escrevo sobre lançamentos, então nenhum diz quando esta permissão termina. Envie DATA para ver sua página, onde está o dia. Se ela já tiver terminado, o SMS do dia de um lançamento traz o toque que a renova.
web-success-hours = Sua permissão vale até { $time }.
web-success-told = Eu te conto { $via } quando acontecer.
web-success-back-telegram = Voltar ao Telegram
web-success-back-discord = Voltar ao Discord
web-success-back-sms = Voltar às mensagens
web-success-claim = Onde devo te contar?
web-success-claim-hint = Sem chat, a gente salva do mesmo jeito; você só não recebe notícias nossas.
web-playlist-none = Nenhuma por enquanto
web-playlist-send = Colocar lá também
web-playlist-chosen = Também vai para a sua playlist { $playlist }.
web-success-ics = Adicionar à minha agenda
web-success-share = Compartilhar
web-success-me = Ver ou mudar o que sabemos
web-success-mydata = Para ver ou mudar o que sabemos de você, mande /mydata nesse chat.
web-success-wake = Os SMS chegam de dia. Quer o deste lançamento no minuto em que sair, mesmo de noite? Mande WAKE para o mesmo número.
web-news-heading = Mais uma coisa, se você quiser
web-news-send = Quero ficar por dentro
web-news-given = Anotado. Diga stop quando quiser.

## Errors: what happened, nothing was lost, one way forward
web-error-safe = Nada se perdeu.
web-error-link-expired-title = Este link já foi usado
web-error-link-expired-text = Funcionou uma vez, ou o tempo dele passou. Assim ninguém mais o usa em seu nome.
web-error-link-expired-way = Pegar um novo link
web-error-attempt-expired-title = Demorou um pouco
web-error-attempt-expired-text = Um login tem dez minutos, e cada um vale uma vez. Comece de novo; são dois toques.
web-error-attempt-expired-way = Começar de novo
web-error-declined-title = Não conectado
web-error-declined-text = { $service } diz que você não permitiu. Tudo bem; nada mudou na sua conta.
web-error-declined-way = Escolher outro jeito
web-error-consent-incomplete-title = Faltou marcar uma caixa
web-error-consent-incomplete-text = Você entrou, mas a caixa que nos deixa adicionar música no { $service } ficou vazia, então não podemos salvar para você. Comece de novo e marque.
web-error-consent-incomplete-way = Começar de novo
web-error-not-entitled-title = Não dá para salvar nesta conta
web-error-not-entitled-text = { $service } não nos deixa adicionar a esta conta: talvez precise de assinatura, ou esteja fora da nossa lista. Um aviso funciona com qualquer conta.
web-error-not-entitled-way = Escolher outro jeito
web-error-service-down-title = { $service } não está respondendo
web-error-service-down-text = É do lado deles e costuma ser rápido. Seu lugar está guardado.
web-error-service-down-way = Tentar de novo
web-error-not-from-here-title = Daqui não dá para chegar ao { $service } agora
web-error-not-from-here-text = Não é você nem a sua conta: algo precisa ser acertado do nosso lado, e quem cuida deste site já foi avisado. Outro serviço funciona, e um aviso também.
web-error-not-from-here-way = Escolher outro jeito
web-error-form-expired-title = Esta página ficou aberta tempo demais
web-error-form-expired-text = Para ter certeza de que é você, os formulários vencem depois de um tempo. Recarregue e toque mais uma vez.
web-error-form-expired-way = Recarregar
web-error-not-me-title = Certo, não conectado
web-error-not-me-text = Jogamos a resposta fora. Nenhuma conta foi conectada a um chat.
web-error-not-me-way = Para o lançamento
web-error-too-many-title = Um pouco mais devagar
web-error-too-many-text = Vieram muitas tentativas da sua rede de uma vez. Espere um minuto e volta a funcionar.
web-error-too-many-way = Tentar de novo
web-error-not-open-title = Não está aberto agora
web-error-not-open-text = Os pre-saves deste lançamento não estão abertos no momento.
web-error-not-open-way = Para o lançamento
web-error-cancelled-title = Este lançamento foi cancelado
web-error-cancelled-text = O artista retirou o lançamento. Seu pre-save terminou junto, e nenhuma permissão é usada.
web-error-cancelled-way = Ver o que sabemos de você
web-error-internal-title = A culpa foi nossa
web-error-internal-text = Algo quebrou do nosso lado; já está anotado.
web-error-internal-way = Tentar de novo
web-error-reference = Se escrever para nós, diga { $reference }.
web-not-found-title = Nada aqui
web-not-found-text = Este endereço não leva a lugar nenhum: talvez falte uma letra, ou a página ainda não seja pública.
web-service-unnamed = O serviço

## Me
web-me-gate-title = Sua página
web-me-gate-heading = Abrir sua página
web-me-gate-text = Ela mostra tudo o que sabemos de você e deixa você mudar. Abre uma vez por este link e fecha sozinha depois de { $minutes } minutos.
web-me-gate-go = Abrir
web-me-title = Sua página
web-me-heading = Olá, { $name }
web-me-heading-plain = Olá
web-me-closes = Fecha sozinha às { $time }.
web-me-close = Fechar agora
web-me-closed-title = Fechada
web-me-closed-text = Sua página está fechada. Peça um novo link no seu chat quando quiser.
web-me-erased-title = Apagado
web-me-erased-text = Tudo o que identifica você se foi, e seus serviços estão desconectados. Guardamos só uma prova ilegível de que um dia você concordou, como a lei nos pede.
web-me-connections = Serviços conectados
web-me-connections-none = Nenhum serviço conectado.
web-me-connected-since = desde { $date }
web-me-connected-until = permissão até { $date }
web-me-state-active = conectado
web-me-state-expiring = termina em breve
web-me-state-needs_consent = precisa da sua permissão de novo
web-me-disconnect = Desconectar
web-me-disconnect-what = Desconectar { $service }
web-me-chats = Chats
web-me-chats-none = Nenhum chat ligado a você.
web-me-leave = Não escrever mais aqui
web-me-leave-what = Não escrever mais para { $label } { $via }
web-me-presaves = Pre-saves
web-me-presaves-none = Nenhum pre-save ainda.
web-me-withdraw = Cancelar
web-me-withdraw-what = Cancelar { $title } em { $service }
web-me-presave-waiting = esperando o dia do lançamento
web-me-presave-saving = sendo salvo agora
web-me-presave-saved = salvo
web-me-presave-accepted = o serviço aceitou
web-me-presave-verified = salvo e conferido
web-me-presave-retrying = tentando de novo
web-me-presave-awaiting_source = ainda não está no serviço
web-me-presave-needs_consent = precisa da sua permissão
web-me-presave-not_entitled = não dá para salvar nesta conta
web-me-presave-failed = não foi possível salvar
web-me-presave-withdrawn = cancelado
web-me-presave-reminded = avisado
web-me-consents = Com o que você concordou
web-me-consents-none = Nada ainda.
web-me-purpose-release = Mensagens sobre um lançamento
web-me-purpose-save = Salvar na sua biblioteca
web-me-purpose-follow = Seguir o artista
web-me-purpose-playlist = Adicionar à sua playlist
web-me-purpose-future_saves = Salvar próximos lançamentos
web-me-purpose-news = Novidades do artista
web-me-purpose-replies = Levar o que você escreve à equipe do artista
web-me-purpose-wake = Mensagens à meia-noite
web-me-purpose-sms = SMS automatizados
web-me-consent-given = Dado em { $date }, { $where }, texto { $version }
web-me-consent-withdrawn = Retirado em { $date }
web-me-consent-withdraw = Retirar
web-me-consent-withdraw-what = Retirar: { $purpose }
web-me-data = Seus dados
web-me-export = Baixar tudo
web-me-export-hint = Um arquivo JSON com tudo o que está guardado sobre você.
web-me-erase = Apagar meus dados
web-me-erase-hint = Um artista: o que espera os lançamentos dele é cancelado. Tudo: seus serviços também são desconectados. Nenhum dos dois dá para desfazer.
web-me-erase-what = O que vamos apagar?
web-me-erase-artist = Só o que { $artist } tem: pre-saves, mensagens e novidades. Seus serviços continuam conectados.
web-me-erase-everything = Tudo sobre mim
web-me-erase-sure = Sim, tenho certeza.
web-me-erase-go = Apagar agora
web-me-done-forgotten = Pronto. Não resta nada seu com esse artista, só uma prova ilegível de consentimentos passados.
web-me-done-disconnected = Desconectado. Apagamos a permissão do nosso lado.
web-me-done-withdrawn = Cancelado. Nada será salvo.
web-me-done-consent = Retirado, a partir de agora.
web-me-done-left = Pronto. Não escrevemos mais lá.

## Privacy notice
web-privacy-title = Privacidade
web-legal-updated = Em { $date }
web-privacy-who-title = Quem é responsável
web-privacy-who-text = { $name } mantém este site e decide o que acontece com os dados. Escreva para { $contact }.
web-privacy-what-title = O que guardamos, e por quê
web-privacy-what-text = O endereço (ou número) do seu chat e o nome que aparece lá, para podermos contar o que aconteceu. De quais lançamentos você fez pre-save e em qual serviço. Com o que você concordou, nas palavras exatas. Tudo isso porque você pediu (seu consentimento), e só enquanto ele durar.
web-privacy-services-title = Serviços de streaming
web-privacy-services-text = Quando você conecta um destes serviços: { $services }, ele nos dá uma permissão e o nome e número da sua conta lá. A permissão é guardada cifrada e usada só para o que você concordou. Nunca vemos sua senha e não olhamos o que você ouve.
web-privacy-services-none = Nenhum serviço de streaming está conectado neste site: você recebe só links e avisos.
web-privacy-others-title = Quem mais vê algo
web-privacy-others-text = Os chats em que você escreve ({ $channels }) e os serviços que você conecta, só o necessário para entregar. Ninguém compra nem aluga nada de nós. Números de celular e dados de consentimento nunca são compartilhados com terceiros para marketing. O que você responde a um artista vai para a equipe dele, no Discord, depois que você diz sim.
web-privacy-visits-title = Visitas
web-privacy-visits-text = Contamos visitas sem cookies de rastreamento. Seu endereço de rede vira um código diário ilegível cuja chave é apagada todo dia. Cookies só servem para o login e terminam em minutos.
web-privacy-long-title = Por quanto tempo
web-privacy-long-text = As permissões são destruídas quando você desconecta ou quando terminam. Todo o resto some quando você apaga. Depois guardamos uma prova ilegível dos seus consentimentos por { $years } anos, para mostrar que perguntamos.
web-privacy-rights-title = Seus direitos
web-privacy-rights-text = Ver, exportar, corrigir, retirar e apagar: mande /mydata ou /forget no seu chat, ou use sua página. STOP encerra todos os SMS. Você também pode reclamar a uma autoridade de proteção de dados.
web-privacy-disconnect-title = Como desconectar
web-privacy-disconnect-text = Mande /disconnect no seu chat ou toque em Desconectar na sua página. Você também pode nos remover nas configurações do serviço, em apps conectados.

## Terms
web-terms-title = Termos
web-terms-what-title = O que é isto
web-terms-what-text = { $name } oferece um serviço gratuito: salva na sua biblioteca, no dia do lançamento, a música que você pediu e te conta. Cada botão diz antes até onde consegue ir.
web-terms-promise-title = O que não prometemos
web-terms-promise-text = As datas mudam, e os serviços de streaming têm limites próprios. Se algo não pôde ser salvo, contamos e mandamos o link.
web-terms-fair-title = Uso justo
web-terms-fair-text = Uma pessoa, suas próprias contas. Nada é dado em troca de um pre-save ou de seguir, e nenhuma reprodução é fabricada.
web-terms-sms-title = SMS: { $programme }
web-terms-sms-text = SMS automáticos e recorrentes sobre lançamentos que você pediu, por lançamento no máximo quantos diz a resposta à sua palavra-chave. O consentimento não é condição de compra. Podem valer tarifas de SMS e dados. Responda HELP para ajuda, STOP para parar; STOP encerra todos os SMS desse número. As operadoras não respondem por mensagens atrasadas ou não entregues.
web-terms-end-title = Para encerrar
web-terms-end-text = Quando quiser, sem motivo: mande stop, /disconnect ou /forget no seu chat. Perguntas vão para { $contact }.
