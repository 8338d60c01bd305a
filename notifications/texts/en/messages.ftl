# Messages that we begin. `-sms` forms are GSM-7 and name the artist; `{ $url }` is ours.

button-wake = Wake me at midnight
button-change = Change
button-cancel = Cancel this pre-save
button-play = ▶ Play
button-share = Share
button-save-now = Save it now (one tap)
button-copy-link = Copy the link for my browser
button-other-service = Another service
button-just-remind = Just remind me
button-look = Pick where you listen
button-better = Yes, save it for me
button-renew = Keep it alive (one tap)
button-not-this-one = Not this one
button-not-me = Not your account? Undo
button-also-follow = Also follow { $artist } on { $service }
button-also-playlist = Add to a playlist
button-news = News from { $artist }
button-no-news = No more news from { $artist }

msg-confirmation =
    Done, you are fan { $number }. **{ $title }** will be in your { $service } on { $date }, minutes after it goes live where you are.
msg-confirmation-until = Your permission reaches until { $until }.
msg-confirmation-hours = Your permission works until { $time }.
msg-confirmation-short = Your permission ends { $until }, before the release. I ask you again here in time.
msg-confirmation-news = You said yes to it on the page: { $artist } may write to you here now and then. If that was not you, one tap ends it.
msg-confirmation-account = It goes into { $account }.{ $elsewhere ->
        [telegram] {" "}This account is also used in a Telegram chat. Is that also you? /link joins the chats.
        [discord] {" "}This account is also used in a Discord chat. Is that also you? /link joins the chats.
        [sms] {" "}This account is also used in a chat by text message. Is that also you? /link joins the chats.
       *[none] {""}
    }
msg-confirmation-out = Done, you are fan { $number }. **{ $title }** is out: I save it to your { $service } right now.
msg-confirmation-reminder =
    Done, you are fan { $number }. On { $date } I send you the link to **{ $title }** here.
msg-confirmation-full = { $service } lets me save only so many a day, and the last place of that day went while you signed in: I cannot promise to save it. Should it allow more by then, I ask you here.
msg-confirmation-one-tap =
    Done, you are fan { $number }. { $service } gives no permission that lasts until { $date }, so I send you one button here that day: one tap, and **{ $title }** is in your library.

msg-receipt = **Saved.** { $title } is in your { $service } library since { $time }.
msg-receipt-sms = { $artist }: { $title } is out & saved to your { $service }. Play: { $url } STOP to end

msg-rescue-needs-reauth = **{ $title }** is out. I could not save it: { $service } says the permission ended or was withdrawn.
msg-rescue-not-entitled = **{ $title }** is out. I could not save it: { $service } does not let me save for this account.
msg-rescue-unseen = **{ $title }** is out. { $service } took your save, but I do not see it in your library yet. I try again by myself; one tap does it now.
msg-rescue-accepted = **{ $title }** is out. { $service } took your save each time, but it never showed in your library.
msg-rescue-unseen-sms = { $artist }: { $title } is out. { $service } took your save but does not show it yet. I try again; one tap: { $url } STOP to end
msg-rescue-other = **{ $title }** is out. I could not save it: { $service } kept refusing.
msg-rescue-not-available-yet = **{ $title }** is out. I could not save it: { $service } does not offer it to your account.
msg-rescue-unlisted = **{ $title }** is out, but { $service } does not list it yet. I keep looking for at least two days and save it when it is there. You can listen elsewhere now.
msg-rescue-unlisted-sms = { $artist }: { $title } is out, but { $service } does not list it yet. I save it when it does. Play: { $url } STOP to end
msg-rescue-never-listed = { $service } still does not list **{ $title }** after a week, so I have stopped looking there. If it comes after all and the artist tells me, I save it. You can listen elsewhere.
msg-rescue-never-listed-sms = { $artist }: { $service } still does not list { $title }, so I stopped looking there. Play: { $url } STOP to end
msg-rescue-bad-item = **{ $title }** is out, but { $service } lets no one save it from outside. You can listen now.
msg-rescue-bad-item-sms = { $artist }: { $title } is out, but { $service } lets no one save it from outside. Play: { $url } STOP to end
msg-rescue-later = **{ $title }** is out. { $service } limits how much I may save and takes no more for now. Yours follows by itself, as a rule within a day. You can listen now.
msg-rescue-later-sms = { $artist }: { $title } is out. { $service } takes no more saves for now, yours follows by itself. Play: { $url } STOP to end
msg-rescue-sms = { $artist }: { $title } is out, but { $service } did not let me save it. One tap: { $url } STOP to end

msg-reminder = **{ $title }** by { $artist } is out.
msg-reminder-sms = { $artist }: { $title } is out. Play: { $url } STOP to end
msg-reminder-one-tap = **{ $title }** by { $artist } is out. One tap puts it into your { $service }.
msg-reminder-one-tap-sms = { $artist }: { $title } is out. One tap saves it: { $url } STOP to end

msg-stuck = The { $service } page did not come back. It often happens inside in-app browsers.

msg-open = Pre-saves for **{ $title }** by { $artist } are open.
msg-open-sms = { $artist }: pre-saves for { $title } are open: { $url } STOP to end

msg-moved = **{ $title }** moves. New date: { $when }. Your pre-save moves with it, you need do nothing.
msg-moved-sms = { $artist }: { $title } moves to { $date }. Your pre-save moves with it. STOP to end

msg-cancelled = The release of **{ $title }** was called off. Nothing will be saved.
msg-cancelled-sms = { $artist }: the release of { $title } was called off. Nothing will be saved. STOP to end

msg-renew = Your { $service } permission ends { $until }, before **{ $title }** is out. One tap keeps it alive.
msg-renew-sms = { $artist }: your { $service } permission ends before { $title } is out. Renew: { $url } STOP to end

msg-renew-ended = Your { $service } permission has ended, and **{ $title }** comes soon. One tap, and I save it for you after all.
msg-better = When you joined I could only promise to remind you of **{ $title }** on { $service }. Now I can save it for you on release day. Shall I?
msg-renew-future =
    Your { $service } permission ends { $until }. As long as it lives I save every new release of { $artist } for you. One tap keeps it alive.

msg-countdown = **{ $title }** by { $artist } comes { $when }. You need do nothing.
msg-countdown-sms = { $artist }: { $title } comes { $date }. You need do nothing. STOP to end
msg-follow-up = How is **{ $title }** by { $artist }? It plays here.
msg-enrolled =
    { $artist } has a new release: **{ $title }**, { $when }. You asked me to save them all, so it will be in your { $service }.
msg-enrolled-reminder = { $artist } has a new release: **{ $title }**, { $when }. You asked me to save them all, but { $service } does not let me save this one for you as things stand. So I send you the link on the day, and ask you here should that change.
msg-enrolled-sms = { $artist }: new: { $title }, { $date }. It will be in your { $service }. Not this one? Text DATA. STOP to end
msg-enrolled-reminder-sms = { $artist }: new: { $title }, { $date }. { $service } does not let me save it now, so I text you the link on the day. STOP to end
msg-renewed = Done. I go on saving every new release of { $artist } to your { $service }; your permission reaches until { $until }.
msg-renewed-open = Done. I go on saving every new release of { $artist } to your { $service }.
