# What only Discord shows: announcements, the artist's commands, fan commands.

## Fan commands
discord-command-presave = Join with an artist's code
discord-command-status = What waits for release day
discord-command-releases = What is coming
discord-command-mydata = What I keep about you
discord-command-disconnect = Destroy a permission
discord-command-pause = No messages for a while
discord-command-forget = Erase what an artist has of me, or everything
discord-command-language = Speak another language
discord-command-stop = No more messages
discord-command-start = Messages again after a stop
discord-command-help = What I can do
discord-option-code = The code from the artist

## The announcement
discord-presave = Pre-save
discord-remind = Remind me
discord-share = Share
discord-save = Save it
discord-out-when = Out { $when }
discord-out-now = Out now.
discord-teaser = Pre-saves open soon.
discord-goal = **{ $fans }** of { $goal } fans on board
discord-out-post = **{ $title }** by { $artist } is out now.
discord-my-pre-save = My pre-save
discord-promise = I write you directly if your settings let me; if not, you hear within minutes how I tell you instead.
discord-role-given = I could not open a direct message with you, so you have { $role } here. It is pinged in { $channel } when { $title } is out.
discord-elsewhere = I could not open a direct message with you, and this server has no role for it. Let me tell you elsewhere when { $title } is out:
discord-elsewhere-sms = By text message: send { $keyword } to { $number }.
discord-calendar = Save the date
discord-event = { $title } by { $artist } comes out { $when }. The time above is that of { $zone }.
discord-on-board = **{ $fans }** fans on board
discord-cancelled-card = This release is cancelled. Nothing will be saved.
discord-share-text =
    Copy this link for your friends:
    `{ $url }`

## The artist's commands
discord-campaign = Releases of this server's artist
discord-none = not set
discord-settings =
    This server is bound to your artist.
    Announcements go to: { $channel }
    Release role: { $role }
    Day-one role: { $first }
    Scheduled events: { $events ->
        [true] on
       *[other] off
    }
    What fans write back: { $replies }
    Telegram groups and channels: { $telegram }
    Next: /campaign create
discord-created = **{ $title }** is a draft. This is what fans will see:
discord-edited = Saved. This is what fans see now:
discord-unchanged = Nothing was changed. This is what fans see:
discord-clip-set = The clip is there: { $seconds } s. Fans hear it on the page, in Telegram and with the announcement:
discord-clip-gone = The clip is removed here and on the page. A chat that got it already keeps it.
discord-clip-none = There is no clip yet. Attach one: /campaign clip file:
discord-clip-shown = The clip has { $seconds } s. Another file replaces it, `remove:` takes it away:
discord-announced = Announced: { $url }
discord-open-sure = Open pre-saves for **{ $title }**? Whoever asked for it is told.
discord-opened = Pre-saves for **{ $title }** are open. The announcement shows the button now.
discord-opened-unannounced = Pre-saves for **{ $title }** are open, but nothing is announced here yet: /campaign announce
discord-move-sure =
    Move **{ $title }** to { $when }?
    { $fans } { $fans ->
        [one] fan is
       *[other] fans are
    } told once.
discord-cancel-sure =
    Cancel **{ $title }**?
    Nothing will be saved. { $fans } { $fans ->
        [one] fan is
       *[other] fans are
    } told once; messages that wait are dropped. This cannot be undone.
discord-cancelled = **{ $title }** is cancelled. Nothing will be saved; fans are told once.
discord-archived = **{ $title }** is in the archive. Its page keeps playing.
discord-links = These links count as "{ $source }":
discord-links-of = Where **{ $title }** plays:
discord-link-set = Saved. This link is yours and is never replaced by a found one.
discord-link-gone = The links to { $service } are forgotten. It is looked up again where that can be done.
discord-link-none = **{ $service }** · no link yet
discord-link-no-item = only for playing
discord-link-unsure = not sure, hidden from fans: give it as `link:` if it is right
discord-link-by-artist = given by you
discord-link-by-upc = found by UPC
discord-link-by-isrc = found by ISRC
discord-link-by-text = found by name
discord-link-by-search = its search page
discord-missing-day-before = **{ $title }** comes out within a day, and { $services } cannot find it yet. That may be normal: many services list a release only at its moment. If your distributor gave you the link, set it with `/campaign links`; then nothing has to be found.
discord-missing-hour-after = **{ $title }** has been out for an hour, and { $services } still cannot find it. Your fans' saves wait and go on by themselves once it is there. Check UPC and ISRC, or give the link with `/campaign links`.
discord-missing-there = **{ $title }** is out, but { $services } cannot find it in these markets: { $markets }. Elsewhere it does. The saves of your fans there wait and go on by themselves once it is there. Ask your distributor whether it is delivered there, or give the link with `/campaign links`.
discord-missing-elsewhere = unknown country
discord-broadcast-draft = This would go to **{ $fans }** { $fans ->
        [one] chat
       *[other] chats
    } whose fans agreed to your news ({ $counts }). It costs nothing: text messages promised a number a release and are left out.
