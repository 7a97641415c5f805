// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A bot on discord.js: declares a command, and answers it, its button, its form and its autocomplete.
// usage: bot.mjs API TOKEN; prints a line of JSON for each thing that happens to it.

import {
  ActionRowBuilder, ApplicationCommandOptionType, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits,
  LabelBuilder, MessageFlags, ModalBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const [api, token] = process.argv.slice(2);
const tell = (what) => console.log(JSON.stringify(what));
const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  rest: { api },
});

client.once(Events.ClientReady, async (ready) => {
  await ready.application.commands.set([{
    name: 'echo',
    description: 'Say it again',
    descriptionLocalizations: { 'sv-SE': 'Säg det igen' },
    options: [
      { name: 'word', description: 'Which word', type: ApplicationCommandOptionType.String, required: true, autocomplete: true },
      { name: 'times', description: 'How often', type: ApplicationCommandOptionType.Integer },
    ],
  }]);
  tell({ ready: ready.user.username, guilds: ready.guilds.cache.map((guild) => guild.name) });
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isAutocomplete()) {
    await interaction.respond([{ name: 'Eko', value: 'eko' }]);
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply();
    const said = interaction.options.getString('word').repeat(interaction.options.getInteger('times') ?? 1);
    const button = new ButtonBuilder().setCustomId('more').setLabel('More').setStyle(ButtonStyle.Primary);
    const row = new ActionRowBuilder().addComponents(button);
    const message = await interaction.editReply({ content: said, components: [row], allowedMentions: { parse: [] } });
    tell({ command: said, locale: interaction.locale, member: interaction.member.displayName, message: message.id });
  } else if (interaction.isButton()) {
    const input = new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short);
    const label = new LabelBuilder().setLabel('What more?').setTextInputComponent(input);
    await interaction.showModal(new ModalBuilder().setCustomId('form').setTitle('More').addLabelComponents(label));
  } else if (interaction.isModalSubmit()) {
    const content = interaction.fields.getTextInputValue('text');
    await interaction.reply({ content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } });
  }
});

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot || !message.mentions.has(client.user)) return;
  await message.reply({ content: `heard ${message.cleanContent}`, allowedMentions: { parse: [], repliedUser: false } });
});

process.on('SIGTERM', () => client.destroy().then(() => process.exit(0)));
await client.login(token);
