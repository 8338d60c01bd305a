# Text messages of the conversation: GSM-7, the brand first, STOP where the law wants it.

sms-prompt = { $artist }: Responde SI y recibe SMS recurrentes y automaticos de lanzamientos (max. { $max } por cada uno). No obliga a comprar. Puede haber tarifas de SMS/datos. HELP ayuda, STOP para. Bases: { $terms }
sms-prompt-countdown = { $artist }: Responde SI y recibe SMS recurrentes y automaticos de lanzamientos y cuenta atras (max. { $max } por cada uno). No obliga a comprar. Puede haber tarifas de SMS/datos. HELP ayuda, STOP para. Bases: { $terms }
sms-welcome = { $artist }: Te has apuntado a { $title }, { $date }. Max. { $max } SMS por lanzamiento. Puede haber tarifas de SMS/datos. HELP ayuda, STOP para. Guardar: { $url }
sms-already = { $artist }: Ya te apuntaste a { $title }, { $date }. Guardar: { $url } STOP para parar
sms-not-open = { $artist }: el pre-save de { $title } no ha abierto. Te escribimos cuando abra. STOP para parar
sms-not-open-ask = { $artist }: el pre-save de { $title } no ha abierto. Manda { $keyword } otra vez cuando abra. STOP para parar
sms-stopped = { $operator }: No recibes mas SMS de este remitente, de ningun artista que lo use. Responde START para volver.
sms-resumed = { $operator }: Recibes otra vez SMS de este remitente. HELP ayuda, STOP para. Puede haber tarifas de SMS/datos.
sms-help = { $operator }: SMS de lanzamientos que pediste, max. { $max } por cada uno. Contacto: { $contact }. Puede haber tarifas de SMS/datos. STOP para parar.
sms-unclear = { $operator }: No te he entendido. Manda la palabra clave de un artista, HELP para ayuda o STOP para parar.
sms-nothing-to-confirm = { $operator }: No hay nada que confirmar. Manda la palabra clave de un artista para empezar. STOP para parar.
sms-wake = { $operator }: OK, los SMS de lanzamientos pueden llegar a medianoche. STOP para parar.
sms-forget = { $operator }: Esto borra todo lo que sé de ti, en todos tus chats. Los pre-saves terminan. No se puede deshacer. Responde FORGET YES para hacerlo.
sms-mydata = { $operator }: Lo que guardo sobre ti y como borrarlo (un uso, 15 minutos): { $url } STOP para parar.
sms-forgotten = { $operator }: Hecho. Ya no queda nada tuyo, solo una prueba de consentimientos pasados.
