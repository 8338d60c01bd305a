# Words of the conversation in Telegram and Discord. Short, warm, concrete.

language-name = Português (Brasil)

## How far each service can go, on its button
rung-auto = salva sozinho
rung-one-tap = um toque no dia
rung-native = página própria de pre-save
rung-reminder = eu te aviso, com o link
rung-link = link no dia

## When
when-local = { $date }, { $time } onde você mora
when-global = { $date }, { $time } em { $city }
when-utc = { $date }, { $time } UTC
chat-out-when = Sai: { $when }

## The prompt
chat-pick = Escolha onde você ouve. No dia do lançamento eu salvo para você e mando aqui o link para ouvir.
chat-pick-out = Escolha onde você ouve: eu salvo para você agora.
chat-teaser = Os pre-saves ainda não abriram. Quer que eu avise quando abrirem?
chat-out-now = Já saiu.
chat-tell-me = Me avise quando abrir
chat-more = Mais serviços
chat-just-remind = Só me avise
chat-play-now = Ouvir agora
chat-save-as = Salvar no meu { $service } (conectado: { $account })
chat-save-mine = Salvar no meu { $service }
chat-connect = Continuar no { $service }
chat-connect-text = { $service } precisa concordar uma vez, depois eu salvo { $title } para você. Este link é só seu.
chat-native-button = Pre-save no próprio { $service }
chat-native-text = { $title } tem página própria no { $service }: faça o pre-save lá. Não vejo o que você faz lá, então te mando o link no dia do lançamento do mesmo jeito.
chat-noted = Anotado. Você é fã { $number }.
chat-also-followed = Anotado. Quando eu salvar { $title }, também sigo { $artist } no { $service } por você.
chat-also-which = Em qual das suas playlists no { $service } { $title } deve entrar também?
chat-also-no-list = O { $service } não me mostrou nenhuma playlist sua onde eu possa colocar algo. Crio uma privada para { $title }?
chat-also-new = Uma nova: { $playlist }
chat-also-back = ◀ Voltar
chat-also-more = Mais ▶
chat-also-playlist = { $title } também vai para a sua playlist { $playlist } quando eu salvar.
chat-also-ask-follow = Por enquanto o { $service } me deixa salvar por você, mas não seguir. A página pode mudar isso: marque lá a caixa de { $artist }. Seu pre-save continua valendo de qualquer jeito.
chat-also-ask-playlist = Por enquanto o { $service } me deixa salvar por você, mas não mexer nas suas playlists. A página pode mudar isso: marque lá a caixa da playlist. Seu pre-save continua valendo de qualquer jeito.
chat-will-tell = Eu te aviso aqui assim que os pre-saves abrirem.
chat-will-tell-already = Você já está na lista. Eu te aviso aqui.
chat-claimed = Este chat agora é seu: a confirmação e o link para ouvir chegam aqui.

## One line a pre-save
chat-line-waiting = { $service }: esperando o dia do lançamento ✓
chat-line-saving = { $service }: sendo salvo agora
chat-line-retrying = { $service }: ainda não passou, continuo tentando
chat-line-saved = { $service }: salvo ✓
chat-line-accepted = { $service }: aceitou ✓
chat-line-verified = { $service }: salvo e conferido ✓
chat-line-awaiting-source = { $service }: ainda não tem, continuo procurando
chat-line-needs-consent = { $service }: precisa da sua permissão de novo
chat-line-not-entitled = { $service }: não dá para salvar nesta conta, eu te aviso
chat-line-failed = { $service }: não foi possível salvar, o link funciona
chat-line-reminded = { $service }: você recebeu o link
chat-line-just-remind = Eu te aviso, com o link ✓
chat-line-reminder = { $service }: eu te aviso, com o link ✓
chat-line-queued = { $service }: já saiu, o seu vem sozinho
chat-line-one-tap = { $service }: um toque no dia do lançamento ✓

