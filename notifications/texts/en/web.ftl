# Words of the site. Short, warm, concrete; one thought a sentence.

## Everywhere
web-skip = Skip to content
web-copied = Copied
web-copy-link = Copy the link
web-copy-field = This page's address
web-release-by = { $title } by { $artist }
web-footer-label = About this site
web-run-by = This page is run by { $name }.
web-contact = Contact
web-imprint = Imprint
web-privacy = Privacy
web-terms = Terms
web-my-data = Disconnect and my data
web-channel-telegram = Telegram
web-channel-discord = Discord
web-channel-sms = text message
web-via-telegram = on Telegram
web-via-discord = on Discord
web-via-sms = by text message

web-any-service = any service
web-just-remind = Just remind me

## How far each service can go
web-rung-auto = saves by itself
web-rung-one-tap = one tap on the day
web-rung-native = { $service }’s own pre-save page
web-rung-reminder = I remind you with the link
web-rung-link = link on the day
web-listed = Account on the list of our app at { $service }? Connect it
web-rung-connected = one tap, with the account you connected

## Countdown
web-countdown-days = in { $n } days
web-countdown-hours = in { $n } hours
web-countdown-minutes =
    { $n ->
        [one] in 1 minute
       *[other] in { $n } minutes
    }
web-countdown-now = any moment now
web-unit-days = days
web-unit-hours = hours
web-unit-minutes = min
web-unit-seconds = sec

## Landing
web-landing-kicker-teaser = Coming soon
web-landing-kicker-presave = Pre-save
web-landing-kicker-out = Out now
web-landing-title-teaser = { $title } by { $artist }: coming soon
web-landing-title-presave = Pre-save { $title } by { $artist }
web-landing-title-out = { $title } by { $artist }: out now
web-landing-card-teaser = { $date }. Get told the moment it opens.
web-landing-card-presave = { $date }. Pick where you listen and have it on release day.
web-landing-card-out = Listen now on your service.
web-landing-when = Out { $date }
web-landing-services-presave = Pick where you listen
web-landing-services-mine = On your service
web-landing-services-out = Listen now
web-landing-services-rest = Other services
web-landing-more = More services
web-landing-lead-presave = Each button says what happens on release day.
web-landing-lead-teaser = Pre-saves are not open yet. Choose a chat and I tell you when they are.
web-landing-search = Search
web-landing-play = Play
web-landing-cover-missing = { $title } by { $artist }, artwork to come
web-clip = Listen in: { $n } { $n ->
        [one] second
       *[other] seconds
    }
web-clip-voice = A word from { $artist }: { $n } { $n ->
        [one] second
       *[other] seconds
    }
web-chats-presave = Or get it in your chat
web-chats-teaser = Get told in your chat
web-chats-out = Hear about the next one
web-chat-telegram = Open Telegram
web-chat-telegram-hint = Press Start there, that is all
web-chat-discord = Open Discord
web-chat-discord-hint = Join the server and press Pre-save
web-chat-sms = Text { $keyword } to { $number }
web-chat-sms-hint = Opens your messages, ready to send
web-chat-qr = QR code: { $action } on your phone
web-chat-qr-hint = On a computer? Scan with your phone.
web-chat-sms-terms =
    Texting { $keyword } asks for recurring automated release texts (max { $max }/release).
    Consent is not a condition of purchase. Msg & data rates may apply. HELP for help, STOP to end.
web-save-the-date = Save the date
web-save-the-date-hint = For your calendar, no account

## The chat a page belongs to
web-for-chat = For { $person } { $via }
web-not-you = Not you? Get your own link

## In-app browsers
web-inapp-title = You are inside { $app }
web-inapp-title-unknown = You are inside an app’s own browser
web-inapp-text = Sign-in pages often get stuck here. Open this page in your browser first; nothing is lost.
web-inapp-open = Open in my browser
web-inapp-telegram = Finish in Telegram
web-trouble = Trouble signing in?
web-trouble-text = Some apps open links in a browser of their own that forgets you half-way. Copy this link into Safari, Chrome or Firefox and try there.

