# Text messages of the conversation: GSM-7, the brand first, STOP where the law wants it.

sms-prompt = { $artist }: Reply Y for recurring automated release texts (max { $max }/release). Consent not a condition of purchase. Msg&data rates may apply. HELP for help, STOP to end. Terms: { $terms }
sms-prompt-countdown = { $artist }: Reply Y for recurring automated release & countdown texts (max { $max }/release). Consent not a condition of purchase. Msg&data rates may apply. HELP for help, STOP to end. Terms: { $terms }
sms-welcome = { $artist }: You're in for { $title }, { $date }. Max { $max } msgs/release. Msg&data rates may apply. HELP for help, STOP to end. Save it: { $url }
sms-already = { $artist }: You're in already for { $title }, { $date }. Save it: { $url } STOP to end
sms-not-open = { $artist }: pre-saves for { $title } are not open yet. We text you when they are. STOP to end
sms-not-open-ask = { $artist }: pre-saves for { $title } are not open yet. Text { $keyword } again when they are. STOP to end
sms-stopped = { $operator }: You get no more texts from this number, for any artist on it. Reply START to resume.
sms-resumed = { $operator }: You get texts from this number again. HELP for help, STOP to end. Msg&data rates may apply.
sms-help = { $operator }: release texts you asked for, max { $max }/release. Contact: { $contact }. Msg&data rates may apply. STOP to end.
sms-unclear = { $operator }: Sorry, I did not get that. Text an artist's keyword, HELP for help or STOP to end.
sms-nothing-to-confirm = { $operator }: There is nothing to confirm. Text an artist's keyword to begin. STOP to end.
sms-wake = { $operator }: OK, release texts may come at midnight. STOP to end.
sms-forget = { $operator }: This erases everything I know about you, in all your chats. Pre-saves end. It cannot be undone. Reply FORGET YES to do it.
sms-mydata = { $operator }: What I keep about you, and how to end it (one use, 15 minutes): { $url } STOP to end texts.
sms-forgotten = { $operator }: Done. Nothing about you is left here, only an anonymous proof of past consent.
