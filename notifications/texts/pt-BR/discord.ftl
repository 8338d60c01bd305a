# What only Discord shows: announcements, the artist's commands, fan commands.

## Fan commands
discord-command-presave = Entrar com o código de um artista
discord-command-status = O que espera o dia do lançamento
discord-command-releases = O que vem aí
discord-command-mydata = O que guardo sobre você
discord-command-disconnect = Destruir uma permissão
discord-command-pause = Sem mensagens por um tempo
discord-command-forget = Apagar o que um artista tem de mim, ou tudo
discord-command-language = Falar em outro idioma
discord-command-stop = Chega de mensagens
discord-command-start = Mensagens de novo depois de parar
discord-command-help = O que sei fazer
discord-option-code = O código do artista

## The announcement
discord-presave = Pre-save
discord-remind = Me avise
discord-share = Compartilhar
discord-save = Salvar
discord-out-when = Sai: { $when }
discord-out-now = Já saiu.
discord-teaser = Os pre-saves abrem em breve.
discord-goal = **{ $fans }** de { $goal } fãs a bordo
discord-out-post = **{ $title }** de { $artist } já saiu.
discord-my-pre-save = Meu pre-save
discord-promise = Eu te escrevo direto se suas configurações deixarem; se não, em minutos você fica sabendo como te aviso de outro jeito.
discord-role-given = Não consegui abrir uma mensagem direta com você, então você tem { $role } aqui. Ele é marcado em { $channel } quando { $title } sair.
discord-elsewhere = Não consegui abrir uma mensagem direta com você, e este servidor não tem cargo para isso. Deixe eu te avisar em outro lugar quando { $title } sair:
discord-elsewhere-sms = Por SMS: mande { $keyword } para { $number }.
discord-calendar = Salvar a data
discord-event = { $title } de { $artist } sai: { $when }. A hora acima é a de { $zone }.
discord-on-board = **{ $fans }** fãs a bordo
discord-cancelled-card = Este lançamento foi cancelado. Nada será salvo.
discord-share-text =
    Copie este link para seus amigos:
    `{ $url }`

## The artist's commands
discord-campaign = Lançamentos do artista deste servidor
discord-none = não definido
discord-settings =
    Este servidor está ligado ao seu artista.
    Os anúncios vão para: { $channel }
    Cargo do lançamento: { $role }
    Cargo do primeiro dia: { $first }
    Eventos agendados: { $events ->
        [true] sim
       *[other] não
    }
    O que os fãs respondem: { $replies }
    Grupos e canais do Telegram: { $telegram }
    A seguir: /campaign create
discord-created = **{ $title }** é um rascunho. É isto que os fãs vão ver:
discord-edited = Salvo. É isto que os fãs veem agora:
discord-unchanged = Nada mudou. É isto que os fãs veem:
discord-clip-set = O clipe está pronto: { $seconds } s. Os fãs ouvem na página, no Telegram e junto com o anúncio:
discord-clip-gone = O clipe foi removido daqui e da página. Um chat que já recebeu fica com ele.
discord-clip-none = Ainda não há clipe. Anexe um: /campaign clip file:
discord-clip-shown = O clipe tem { $seconds } s. Outro arquivo o substitui, `remove:` o tira:
discord-announced = Anunciado: { $url }
discord-open-sure = Abrir os pre-saves de **{ $title }**? Quem pediu é avisado.
discord-opened = Os pre-saves de **{ $title }** estão abertos. O anúncio já mostra o botão.
discord-opened-unannounced = Os pre-saves de **{ $title }** estão abertos, mas nada foi anunciado aqui ainda: /campaign announce
discord-move-sure =
    Mudar **{ $title }** para { $when }?
    { $fans } { $fans ->
        [one] fã é avisado
       *[other] fãs são avisados
    } uma vez.
discord-cancel-sure =
    Cancelar **{ $title }**?
    Nada será salvo. { $fans } { $fans ->
        [one] fã é avisado
       *[other] fãs são avisados
    } uma vez; as mensagens que esperam são descartadas. Não dá para desfazer.
