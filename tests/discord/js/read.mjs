// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What discord.js reads of a message, and of the commands that are declared.
// usage: read.mjs API TOKEN CHANNEL MESSAGE; prints one line of JSON.

import { Client, ComponentType, Events, GatewayIntentBits, MessageFlags } from 'discord.js';

const [api, token, channelId, messageId] = process.argv.slice(2);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });

client.once(Events.ClientReady, async (ready) => {
  const channel = await ready.channels.fetch(channelId);
  const message = await channel.messages.fetch(messageId);
  const [container] = message.components;
  const rows = container.components.filter((each) => each.type === ComponentType.ActionRow);
  const commands = await ready.application.commands.fetch({ withLocalizations: true });
  console.log(JSON.stringify({
    layout: message.flags.has(MessageFlags.IsComponentsV2),
    container: container.type === ComponentType.Container,
    text: container.components.filter((each) => each.type === ComponentType.TextDisplay).map((each) => each.content),
    buttons: rows.flatMap((row) => row.components.map((each) => each.label)),
    mentions: message.mentions.users.size + message.mentions.roles.size,
    commands: Object.fromEntries(commands.map((each) => [each.name, each.descriptionLocalizations?.['sv-SE'] ?? null])),
  }));
  await client.destroy();
  process.exit(0);
});

await client.login(token);
