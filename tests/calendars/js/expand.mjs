// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What ical.js, the parser of Thunderbird and Nextcloud, makes of a calendar on standard input: a JSON list of its
// occurrences until a time. Zones are as the calendar defines them; it knows no others.
//
//   node expand.mjs UNTIL

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const until = new Date(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const instant = (time) => time.toJSDate().toISOString();
const found = [];
const add = (event, start, end) =>
    found.push([
        event.uid,
        event.summary,
        instant(start),
        instant(end),
        event.component.getFirstPropertyValue("status"),
        event.sequence,
    ]);

const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each, { exceptions: [] }));
for (const event of events.filter((each) => !each.isRecurrenceException())) {
    for (const other of events) {
        if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    }
    if (!event.isRecurring()) {
        add(event, event.startDate, event.endDate);
        continue;
    }
    const occurrences = event.iterator();
    for (let next = occurrences.next(); next && next.toJSDate() < until; next = occurrences.next()) {
        const details = event.getOccurrenceDetails(next);
        add(details.item, details.startDate, details.endDate);
    }
}
process.stdout.write(JSON.stringify(found));