## Consent
web-consent-title = Connect { $service }
web-consent-heading = Connect { $service }
web-consent-no-chat = No chat yet: you can choose one afterwards.
web-consent-more = Only if you like
web-consent-listed = This app of ours at { $service } serves only accounts on its list. Any other is refused there, and nothing is lost.
web-consent-hours = { $service } gives permission for { $hours } hours only: it works until { $time }.
web-consent-short = Your permission ends { $until }, before the release. I ask you again in time, in your chat.
web-consent-short-no-chat = Your permission ends { $until }, before the release. Choose a chat afterwards, and I ask you again in time.
web-consent-go = Continue to { $service }
web-consent-cancel = Not now
web-consent-next = { $service } asks you next. You can withdraw any time.
web-consent-needs-script = { $service } asks through a script of its own, and scripts are switched off here. Pick another service or use another browser.
web-consent-waiting = Waiting for { $service }…
web-consent-failed = { $service } did not finish. Try again, or pick another service.

consent-ask-add = We ask { $service } to let us add to your library.
consent-ask-add-and-read = We ask { $service } to let us add to your library and check that it arrived.
consent-ask-repost = The release will also stand on your { $service } profile, for everybody to see.
consent-once = We do that once, on release day.
consent-always = We do that on release day, and again whenever { $artist } releases something new.
consent-once-early = We do that once, as soon as { $service } lists the release, on release day at the latest.
consent-always-early = We do that as soon as { $service } lists the release, on release day at the latest, and again whenever { $artist } releases something new.
consent-box-follow = Follow { $artist } on { $service }, too.
consent-box-playlist = Put it into a playlist of mine on { $service }, too.
consent-playlist-name = Playlist:
consent-playlist-given = New releases
consent-box-future = Save { $artist }’s future releases too, until { $until }. I can withdraw this any time.
consent-box-future-open = Save { $artist }’s future releases too, until I withdraw this.
consent-box-news = { $artist } may send me news here now and then. I can stop it any time.

## Another browser
web-confirm-title = Is this you?
web-confirm-heading = One question
web-confirm-text = You began this { $via } as { $person }. Connect { $account } on { $service } to that chat?
web-confirm-text-plain = You began this { $via } as { $person }. Connect this { $service } account to that chat?
web-confirm-text-web = You began this in another browser. Connect { $account } on { $service }?
web-confirm-text-web-plain = You began this in another browser. Connect this { $service } account?
web-confirm-why = We ask because the answer came back in another browser than the one you started in.
web-confirm-yes = Yes, connect it
web-confirm-no = That’s not me

## Success
web-success-title = Done
web-success-heading = Done.
web-success-heading-number = Done, you are fan { $number }.
web-success-what-auto = { $title } will be in your { $service } library on release day, minutes after it goes live where you are.
web-success-what-one-tap = On release day I send you one button that puts { $title } into your { $service }.
web-success-what-native = Pre-save { $title } on { $service }’s own page. I cannot see what you do there, so on release day I send you the play link all the same.
web-success-what-reminder = On release day I send you the link that plays { $title } on { $service }.
web-success-what-link = { $title } plays here on release day: keep this page or save the date.
web-success-full = { $service } lets us save only so many a day, and the last place of that day went while you signed in: we cannot promise to save it.
web-success-renewed = I go on saving every new release of { $artist } to your { $service }.
web-success-native = Pre-save in { $service } itself
web-success-connected = Connected as { $account }.
web-success-reaches = Your permission reaches until { $until }.
web-success-untold = I text you about releases alone, so no text says when this permission ends. Text DATA for your page, where the day stands. Should it have ended, the text on a release day brings the tap that renews it.
web-success-hours = Your permission works until { $time }.
web-success-told = I tell you { $via } once it has happened.
web-success-back-telegram = Back to Telegram
web-success-back-discord = Back to Discord
web-success-back-sms = Back to my messages
web-success-claim = Where shall I tell you?
web-success-claim-hint = Without a chat it is still saved; you only hear nothing from us.
web-playlist-none = None so far
web-playlist-send = Put it in there, too
web-playlist-chosen = It goes into your playlist { $playlist }, too.
web-success-ics = Add to my calendar
web-success-share = Share it
web-success-me = See or change what we know
web-success-mydata = To see or change what we know about you, send /mydata in that chat.
web-success-wake = Texts come by day. Want the one about this release the minute it is out, even at night? Text WAKE to the same number.
web-news-heading = One more thing, if you like
web-news-send = Keep me posted
web-news-given = Noted. Say stop any time.

