"""A release as a calendar entry (.ics), for fans who want no messages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event


def calendar_file(
    *, uid: str, summary: str, description: str, url: str, starts: date | datetime, stamp: datetime
) -> bytes:
    """One entry as iCalendar bytes (`text/calendar; charset=utf-8`).

    `starts`: an aware datetime when the release has one instant everywhere; a plain date when it comes at each
    fan's own midnight, which becomes an all-day entry. `uid` must stay the same when the date moves: calendars then
    replace the entry. `stamp`: now, aware.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Upbeat//Release//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("sequence", int(stamp.timestamp()) % 2**31)
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", starts)
    exact = isinstance(starts, datetime)
    event.add("dtend", starts + (timedelta(minutes=30) if exact else timedelta(days=1)))
    event.add_component(_alarm(summary, timedelta(0) if exact else timedelta(hours=9)))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(words: str, after_start: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", after_start)
    return alarm
