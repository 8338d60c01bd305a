# Text messages of the conversation: GSM-7, the brand first, STOP where the law wants it.

sms-prompt = { $artist }: Responda SIM para SMS automaticos e recorrentes de lancamentos (max { $max } cada). Nao obriga a comprar. Pode haver tarifas de SMS/dados. HELP ajuda, STOP para parar. Termos: { $terms }
sms-prompt-countdown = { $artist }: Responda SIM para SMS automaticos e recorrentes de lancamentos e contagem (max { $max } cada). Nao obriga a comprar. Pode haver tarifas de SMS/dados. HELP ajuda, STOP para parar. Termos: { $terms }
sms-welcome = { $artist }: Voce entrou em { $title }, { $date }. Max { $max } SMS/lancamento. Pode haver tarifas de SMS/dados. HELP ajuda, STOP para parar. Salvar: { $url }
sms-already = { $artist }: Voce ja entrou em { $title }, { $date }. Salvar: { $url } STOP para parar
sms-not-open = { $artist }: os pre-saves de { $title } ainda nao abriram. Avisamos quando abrirem. STOP para parar
sms-not-open-ask = { $artist }: os pre-saves de { $title } ainda nao abriram. Mande { $keyword } de novo quando abrirem. STOP para parar
sms-stopped = { $operator }: Voce nao recebe mais SMS deste numero, de nenhum artista. Responda START para voltar.
sms-resumed = { $operator }: Voce recebe de novo SMS deste numero. HELP ajuda, STOP para parar. Pode haver tarifas de SMS/dados.
sms-help = { $operator }: SMS de lancamentos que voce pediu, max { $max } cada. Contato: { $contact }. Pode haver tarifas SMS/dados. STOP para parar.
sms-unclear = { $operator }: Opa, nao entendi. Mande a palavra-chave de um artista, HELP para ajuda ou STOP para parar.
sms-nothing-to-confirm = { $operator }: Nada a confirmar. Para entrar, mande a palavra de um artista. STOP para parar.
sms-wake = { $operator }: OK, os SMS podem chegar a meia-noite. STOP para parar.
sms-forget = { $operator }: Isto apaga tudo o que sei de voce, em todos os seus chats. Os pre-saves terminam. Nao da para desfazer. Responda FORGET YES para fazer.
sms-mydata = { $operator }: O que guardo sobre voce e como apagar (um uso, 15 minutos): { $url } STOP para parar.
sms-forgotten = { $operator }: Pronto. Nao resta nada seu aqui, so uma prova anonima de consentimentos passados.