discord-cancelled = **{ $title }** está cancelado. Nada será salvo; os fãs são avisados uma vez.
discord-archived = **{ $title }** está no arquivo. A página dele continua tocando.
discord-links = Estes links contam como "{ $source }":
discord-links-of = Onde **{ $title }** toca:
discord-link-set = Salvo. Este link é seu e nunca é trocado por um encontrado.
discord-link-gone = Os links do { $service } foram esquecidos. Procuramos de novo onde for possível.
discord-link-none = **{ $service }** · ainda sem link
discord-link-no-item = só para ouvir
discord-link-unsure = incerto, os fãs não veem: se estiver certo, informe-o em `link:`
discord-link-by-artist = dado por você
discord-link-by-upc = encontrado por UPC
discord-link-by-isrc = encontrado por ISRC
discord-link-by-text = encontrado pelo nome
discord-link-by-search = a página de busca
discord-missing-day-before = **{ $title }** sai em até um dia, e { $services } ainda não encontra. Pode ser normal: muitos serviços só mostram um lançamento na hora dele. Se seu distribuidor te deu o link, defina com `/campaign links`; aí nada precisa ser encontrado.
discord-missing-hour-after = **{ $title }** saiu há uma hora, e { $services } ainda não encontra. Os pre-saves dos seus fãs esperam e seguem sozinhos quando estiver lá. Confira UPC e ISRC, ou dê o link com `/campaign links`.
discord-missing-there = **{ $title }** saiu, mas { $services } não encontra nestes países: { $markets }. Em outros, sim. Os pre-saves dos seus fãs de lá esperam e seguem sozinhos quando estiver lá. Pergunte ao seu distribuidor se foi entregue lá, ou dê o link com `/campaign links`.
discord-missing-elsewhere = país desconhecido
discord-broadcast-draft = Isto iria para **{ $fans }** { $fans ->
        [one] chat cujo fã aceitou
       *[other] chats cujos fãs aceitaram
    } suas novidades ({ $counts }). Não custa nada: os SMS prometeram um número por lançamento e ficam de fora.
discord-broadcast-now = Sai assim que você tocar em Enviar.
discord-broadcast-later = Sai: { $when }.
discord-broadcast-two = Para tantos é preciso dois: outra pessoa da sua equipe precisa tocar em Enviar.
discord-broadcast-tested = Enviado só para você, como os fãs recebem.
discord-broadcast-sending = O envio está a caminho.
discord-broadcast-paused = O envio está em pausa ({ $why }). O que espera fica onde está.
discord-broadcast-halted = O envio sobre **{ $title }** entrou em pausa sozinho: { $failed } de { $total } mensagens falharam. O que espera fica onde está; `/campaign broadcast` mostra e permite seguir ou cancelar.
discord-broadcast-stuck = O envio sobre **{ $title }** entrou em pausa sozinho: várias vezes não conseguiu continuar, por uma falha nossa. O que espera fica onde está; `/campaign broadcast` mostra e permite seguir ou cancelar.
discord-broadcast-done = O envio terminou.
discord-broadcast-cancelled = O envio foi cancelado. O que não tinha saído nunca sai.
discord-broadcast-figures = Enviados: **{ $sent }** · falharam: **{ $failed }** · esperando: **{ $waiting }**
discord-broadcast-button-send = Enviar
discord-broadcast-button-test = Testar em mim
discord-broadcast-button-pause = Pausar
discord-broadcast-button-resume = Continuar
discord-broadcast-button-cancel = Cancelar
discord-release-paused = Os pre-saves de **{ $title }** estão em pausa: nada é salvo até /campaign release resume.
discord-release-resumed = Os pre-saves de **{ $title }** continuam.
discord-release-retried = **{ $title }**: { $count } { $count ->
        [one] pre-save é tentado
       *[other] pre-saves são tentados
    } de novo.
discord-team-set = { $who } agora é { $part }.
discord-team-removed = { $who } não está mais na equipe. Um cargo da pessoa ainda pode ter uma função.
discord-team-not-in-it = { $who } não tem função na equipe.
discord-fans = { $fans } { $fans ->
        [one] fã
       *[other] fãs
    }
discord-advice-late = ⚠ Pre-saves abertos de duas a quatro semanas antes rendem mais; você tem { $days } dias.
discord-advice-codes = ⚠ Sem UPC ou ISRC os links para ouvir demoram mais. Estão em "Editar música".
discord-advice-texts = ⚠ Com este nome e título alguns SMS ocupam mais de dois segmentos e custam mais: { $texts }
discord-help =
    • **/campaign settings** com o convite do operador liga este servidor; escolha um canal e um cargo do lançamento.
    • **/campaign create** recebe título, data e capa e mostra o que os fãs vão ver.
    • **/campaign clone** faz um novo rascunho a partir de um lançamento anterior.
    • **/campaign edit** muda um campo ou a capa; os botões sob a prévia mudam vários.
    • **/campaign clip** põe até 30 segundos de áudio na página e nos chats.
    • **/campaign announce** publica; **/campaign open** abre os pre-saves.
    • **/campaign link** faz links que contam de onde vieram os fãs; **/campaign status** mostra os números.
    • **/campaign stats** mostra gráficos; **/campaign export** dá os números em um arquivo.
    • **/campaign reschedule** e **cancel** avisam os fãs uma vez. **/campaign archive** guarda.
    • **/campaign links** mostra e corrige onde toca; **/campaign broadcast** escreve aos fãs que aceitaram suas novidades.
    • **/campaign telegram** liga grupos e canais do Telegram que recebem suas publicações.
    • **/campaign team** dá uma função a pessoas e cargos (owner, manager, viewer) ou a retira.

