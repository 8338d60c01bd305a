# Words of the conversation in Telegram and Discord. Short, warm, concrete.

language-name = English

## How far each service can go, on its button
rung-auto = saves by itself
rung-one-tap = one tap on the day
rung-native = its own pre-save page
rung-reminder = I remind you with the link
rung-link = link on the day

## When
when-local = { $date }, { $time } where you live
when-global = { $date }, { $time } in { $city }
when-utc = { $date }, { $time } UTC
chat-out-when = Out { $when }

## The prompt
chat-pick = Pick where you listen. On release day I save it for you and send you the play link here.
chat-pick-out = Pick where you listen: I save it for you now.
chat-teaser = Pre-saves are not open yet. Shall I tell you when they are?
chat-out-now = Out now.
chat-tell-me = Tell me when it opens
chat-more = More services
chat-just-remind = Just remind me
chat-play-now = Play now
chat-save-as = Save to my { $service } (connected as { $account })
chat-save-mine = Save to my { $service }
chat-connect = Continue to { $service }
chat-connect-text = { $service } has to agree once, then I save { $title } for you. This link is yours alone.
chat-native-button = Pre-save in { $service } itself
chat-native-text = { $title } has its own page at { $service }: pre-save it there. I cannot see what you do there, so I send you the play link on release day all the same.
chat-noted = Noted. You are fan { $number }.
chat-also-followed = Noted. When I save { $title } I follow { $artist } on { $service } for you, too.
chat-also-which = Which of your playlists on { $service } shall { $title } go into, too?
chat-also-no-list = { $service } showed me no playlist of yours that I could add to. Shall I make a private one for { $title }?
chat-also-new = A new one: { $playlist }
chat-also-back = ◀ Back
chat-also-more = More ▶
chat-also-playlist = { $title } goes into your playlist { $playlist }, too, when I save it.
chat-also-ask-follow = So far { $service } lets me save for you, not follow. Its page can change that: tick the box for { $artist } there. Your pre-save stands either way.
chat-also-ask-playlist = So far { $service } lets me save for you, not touch your playlists. Its page can change that: tick the box for the playlist there. Your pre-save stands either way.
chat-will-tell = I tell you here the moment pre-saves open.
chat-will-tell-already = You are on the list already. I tell you here.
chat-claimed = This chat is yours now: your receipt and the play link come here.

## One line a pre-save
chat-line-waiting = { $service }: waiting for release day ✓
chat-line-saving = { $service }: being saved right now
chat-line-retrying = { $service }: not through yet, I keep trying
chat-line-saved = { $service }: saved ✓
chat-line-accepted = { $service }: accepted it ✓
chat-line-verified = { $service }: saved and checked ✓
chat-line-awaiting-source = { $service }: does not have it yet, I keep looking
chat-line-needs-consent = { $service }: needs your permission again
chat-line-not-entitled = { $service }: cannot save for this account, I remind you instead
chat-line-failed = { $service }: could not be saved, the link works
chat-line-reminded = { $service }: you got the link
chat-line-just-remind = I remind you with the link ✓
chat-line-reminder = { $service }: I remind you with the link ✓
chat-line-queued = { $service }: out now, your save follows by itself
chat-line-one-tap = { $service }: one tap on release day ✓

## Cancel and change
chat-change = Change
chat-cancel = Cancel this pre-save
chat-cancel-sure = Cancel your pre-save of { $title }? Nothing will be saved, nothing sent.
chat-cancel-sure-one = Cancel { $title } at { $service }? Your other pre-saves of it stay.
chat-cancel-which = You have several pre-saves of { $title }. Which shall I cancel?
chat-cancel-all = All of them
chat-cancelled-one = Cancelled at { $service }. Your other pre-saves of { $title } stay.
chat-cancel-yes = Yes, cancel it
chat-cancel-no = Keep it
chat-cancelled = Cancelled. Nothing will be saved for { $title }.
chat-nothing-to-cancel = There was nothing waiting for { $title }.
chat-wake-button = Wake me at midnight
chat-wake-on = Good. You hear a sound the minute it is out, even at night.
chat-wake-off = Good. At night messages come silently.

## Status and rights
chat-status-none = You have no pre-saves yet. Open an artist's link and pick where you listen.
chat-mydata = I keep { $grants } connections, { $presaves } pre-saves and { $consents } consents for you. The page shows all of it; the file has it too.
chat-mydata-page = Open my page (15 minutes)
chat-mydata-none = I keep nothing about you.
chat-disconnect-which = Which permission shall I destroy?
chat-disconnected = { $service } is disconnected; its permission is destroyed. What waited for it will not be saved.
chat-nothing-connected = Nothing is connected.
chat-pause-ask = No messages for how long? Saves still happen.
chat-days = { $days } days
chat-pause-off = Go on now
chat-paused = Quiet until { $date }. Saves still happen. /pause ends it earlier.
chat-pause-over = I am back. You get messages again.
chat-forget-sure = Erase everything I know about you? Pre-saves end, permissions are destroyed. This cannot be undone.
chat-forget-yes = Erase me
chat-forget-all = Everything
chat-forget-no = No, keep me
chat-forget-what = Erase what? One artist: pre-saves, messages and news of that artist end, your connected services stay. Everything: all pre-saves end and permissions are destroyed. Neither can be undone.
chat-forget-more = More artists than fit here: name one, as in /forget NEON.
chat-forget-artist = Only { $artist }
chat-forgotten-artist = Done. Nothing about you and { $artist } is left here, only an anonymous proof of past consent.
chat-forget-artist-none = There was nothing about you and that artist any more.
chat-forgotten = Done. Nothing about you is left here, only an anonymous proof of past consent.
chat-language-ask = Which language shall I speak?
chat-language-set = I speak English with you now.
chat-stopped = You get no more messages from me here. Send /start to change your mind.
chat-stopped-already = You had stopped already. Nothing will come.
chat-resumed = Welcome back. You get messages here again.
chat-silenced = You stopped my messages here, so none will come. /start brings them back.
chat-help =
    I save new music for you on release day and tell you here when it is there.
    /status what waits · /releases what is coming · /presave CODE join
    /mydata what I keep · /disconnect · /pause · /forget · /stop · /language
    /link join another chat of yours · /channel where I write · /unlink
    Run by { $operator }. You can answer "stop" to any message.
chat-hello = Hello. Open an artist's pre-save link, or send /presave with its code. /help says what else I can do.
chat-unclear = I did not get that. /help says what I can do.

## Standing consents
countdown-named = On the way there I write to you in the chat: { $days } days before.
chat-future-saves = I save everything new by these artists for you. End it with one tap:
chat-future-end = Save nothing further by { $artist }
chat-future-ended = Good. From now on I save only what you ask for. What is promised already stays.
chat-news-given = Noted: { $artist } may write to you here now and then.
chat-news-ended = Good. No more news from { $artist } here.
