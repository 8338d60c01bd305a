# To whoever runs this: what only they can put right. No secrets, no people.

operator-not-listed = O **{ $name }** recusou alguém cuja conta não está na lista do seu app: { $setting } ainda está em modo de desenvolvimento. Por um dia, desconhecidos recebem lá o lembrete em vez de uma promessa; depois se tenta de novo. Tire o cliente do modo de desenvolvimento, ou diga isso nas configurações (docs/dsps/{ $page }.md).
operator-credential = O **{ $name }** recusa as credenciais do Upbeat (as configurações { $settings }). Ninguém consegue se conectar lá, e o que deve ser salvo espera até você resolver. `upbeat doctor` diz o que está errado (docs/dsps/{ $page }.md).
operator-setting = As mensagens não conseguem sair: **{ $name }** é recusado. Elas esperam até você resolver; `upbeat doctor` confere.
operator-held = O **{ $name }** está segurando o bot: por enquanto ele não abre conversas com pessoas novas. O que foi prometido aos fãs chega por outro caminho onde houver, e se tenta de novo depois de um dia. Veja se há um aviso no portal de desenvolvedores do { $name }.
operator-filtered = As operadoras filtram o que sai por **{ $name }**: textos foram aceitos e nunca chegaram. Procure o código 30007 no log da Twilio e revise os links e as palavras dos seus textos e o registro do número.
operator-given-up = O que alguém escreveu no **{ $name }** não pôde ser processado, cinco vezes; pode ser um STOP. O log diz por quê. Quando isso estiver resolvido, `upbeat inbox-again` retoma; fica guardado por uma semana.
operator-replies = Mais gente escreve por SMS do que se responde em um dia: **{ $name }** se esgotou. Os links e perguntas que esperam saem quando esse dia acabar; as outras respostas não saem. Se for uma avalanche e não um ataque, aumente a configuração e reinicie.