## Buttons and forms
discord-button-basics = Editar
discord-button-music = Editar música
discord-button-announce = Anunciar
discord-button-open = Abrir
discord-button-open-now = Sim, abrir
discord-button-move = Sim, mudar
discord-button-cancel = Sim, cancelar o lançamento
discord-form-basics = Editar
discord-form-music = Editar música
discord-field-title = Título
discord-field-date = Data
discord-field-time = Hora
discord-field-zone = Fuso horário
discord-field-mode = Em todo lugar junto, ou meia-noite local
discord-field-upc = UPC
discord-field-tracks = Faixas
discord-field-target = O que é salvo
discord-field-dsps = Serviços
discord-field-opens = Abertura dos pre-saves
discord-hint-title = De 1 a 100 caracteres
discord-hint-date = Como 2026-12-04
discord-hint-time = Como 00:00
discord-hint-zone = Como America/Sao_Paulo
discord-hint-mode = global ou local midnight
discord-hint-upc = De 12 a 14 dígitos, do seu distribuidor
discord-hint-tracks = Uma por linha: Título | ISRC
discord-hint-target = album ou tracks
discord-hint-dsps = Na ordem em que os fãs veem: spotify, apple_music
discord-hint-opens = Como 2026-11-20 18:00; vazio: à mão

## The figures
discord-state-draft = Rascunho: só sua equipe vê.
discord-state-announced = Anunciado: os pre-saves ainda não abriram.
discord-state-open = Os pre-saves estão abertos.
discord-state-releasing = Sendo lançado agora.
discord-state-released = Lançado.
discord-state-archived = No arquivo.
discord-state-cancelled = Cancelado.
discord-openings-title = Mensagens diretas
discord-openings-closed = O Discord não deixa o bot abrir novas mensagens diretas por enquanto; ele tenta de novo em um dia. Fãs que ainda não têm uma com ele recebem o cargo do lançamento; os outros são avisados como sempre.
discord-funnel = Até onde as pessoas chegaram
discord-step-views = Viram a página
discord-step-clicks = Pediram
discord-step-joined = Entraram
discord-step-authorised = Deram permissão
discord-step-saved = Salvos
discord-step-played = Deram play
discord-services = Serviços
discord-channels = Canais
discord-sources = Origens
discord-countries = Países
discord-stats-over-time =
    { $days ->
        [1] Entraram, por dia
        [7] Entraram, por semana
       *[other] Entraram, a cada quatro semanas
    }
discord-stats-release = Lançamento
discord-stats-others = Outros
discord-stats-no-source = sem origem
discord-stats-no-country = Não se sabe
discord-stats-best-day = O dia com mais gente foi { $day }: { $count }.
discord-stats-none = **{ $title }** ainda não tem números: ninguém abriu a página nem pediu. `/campaign link` cria links para publicar.
discord-export = **{ $title }**: { $lines } { $lines ->
        [one] linha
       *[other] linhas
    } de números, por dia e depois por serviço, canal, país ou origem. Não há nomes, telefones nem chats; países com menos de cinco fãs ficam juntos como "other". Fica registrado que você baixou o arquivo.
discord-export-before = Baixado antes por { $who }.
discord-problems = Problemas
discord-no-problems = Nenhum.

## Refusals
discord-broken = Algo deu errado aqui; nada se perdeu. Tente de novo em um minuto.
error-discord-server-only = Isto só funciona num servidor.
error-discord-no-campaign = Ainda não há campanha. Faça uma com /campaign create.
error-discord-no-channel = Não sei onde publicar. Diga um canal: /campaign settings channel:#releases
error-discord-channel = Não posso escrever em { $channel }. Dê ao meu cargo lá: ver canal, enviar mensagens, inserir links e anexar arquivos.
error-discord-field = Não há o campo "{ $given }". Há: { $fields }
error-discord-service = Diga também o serviço, como service:spotify
error-discord-broadcast-none = Ainda não houve envio. Escreva um: /campaign broadcast text:…
error-discord-flow = Diga a mensagem, como message:countdown
discord-flows = O que é dito aos fãs. Ver, ligar e redigir: /campaign messages message:countdown
discord-flow-on = sim
discord-flow-off = não
discord-flow-days = dias: { $days }
discord-flow-by-text = por SMS: { $state }
discord-texts-one = Por SMS: { $numbers } números, no máximo { $segments } segmentos{ $cost }.
discord-texts-enrolled = SMS para fãs que têm tudo salvo: { $numbers } números, no máximo { $segments } segmentos{ $cost }.
discord-texts-whole = SMS que ainda podem ir a quem entrou pelo número: { $numbers } números, no máximo { $segments } segmentos{ $cost }.
discord-texts-cost = {", cerca de"} { $cost }
discord-texts-unpriced = {" "}(o operador não definiu preço)
discord-flow-minutes = após { $minutes } min
discord-flow-shown = Como os fãs veem: { $channel }, { $language }
discord-flow-size = { $encoding } · { $characters } caracteres · { $segments } SMS
discord-flows-texts = A quem entra agora por SMS prometemos no máximo **{ $max }** SMS por lançamento: o link, o que aconteceu e o que você ligar aqui (channel:sms on:True). Quem entrou antes fica com o número que foi dito.
