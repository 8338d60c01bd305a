# To whoever runs this: what only they can put right. No secrets, no people.

operator-not-listed = **{ $name }** has refused somebody whose account is not on your app's list: { $setting } is still in development mode. For a day strangers get the reminder there instead of a promise, then it is tried again. Get the client out of development mode, or say so in the settings (docs/dsps/{ $page }.md).
operator-credential = **{ $name }** refuses Upbeat's own credential (the settings { $settings }). Nobody can connect there, and saves that are due wait until you put it right. `upbeat doctor` says what is wrong (docs/dsps/{ $page }.md).
operator-setting = Messages cannot go out: **{ $name }** is refused. They wait until you put it right; `upbeat doctor` checks it.
operator-held = **{ $name }** holds the bot back: for now it opens no chats with new people. What fans were promised comes another way where there is one, and is tried again after a day. Look into the developer portal of { $name } for a notice.
operator-filtered = Carriers filter what goes out by **{ $name }**: texts were accepted and never arrived. Look into Twilio's log for code 30007, at the links and words of your texts and at how the number is registered.
operator-given-up = What somebody wrote on **{ $name }** could not be worked, five times; it may be a STOP. The log says why. Once that is mended, `upbeat inbox-again` takes it up again; it is kept for a week.
operator-replies = More people text than are answered in a day: **{ $name }** is used up. Links and questions that they wait for go out when that day is over, other answers do not go at all. If it is a rush and no attack, raise the setting and restart.