discord-broadcast-now = It goes as soon as you press Send.
discord-broadcast-later = It goes on { $when }.
discord-broadcast-two = So many need two of you: somebody else of your team has to press Send.
discord-broadcast-tested = Sent to you alone, as fans get it.
discord-broadcast-sending = The broadcast is on its way.
discord-broadcast-paused = The broadcast is paused ({ $why }). What waits stays where it is.
discord-broadcast-halted = The broadcast about **{ $title }** has paused itself: { $failed } of { $total } messages failed. What waits stays where it is; `/campaign broadcast` shows it and goes on or cancels.
discord-broadcast-stuck = The broadcast about **{ $title }** has paused itself: going on failed several times, by a fault of ours. What waits stays where it is; `/campaign broadcast` shows it and goes on or cancels.
discord-broadcast-done = The broadcast is out.
discord-broadcast-cancelled = The broadcast is cancelled. What had not gone never goes.
discord-broadcast-figures = Sent: **{ $sent }** · failed: **{ $failed }** · waiting: **{ $waiting }**
discord-broadcast-button-send = Send
discord-broadcast-button-test = Test on me
discord-broadcast-button-pause = Pause
discord-broadcast-button-resume = Go on
discord-broadcast-button-cancel = Cancel
discord-release-paused = The saves of **{ $title }** are paused: nothing is saved until /campaign release resume.
discord-release-resumed = The saves of **{ $title }** go on.
discord-release-retried = **{ $title }**: { $count } { $count ->
        [one] save is
       *[other] saves are
    } tried again.
discord-team-set = { $who } is { $part } now.
discord-team-removed = { $who } is in the team no more. A role of theirs may still have a part.
discord-team-not-in-it = { $who } has no part in the team.
discord-fans = { $fans } { $fans ->
        [one] fan
       *[other] fans
    }
discord-advice-late = ⚠ Pre-saves opened two to four weeks ahead collect most; you have { $days } days.
discord-advice-codes = ⚠ Without UPC or ISRC the play links come slower. They are under "Edit music".
discord-advice-texts = ⚠ With this artist's name and title some texts take more than two segments and cost more: { $texts }
discord-help =
    • **/campaign settings** with the operator's invitation binds this server; choose a channel and a release role.
    • **/campaign create** takes title, date and artwork and shows what fans will see.
    • **/campaign clone** makes a new draft like an earlier release.
    • **/campaign edit** changes one field or the artwork; the buttons under the preview change several.
    • **/campaign clip** puts up to 30 seconds of sound on the page and in chats.
    • **/campaign announce** posts it; **/campaign open** opens pre-saves.
    • **/campaign link** makes links that count where fans came from; **/campaign status** shows the figures.
    • **/campaign stats** shows charts; **/campaign export** gives the figures as a file.
    • **/campaign reschedule** and **cancel** tell fans once. **/campaign archive** puts it away.
    • **/campaign links** shows and corrects where it plays; **/campaign broadcast** writes to fans who agreed to your news.
    • **/campaign telegram** pairs Telegram groups and channels that get your posts.
    • **/campaign team** gives people and roles a part (owner, manager, viewer) or takes it away.

