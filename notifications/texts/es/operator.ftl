# To whoever runs this: what only they can put right. No secrets, no people.

operator-not-listed = **{ $name }** ha rechazado a alguien cuya cuenta no está en la lista de tu app: { $setting } sigue en modo de desarrollo. Durante un día los desconocidos reciben allí el recordatorio en vez de una promesa; luego se intenta otra vez. Saca el cliente del modo de desarrollo, o dilo en los ajustes (docs/dsps/{ $page }.md).
operator-credential = **{ $name }** rechaza las credenciales de Upbeat (los ajustes { $settings }). Nadie puede conectarse allí, y lo que toca guardar espera hasta que lo arregles. `upbeat doctor` dice qué falla (docs/dsps/{ $page }.md).
operator-setting = Los mensajes no pueden salir: **{ $name }** es rechazado. Esperan hasta que lo arregles; `upbeat doctor` lo comprueba.
operator-held = **{ $name }** retiene al bot: por ahora no abre chats con personas nuevas. Lo prometido a los fans llega por otra vía donde la hay, y se intenta otra vez al cabo de un día. Mira si hay un aviso en el portal de desarrolladores de { $name }.
operator-filtered = Los operadores filtran lo que sale por **{ $name }**: hubo textos aceptados que nunca llegaron. Busca el código 30007 en el registro de Twilio y revisa los enlaces y palabras de tus textos y el registro del número.
operator-given-up = Lo que alguien escribió en **{ $name }** no se pudo procesar, cinco veces; puede ser un STOP. El registro dice por qué. Cuando esté arreglado, `upbeat inbox-again` lo retoma; se guarda una semana.
operator-replies = Escribe más gente por SMS de la que se responde en un día: **{ $name }** está agotado. Los enlaces y preguntas que esperan salen cuando acabe ese día; las demás respuestas no salen. Si es una avalancha y no un ataque, sube el ajuste y reinicia.