## Errors: what happened, nothing was lost, one way forward
web-error-safe = Nothing was lost.
web-error-link-expired-title = This link is used up
web-error-link-expired-text = It worked once, or its time is over. That keeps others from using it in your name.
web-error-link-expired-way = Get a fresh link
web-error-attempt-expired-title = That took a little long
web-error-attempt-expired-text = A sign-in has ten minutes, and each can be used once. Start again; it takes two taps.
web-error-attempt-expired-way = Start again
web-error-declined-title = Not connected
web-error-declined-text = { $service } says you chose not to allow it. That is fine; nothing was changed in your account.
web-error-declined-way = Choose another way
web-error-consent-incomplete-title = One tick was missing
web-error-consent-incomplete-text = You signed in, but the box that lets us add music at { $service } stayed empty, so we cannot save for you. Start again and tick it.
web-error-consent-incomplete-way = Start again
web-error-not-entitled-title = This account cannot be saved to
web-error-not-entitled-text = { $service } does not let us add to this account: it may need a subscription, or be outside our list. A reminder works with every account.
web-error-not-entitled-way = Choose another way
web-error-service-down-title = { $service } is not answering
web-error-service-down-text = It is on their side and usually short. Your place is kept.
web-error-service-down-way = Try again
web-error-not-from-here-title = { $service } cannot be reached from here right now
web-error-not-from-here-text = It is not you and not your account: something has to be put right on our side, and whoever runs this has been told. Another service works, and so does a reminder.
web-error-not-from-here-way = Choose another way
web-error-form-expired-title = This page was open too long
web-error-form-expired-text = To be sure that it is really you, forms end after a while. Load it again and press once more.
web-error-form-expired-way = Load it again
web-error-not-me-title = All right, not connected
web-error-not-me-text = We threw the answer away. No account was connected to any chat.
web-error-not-me-way = To the release
web-error-too-many-title = A little slower, please
web-error-too-many-text = Many tries came from your network at once. Wait a minute and it works again.
web-error-too-many-way = Try again
web-error-not-open-title = Not open right now
web-error-not-open-text = Pre-saves for this release are not open at the moment.
web-error-not-open-way = To the release
web-error-cancelled-title = This release was called off
web-error-cancelled-text = The artist withdrew it. Your pre-save ended with it, and no permission is used.
web-error-cancelled-way = See what we know about you
web-error-internal-title = That was us
web-error-internal-text = Something broke on our side; it has been noted.
web-error-internal-way = Try again
web-error-reference = If you write to us, name { $reference }.
web-not-found-title = Nothing here
web-not-found-text = This address leads nowhere: perhaps a letter is missing, or the page is not public yet.
web-service-unnamed = The service

## Me
web-me-gate-title = Your page
web-me-gate-heading = Open your page
web-me-gate-text = It shows everything we know about you and lets you change it. It opens once from this link and closes by itself after { $minutes } minutes.
web-me-gate-go = Open it
web-me-title = Your page
web-me-heading = Hello { $name }
web-me-heading-plain = Hello
web-me-closes = Closes by itself at { $time }.
web-me-close = Close it now
web-me-closed-title = Closed
web-me-closed-text = Your page is closed. Ask for a new link in your chat whenever you like.
web-me-erased-title = Erased
web-me-erased-text = Everything that names you is gone, and your services are disconnected. We keep only an unreadable proof that you once agreed, as the law asks of us.
web-me-connections = Connected services
web-me-connections-none = No service is connected.
web-me-connected-since = since { $date }
web-me-connected-until = permission reaches until { $date }
web-me-state-active = connected
web-me-state-expiring = ends soon
web-me-state-needs_consent = needs your permission again
web-me-disconnect = Disconnect
web-me-disconnect-what = Disconnect { $service }
web-me-chats = Chats
web-me-chats-none = No chat is tied to you.
web-me-leave = Stop writing here
web-me-leave-what = Stop writing to { $label } { $via }
web-me-presaves = Pre-saves
web-me-presaves-none = No pre-saves yet.
web-me-withdraw = Cancel
web-me-withdraw-what = Cancel { $title } on { $service }
web-me-presave-waiting = waiting for release day
web-me-presave-saving = being saved right now
web-me-presave-saved = saved
web-me-presave-accepted = the service accepted it
web-me-presave-verified = saved and checked
web-me-presave-retrying = trying again
web-me-presave-awaiting_source = not on the service yet
web-me-presave-needs_consent = needs your permission
web-me-presave-not_entitled = this account cannot be saved to
web-me-presave-failed = could not be saved
web-me-presave-withdrawn = cancelled
web-me-presave-reminded = reminded
web-me-consents = What you agreed to
web-me-consents-none = Nothing so far.
web-me-purpose-release = Messages about a release
web-me-purpose-save = Saving to your library
web-me-purpose-follow = Following the artist
web-me-purpose-playlist = Adding to your playlist
web-me-purpose-future_saves = Saving future releases
web-me-purpose-news = News from the artist
web-me-purpose-replies = Carrying what you write to the artist's team
web-me-purpose-wake = Messages at midnight
web-me-purpose-sms = Automated texts
web-me-consent-given = Given on { $date }, { $where }, wording { $version }
web-me-consent-withdrawn = Withdrawn on { $date }
web-me-consent-withdraw = Withdraw
web-me-consent-withdraw-what = Withdraw: { $purpose }
web-me-data = Your data
web-me-export = Download everything
web-me-export-hint = One JSON file with all that is stored about you.
web-me-erase = Erase my data
web-me-erase-hint = One artist: what waits for that artist's releases is cancelled. Everything: your services are disconnected too. Neither can be undone.
web-me-erase-what = What shall we erase?
web-me-erase-artist = Only what { $artist } has: pre-saves, messages and news. Your services stay connected.
web-me-erase-everything = Everything about me
web-me-erase-sure = Yes, I am sure.
web-me-erase-go = Erase now
web-me-done-forgotten = Done. Nothing about you and that artist is left here, only an unreadable proof of past consent.
web-me-done-disconnected = Disconnected. We deleted the permission on our side.
web-me-done-withdrawn = Cancelled. Nothing will be saved.
web-me-done-consent = Withdrawn, from now on.
web-me-done-left = Done. We write there no more.