## Cancel and change
chat-change = Mudar
chat-cancel = Cancelar este pre-save
chat-cancel-sure = Cancelar seu pre-save de { $title }? Nada será salvo, nada enviado.
chat-cancel-sure-one = Cancelar { $title } no { $service }? Seus outros pre-saves dele ficam.
chat-cancel-which = Você tem vários pre-saves de { $title }. Qual devo cancelar?
chat-cancel-all = Todos
chat-cancelled-one = Cancelado no { $service }. Seus outros pre-saves de { $title } ficam.
chat-cancel-yes = Sim, cancelar
chat-cancel-no = Manter
chat-cancelled = Cancelado. Nada será salvo de { $title }.
chat-nothing-to-cancel = Não havia nada esperando por { $title }.
chat-wake-button = Me acorde à meia-noite
chat-wake-on = Certo. Você ouve um som no minuto em que sair, mesmo à noite.
chat-wake-off = Certo. À noite as mensagens chegam sem som.

## Status and rights
chat-status-none = Você ainda não tem pre-saves. Abra o link de um artista e escolha onde você ouve.
chat-mydata = Guardo { $grants } conexões, { $presaves } pre-saves e { $consents } consentimentos seus. A página mostra tudo; o arquivo também.
chat-mydata-page = Abrir minha página (15 minutos)
chat-mydata-none = Não guardo nada sobre você.
chat-disconnect-which = Qual permissão devo destruir?
chat-disconnected = { $service } está desconectado; a permissão foi destruída. O que esperava por ela não será salvo.
chat-nothing-connected = Nada está conectado.
chat-pause-ask = Sem mensagens por quanto tempo? Os pre-saves continuam.
chat-days = { $days } dias
chat-pause-off = Voltar agora
chat-paused = Silêncio até { $date }. Os pre-saves continuam. /pause termina antes.
chat-pause-over = Voltei. Você recebe mensagens de novo.
chat-forget-sure = Apagar tudo o que sei de você? Os pre-saves terminam, as permissões são destruídas. Não dá para desfazer.
chat-forget-yes = Me apague
chat-forget-all = Tudo
chat-forget-no = Não, me mantenha
chat-forget-what = Apagar o quê? Um artista: os pre-saves, mensagens e novidades dele terminam, seus serviços continuam conectados. Tudo: todos os pre-saves terminam e as permissões são destruídas. Nenhum dos dois pode ser desfeito.
chat-forget-more = Há mais artistas do que cabe aqui: diga um nome, como em /forget NEON.
chat-forget-artist = Só { $artist }
chat-forgotten-artist = Pronto. Não resta nada aqui sobre você e { $artist }, só uma prova anônima de consentimentos passados.
chat-forget-artist-none = Já não havia nada sobre você e esse artista.
chat-forgotten = Pronto. Não resta nada seu aqui, só uma prova anônima de consentimentos passados.
chat-language-ask = Em que idioma eu falo com você?
chat-language-set = Agora falo português com você.
chat-stopped = Você não recebe mais mensagens minhas aqui. Mande /start se mudar de ideia.
chat-stopped-already = Você já tinha parado. Não vem mais nada.
chat-resumed = Que bom ter você de volta. Você recebe mensagens aqui de novo.
chat-silenced = Você parou minhas mensagens aqui, então não vem nenhuma. /start traz de volta.
chat-help =
    Eu salvo música nova para você no dia do lançamento e conto aqui quando ela chega.
    /status o que espera · /releases o que vem aí · /presave CÓDIGO entrar
    /mydata o que guardo · /disconnect · /pause · /forget · /stop · /language
    /link juntar outro chat seu · /channel onde escrevo · /unlink
    Mantido por { $operator }. Você pode responder "stop" a qualquer mensagem.
chat-hello = Olá. Abra o link de pre-save de um artista, ou mande /presave com o código dele. /help diz o que mais sei fazer.
chat-unclear = Não entendi. /help diz o que sei fazer.

## Standing consents
countdown-named = Até lá eu te escrevo no chat: { $days } dias antes.
chat-future-saves = Eu salvo para você tudo o que estes artistas lançam. Um toque encerra:
chat-future-end = Não salvar mais nada de { $artist }
chat-future-ended = Certo. De agora em diante salvo só o que você pedir. O que já foi prometido fica.
chat-news-given = Anotado: { $artist } pode escrever para você aqui de vez em quando.
chat-news-ended = Certo. Não chegam mais novidades de { $artist } aqui.
