// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What discord.js does with a guild's scheduled events: it reads what is there, and makes, alters and calls off one.
// usage: events.mjs API TOKEN START END; prints one line of JSON.

import { once } from 'node:events';
import {
  Client, Events, GatewayIntentBits, GuildScheduledEventEntityType, GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
} from 'discord.js';

const [api, token, scheduledStartTime, scheduledEndTime] = process.argv.slice(2);
const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildScheduledEvents];
const client = new Client({ intents, rest: { api } });
const heard = [];

client.on(Events.GuildScheduledEventCreate, (event) => heard.push(`made ${event.name}`));
client.on(Events.GuildScheduledEventUpdate, (_, event) => heard.push(`${event.name}, ${event.status}`));

client.once(Events.ClientReady, async (ready) => {
  const { scheduledEvents } = ready.guilds.cache.first();
  const there = [...scheduledEvents.cache.values()].map((event) => `${event.name} at ${event.entityMetadata.location}`);
  const [first] = (await scheduledEvents.fetch()).values();
  const interested = (await first.fetchSubscribers({ withMember: true })).map(({ member }) => member.displayName);
  const made = await scheduledEvents.create({
    name: 'Fika',
    description: 'Ta med kaka.',
    scheduledStartTime,
    scheduledEndTime,
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    entityMetadata: { location: 'Kulturhuset' },
  });
  const read = { creator: made.creator.username, begins: made.scheduledStartAt.toISOString(), external: made.entityType };
  await made.edit({ name: 'Te' });
  await made.setStatus(GuildScheduledEventStatus.Canceled);
  const refused = await made.edit({ name: 'Saft' }).catch((error) => error.code);
  while (heard.length < 3) await once(client, Events.GuildScheduledEventUpdate); // the gateway is slower than an answer
  console.log(JSON.stringify({ there, interested, ...read, refused, heard }));
  await client.destroy();
  process.exit(0);
});

await client.login(token);