## Privacy notice
web-privacy-title = Privacy
web-legal-updated = As of { $date }
web-privacy-who-title = Who is responsible
web-privacy-who-text = { $name } runs this site and decides what happens with the data. Write to { $contact }.
web-privacy-what-title = What we keep, and why
web-privacy-what-text = Your chat’s address (or number) and the name shown there, so that we can tell you what happened. Which releases you pre-saved and on which service. What you agreed to, in the exact words. All of it because you asked for it (your consent), and only as long as that lasts.
web-privacy-services-title = Streaming services
web-privacy-services-text = When you connect one of { $services }, it gives us a permission and your account’s name and number there. The permission is stored encrypted and used only for what you agreed to. We never see your password and do not look at what you listen to.
web-privacy-services-none = No streaming service is connected on this site: you get links and reminders only.
web-privacy-others-title = Who else sees something
web-privacy-others-text = The chats you write in ({ $channels }) and the streaming services you connect, as far as it takes to deliver. Nobody buys or rents anything from us. Mobile numbers and opt-in data are never shared with third parties for marketing. What you write back to an artist goes to the artist’s team, on Discord, once you have said yes to it.
web-privacy-visits-title = Visits
web-privacy-visits-text = We count visits without cookies for tracking. Your network address becomes an unreadable daily code whose key is deleted each day. Cookies are set only for signing in and end within minutes.
web-privacy-long-title = How long
web-privacy-long-text = Permissions are destroyed when you disconnect or they end. Everything else goes when you erase it. After that we keep an unreadable proof of your consents for { $years } years, to show that we asked.
web-privacy-rights-title = Your rights
web-privacy-rights-text = See, export, correct, withdraw and erase: send /mydata or /forget in your chat, or use your own page. STOP ends all texts. You may also complain to a data protection authority.
web-privacy-disconnect-title = How to disconnect
web-privacy-disconnect-text = Send /disconnect in your chat or press Disconnect on your own page. You can also remove us in the service’s own settings, under connected apps.

## Terms
web-terms-title = Terms
web-terms-what-title = What this is
web-terms-what-text = { $name } offers a free service: it saves music that you asked for into your library on release day and tells you about it. Each button says beforehand how far it can go.
web-terms-promise-title = What we do not promise
web-terms-promise-text = Release dates change, and streaming services have limits of their own. If something could not be saved we tell you so and send the link.
web-terms-fair-title = Fair use
web-terms-fair-text = One person, their own accounts. Nothing is given in exchange for a pre-save or a follow, and no plays are made.
web-terms-sms-title = Text messages: { $programme }
web-terms-sms-text = Recurring automated texts about releases you asked for, at most as many a release as the answer to your keyword names. Consent is not a condition of purchase. Msg & data rates may apply. Reply HELP for help, STOP to end; STOP ends all texts from that number. Carriers are not liable for delayed or undelivered messages.
web-terms-end-title = Ending it
web-terms-end-text = Any time, without a reason: send stop, /disconnect or /forget in your chat. Questions go to { $contact }.