## Buttons and forms
discord-button-basics = Edit
discord-button-music = Edit music
discord-button-announce = Announce
discord-button-open = Open
discord-button-open-now = Yes, open
discord-button-move = Yes, move it
discord-button-cancel = Yes, cancel the release
discord-form-basics = Edit
discord-form-music = Edit music
discord-field-title = Title
discord-field-date = Date
discord-field-time = Time
discord-field-zone = Time zone
discord-field-mode = Everywhere at once, or local midnight
discord-field-upc = UPC
discord-field-tracks = Tracks
discord-field-target = What is saved
discord-field-dsps = Services
discord-field-opens = Pre-saves open
discord-hint-title = 1 to 100 characters
discord-hint-date = Like 2026-12-04
discord-hint-time = Like 00:00
discord-hint-zone = Like Europe/Berlin
discord-hint-mode = global or local midnight
discord-hint-upc = 12 to 14 digits, from your distributor
discord-hint-tracks = One a line: Title | ISRC
discord-hint-target = album or tracks
discord-hint-dsps = In the order fans see them: spotify, apple_music
discord-hint-opens = Like 2026-11-20 18:00; empty: by hand

## The figures
discord-state-draft = Draft: only your team sees it.
discord-state-announced = Announced: pre-saves are not open yet.
discord-state-open = Pre-saves are open.
discord-state-releasing = Being released right now.
discord-state-released = Released.
discord-state-archived = In the archive.
discord-state-cancelled = Cancelled.
discord-openings-title = Direct messages
discord-openings-closed = Discord lets the bot open no new direct messages for now; it tries again after a day. Fans who have none with it yet get the release role instead, all others hear as always.
discord-funnel = How far people came
discord-step-views = Saw the page
discord-step-clicks = Asked for it
discord-step-joined = Joined
discord-step-authorised = Gave permission
discord-step-saved = Saved
discord-step-played = Pressed play
discord-services = Services
discord-channels = Channels
discord-sources = Sources
discord-countries = Countries
discord-stats-over-time =
    { $days ->
        [1] Joined, by day
        [7] Joined, by week
       *[other] Joined, by four weeks
    }
discord-stats-release = Release
discord-stats-others = Others
discord-stats-no-source = no source
discord-stats-no-country = Not known
discord-stats-best-day = Most joined on { $day }: { $count }.
discord-stats-none = **{ $title }** has no figures yet: nobody has opened its page or asked for it. `/campaign link` makes links to post.
discord-export = **{ $title }**: { $lines } { $lines ->
        [one] line
       *[other] lines
    } of counts, by day and then by service, channel, country or source. No names, numbers or chats are in it; countries with fewer than five fans stand together as "other". That you took it is recorded.
discord-export-before = Taken before by { $who }.
discord-problems = Problems
discord-no-problems = None.

## Refusals
discord-broken = Something went wrong here; nothing was lost. Try again in a minute.
error-discord-server-only = This works in a server only.
error-discord-no-campaign = There is no campaign yet. Make one with /campaign create.
error-discord-no-channel = I do not know where to post. Name a channel: /campaign settings channel:#releases
error-discord-channel = I may not write in { $channel }. Give my role View Channel, Send Messages, Embed Links and Attach Files there.
error-discord-field = There is no field "{ $given }". There are: { $fields }
error-discord-service = Name the service too, like service:spotify
error-discord-broadcast-none = There was no broadcast yet. Write one: /campaign broadcast text:…
error-discord-flow = Name the message, like message:countdown
discord-flows = What fans are told. See, switch and word one: /campaign messages message:countdown
discord-flow-on = on
discord-flow-off = off
discord-flow-days = days: { $days }
discord-flow-by-text = by text: { $state }
discord-texts-one = By text message: { $numbers } numbers, at most { $segments } segments{ $cost }.
discord-texts-enrolled = Texts to fans who have every release saved: { $numbers } numbers, at most { $segments } segments{ $cost }.
discord-texts-whole = Texts that may still go to who joined by number: { $numbers } numbers, at most { $segments } segments{ $cost }.
discord-texts-cost = {", about"} { $cost }
discord-texts-unpriced = {" "}(the operator has set no price)
discord-flow-minutes = after { $minutes } min
discord-flow-shown = As fans see it: { $channel }, { $language }
discord-flow-size = { $encoding } · { $characters } characters · { $segments } { $segments ->
        [one] message
       *[other] messages
    }
discord-flows-texts = Who joins by text message now is promised at most **{ $max }** texts a release: the link, what became of it, and what you switch on here (channel:sms on:True). Who joined before keeps the number they were told.
