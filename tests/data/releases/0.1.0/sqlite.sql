BEGIN TRANSACTION;
CREATE TABLE agreement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	story_id INTEGER NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	given BOOLEAN NOT NULL, 
	version VARCHAR(20) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	at DATETIME NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_agreement_story_id FOREIGN KEY(story_id) REFERENCES story (id) ON DELETE CASCADE
);
INSERT INTO "agreement" VALUES(1,1,'research',1,'1 version åäö','sv','2026-10-06 09:01:00.000000','1 code åäö','1 platform åäö','1 person åäö');
INSERT INTO "agreement" VALUES(2,2,'contact',0,'2 version åäö','en','2026-10-06 09:02:00.000000','2 code åäö','2 platform åäö','2 person åäö');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE calendar (
	source VARCHAR(40) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	etag VARCHAR(200) NOT NULL, 
	modified VARCHAR(100) NOT NULL, 
	copy BLOB, 
	read_at DATETIME, 
	tried_at DATETIME NOT NULL, 
	problem TEXT NOT NULL, 
	told_at DATETIME, 
	CONSTRAINT pk_calendar PRIMARY KEY (source)
);
INSERT INTO "calendar" VALUES('1 source åäö','1 address åäö','1 etag åäö','1 modified åäö',X'0100FF','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','1 problem: åäö – 🙂
“''''”','2026-10-06 09:01:00.000000');
INSERT INTO "calendar" VALUES('2 source åäö','2 address åäö','2 etag åäö','2 modified åäö',NULL,NULL,'2026-10-06 09:02:00.000000','2 problem: åäö – 🙂
“''''”',NULL);
CREATE TABLE checked (
	entry VARCHAR(100) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_checked PRIMARY KEY (entry)
);
INSERT INTO "checked" VALUES('1 entry åäö','2026-10-06 09:01:00.000000');
INSERT INTO "checked" VALUES('2 entry åäö','2026-10-06 09:02:00.000000');
CREATE TABLE checklist (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	list VARCHAR(20) NOT NULL, 
	code VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT uq_checklist_code UNIQUE (code)
);
INSERT INTO "checklist" VALUES(1,'1 list åäö','1 code åäö','2026-10-06 09:01:00.000000');
INSERT INTO "checklist" VALUES(2,'2 list åäö','2 code åäö','2026-10-06 09:02:00.000000');
CREATE TABLE checklist_mark (
	checklist_id INTEGER NOT NULL, 
	item VARCHAR(8) NOT NULL, 
	mark VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_checklist_mark PRIMARY KEY (checklist_id, item), 
	CONSTRAINT fk_checklist_mark_checklist_id FOREIGN KEY(checklist_id) REFERENCES checklist (id) ON DELETE CASCADE
);
INSERT INTO "checklist_mark" VALUES(1,'1 item å','under-way','2026-10-06 09:01:00.000000');
INSERT INTO "checklist_mark" VALUES(2,'2 item å','no','2026-10-06 09:02:00.000000');
CREATE TABLE checklist_member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	list VARCHAR(20) NOT NULL, 
	checklist_id INTEGER NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_checklist_member_checklist_id FOREIGN KEY(checklist_id) REFERENCES checklist (id) ON DELETE CASCADE, 
	CONSTRAINT uq_checklist_member_platform_person_list UNIQUE (platform, person, list)
);
INSERT INTO "checklist_member" VALUES(1,'1 list åäö',1,'1 platform åäö','1 person åäö');
INSERT INTO "checklist_member" VALUES(2,'2 list åäö',2,'2 platform åäö','2 person åäö');
CREATE TABLE compatibility (
	oldest VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_compatibility PRIMARY KEY (oldest)
);
INSERT INTO "compatibility" VALUES('0001');
CREATE TABLE credit (
	story_id INTEGER NOT NULL, 
	signature TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_credit PRIMARY KEY (story_id), 
	CONSTRAINT fk_credit_story_id FOREIGN KEY(story_id) REFERENCES story (id) ON DELETE CASCADE
);
INSERT INTO "credit" VALUES(1,'1 signature: åäö – 🙂
“''''”','1 organisation: åäö – 🙂
“''''”','1 platform åäö','1 person åäö');
INSERT INTO "credit" VALUES(2,'2 signature: åäö – 🙂
“''''”','2 organisation: åäö – 🙂
“''''”','2 platform åäö','2 person åäö');
CREATE TABLE discord_session (
	shard INTEGER NOT NULL, 
	shards INTEGER NOT NULL, 
	session VARCHAR(255) NOT NULL, 
	sequence BIGINT NOT NULL, 
	gateway VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_discord_session PRIMARY KEY (shard)
);
INSERT INTO "discord_session" VALUES(0,0,'1 session åäö',0,'1 gateway åäö');
INSERT INTO "discord_session" VALUES(1,1,'2 session åäö',1,'2 gateway åäö');
CREATE TABLE draft (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	spot VARCHAR(600) NOT NULL, 
	at DATETIME NOT NULL, 
	command VARCHAR(65) NOT NULL, 
	answers JSON NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT uq_draft_platform_person_spot UNIQUE (platform, person, spot)
);
INSERT INTO "draft" VALUES(1,'1 spot åäö','2026-10-06 09:01:00.000000','1 command åäö','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','1 platform åäö','1 person åäö');
INSERT INTO "draft" VALUES(2,'2 spot åäö','2026-10-06 09:02:00.000000','2 command åäö','{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','2 platform åäö','2 person åäö');
CREATE TABLE entry_draft (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry VARCHAR(100) NOT NULL, 
	question INTEGER NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	text TEXT NOT NULL, 
	live TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT uq_entry_draft_entry UNIQUE (entry)
);
INSERT INTO "entry_draft" VALUES(1,'1 entry åäö',0,'sv','1 text: åäö – 🙂
“''''”','1 live: åäö – 🙂
“''''”',0,'live','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "entry_draft" VALUES(2,'2 entry åäö',1,'en','2 text: åäö – 🙂
“''''”','2 live: åäö – 🙂
“''''”',1,'declined','2026-10-06 09:02:00.000000','2 platform åäö','2 person åäö');
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occurrence_id INTEGER, 
	platform VARCHAR(20) NOT NULL, 
	space VARCHAR(255) NOT NULL, 
	event VARCHAR(255) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	put JSON, 
	seen JSON, 
	tries INTEGER NOT NULL, 
	next_at DATETIME, 
	claimed_by VARCHAR(64), 
	claimed_until DATETIME, 
	CONSTRAINT fk_event_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE SET NULL, 
	CONSTRAINT uq_event_occurrence_id_platform_space UNIQUE (occurrence_id, platform, space)
);
INSERT INTO "event" VALUES(1,1,'1 platform åäö','1 space åäö','1 event åäö','standing','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}',0,'2026-10-06 09:01:00.000000','1 claimed_by åäö','2026-10-06 09:01:00.000000');
INSERT INTO "event" VALUES(2,NULL,'2 platform åäö','2 space åäö','2 event åäö','over',NULL,NULL,1,NULL,NULL,NULL);
CREATE TABLE expert (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	topics TEXT NOT NULL, 
	pace VARCHAR(20) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	told_at DATETIME, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT uq_expert_platform_person UNIQUE (platform, person)
);
INSERT INTO "expert" VALUES(1,'1 topics: åäö – 🙂
“''''”','daily','sv','active','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "expert" VALUES(2,'2 topics: åäö – 🙂
“''''”','at-once','en','applied','2026-10-06 09:02:00.000000',NULL,'2 platform åäö','2 person åäö');
CREATE TABLE feedback (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occurrence_id INTEGER NOT NULL, 
	mood VARCHAR(20) NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_feedback_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE, 
	CONSTRAINT uq_feedback_occurrence_id_platform_person UNIQUE (occurrence_id, platform, person)
);
INSERT INTO "feedback" VALUES(1,1,'fair','1 platform åäö','1 person åäö');
INSERT INTO "feedback" VALUES(2,2,'poor','2 platform åäö','2 person åäö');
CREATE TABLE guest (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occurrence_id INTEGER NOT NULL, 
	shown_as TEXT NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	answer VARCHAR(20) NOT NULL, 
	since DATETIME NOT NULL, 
	seated BOOLEAN NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_guest_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE, 
	CONSTRAINT uq_guest_occurrence_id_platform_person UNIQUE (occurrence_id, platform, person)
);
INSERT INTO "guest" VALUES(1,1,'1 shown_as: åäö – 🙂
“''''”','sv','maybe','2026-10-06 09:01:00.000000',1,'1 platform åäö','1 person åäö','1 key åäö');
INSERT INTO "guest" VALUES(2,2,'2 shown_as: åäö – 🙂
“''''”','en','no','2026-10-06 09:02:00.000000',0,'2 platform åäö','2 person åäö','2 key åäö');
CREATE TABLE host (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	meetup_id INTEGER NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_host_meetup_id FOREIGN KEY(meetup_id) REFERENCES meetup (id) ON DELETE CASCADE, 
	CONSTRAINT uq_host_meetup_id_platform_person UNIQUE (meetup_id, platform, person)
);
INSERT INTO "host" VALUES(1,1,'1 platform åäö','1 person åäö');
INSERT INTO "host" VALUES(2,2,'2 platform åäö','2 person åäö');
CREATE TABLE inbox (
	"key" VARCHAR(255) NOT NULL, 
	at DATETIME NOT NULL, 
	reply JSON, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('1 key åäö','2026-10-06 09:01:00.000000','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','1 platform åäö','1 person åäö');
INSERT INTO "inbox" VALUES('2 key åäö','2026-10-06 09:02:00.000000',NULL,'2 platform åäö','2 person åäö');
CREATE TABLE interest (
	event_id INTEGER NOT NULL, 
	mark VARCHAR(32) NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_interest PRIMARY KEY (event_id, mark), 
	CONSTRAINT fk_interest_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
);
INSERT INTO "interest" VALUES(1,'1 mark åäö','1 platform åäö','1 person åäö');
INSERT INTO "interest" VALUES(2,'2 mark åäö','2 platform åäö','2 person åäö');
CREATE TABLE lease (
	what VARCHAR(100) NOT NULL, 
	holder VARCHAR(64) NOT NULL, 
	epoch INTEGER NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (what)
);
INSERT INTO "lease" VALUES('1 what åäö','1 holder åäö',0,'2026-10-06 09:01:00.000000');
INSERT INTO "lease" VALUES('2 what åäö','2 holder åäö',1,'2026-10-06 09:02:00.000000');
CREATE TABLE meetup (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source VARCHAR(100) NOT NULL, 
	uid VARCHAR(500) NOT NULL, 
	sequence INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	written_until DATETIME, 
	starts DATETIME NOT NULL, 
	fold SMALLINT NOT NULL, 
	minutes INTEGER NOT NULL, 
	zone VARCHAR(64) NOT NULL, 
	all_day BOOLEAN NOT NULL, 
	rule TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	place TEXT NOT NULL, 
	signup TEXT NOT NULL, 
	"join" TEXT NOT NULL, 
	organiser TEXT NOT NULL, 
	language VARCHAR(2), 
	seats INTEGER, 
	leads VARCHAR(60), 
	CONSTRAINT uq_meetup_source_uid UNIQUE (source, uid)
);
INSERT INTO "meetup" VALUES(1,'1 source åäö','1 uid åäö',0,'cancelled','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000',0,0,'1 zone åäö',1,'1 rule: åäö – 🙂
“''''”','1 title: åäö – 🙂
“''''”','1 text: åäö – 🙂
“''''”','1 place: åäö – 🙂
“''''”','1 signup: åäö – 🙂
“''''”','1 join: åäö – 🙂
“''''”','1 organiser: åäö – 🙂
“''''”','sv',0,'1,60');
INSERT INTO "meetup" VALUES(2,'2 source åäö','2 uid åäö',1,'skipped','2026-10-06 09:02:00.000000','2026-10-06 09:02:00.000000',NULL,'2026-10-06 09:02:00.000000',1,1,'2 zone åäö',0,'2 rule: åäö – 🙂
“''''”','2 title: åäö – 🙂
“''''”','2 text: åäö – 🙂
“''''”','2 place: åäö – 🙂
“''''”','2 signup: åäö – 🙂
“''''”','2 join: åäö – 🙂
“''''”','2 organiser: åäö – 🙂
“''''”',NULL,NULL,NULL);
CREATE TABLE memo (
	platform VARCHAR(20) NOT NULL, 
	what VARCHAR(100) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_memo PRIMARY KEY (platform, what)
);
INSERT INTO "memo" VALUES('1 platform åäö','1 what åäö','1 value: åäö – 🙂
“''''”');
INSERT INTO "memo" VALUES('2 platform åäö','2 what åäö','2 value: åäö – 🙂
“''''”');
CREATE TABLE nudge (
	wish_id INTEGER NOT NULL, 
	occurrence_id INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	CONSTRAINT pk_nudge PRIMARY KEY (wish_id, occurrence_id, due_at), 
	CONSTRAINT fk_nudge_wish_id FOREIGN KEY(wish_id) REFERENCES wish (id) ON DELETE CASCADE, 
	CONSTRAINT fk_nudge_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE
);
INSERT INTO "nudge" VALUES(1,1,'2026-10-06 09:01:00.000000');
INSERT INTO "nudge" VALUES(2,2,'2026-10-06 09:02:00.000000');
CREATE TABLE occurrence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	meetup_id INTEGER NOT NULL, 
	recurrence DATETIME NOT NULL, 
	begins_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	off BOOLEAN NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	sequence INTEGER NOT NULL, 
	changed_at DATETIME, 
	starts DATETIME, 
	fold SMALLINT NOT NULL, 
	minutes INTEGER, 
	title TEXT, 
	text TEXT, 
	place TEXT, 
	signup TEXT, 
	"join" TEXT, 
	organiser TEXT, 
	language VARCHAR(2), 
	seats INTEGER, 
	leads VARCHAR(60), 
	recording TEXT NOT NULL, 
	slides TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	came INTEGER, 
	CONSTRAINT fk_occurrence_meetup_id FOREIGN KEY(meetup_id) REFERENCES meetup (id) ON DELETE CASCADE, 
	CONSTRAINT uq_occurrence_meetup_id_recurrence UNIQUE (meetup_id, recurrence)
);
INSERT INTO "occurrence" VALUES(1,1,'2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000',1,'cancelled',0,'2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000',0,0,'1 title: åäö – 🙂
“''''”','1 text: åäö – 🙂
“''''”','1 place: åäö – 🙂
“''''”','1 signup: åäö – 🙂
“''''”','1 join: åäö – 🙂
“''''”','1 organiser: åäö – 🙂
“''''”','sv',0,'1,60','1 recording: åäö – 🙂
“''''”','1 slides: åäö – 🙂
“''''”','1 notes: åäö – 🙂
“''''”',0);
INSERT INTO "occurrence" VALUES(2,2,'2026-10-06 09:02:00.000000','2026-10-06 09:02:00.000000','2026-10-06 09:02:00.000000',0,'skipped',1,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2 recording: åäö – 🙂
“''''”','2 slides: åäö – 🙂
“''''”','2 notes: åäö – 🙂
“''''”',NULL);
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR(600) NOT NULL, 
	edits VARCHAR(600), 
	address VARCHAR(500) NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	place JSON, 
	message JSON, 
	language VARCHAR(2) NOT NULL, 
	topic VARCHAR(100) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	put_at DATETIME NOT NULL, 
	due_at DATETIME, 
	expires_at DATETIME, 
	next_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	tried_at DATETIME, 
	claimed_by VARCHAR(64), 
	claimed_until DATETIME, 
	sent_at DATETIME, 
	sent_id VARCHAR(255), 
	sent_place JSON, 
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,'1 key åäö','1 edits åäö','1 address åäö','1 platform åäö','1 person åäö','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','sv','1 topic åäö','sent','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000',0,'2026-10-06 09:01:00.000000','1 claimed_by åäö','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','1 sent_id åäö','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}');
INSERT INTO "outbox" VALUES(2,'2 key åäö',NULL,'2 address åäö','2 platform åäö','2 person åäö',NULL,NULL,'en','2 topic åäö','held','2026-10-06 09:02:00.000000',NULL,NULL,'2026-10-06 09:02:00.000000',1,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE pending_meetup (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	what JSON NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL
);
INSERT INTO "pending_meetup" VALUES(1,'2026-10-06 09:01:00.000000','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','1 platform åäö','1 person åäö');
INSERT INTO "pending_meetup" VALUES(2,'2026-10-06 09:02:00.000000','{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','2 platform åäö','2 person åäö');
CREATE TABLE proposal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	list VARCHAR(20) NOT NULL, 
	stage VARCHAR(2) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	text TEXT NOT NULL, 
	why TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	item VARCHAR(8) NOT NULL, 
	sv TEXT NOT NULL, 
	en TEXT NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL
);
INSERT INTO "proposal" VALUES(1,'1 list åäö','sv','sv','1 text: åäö – 🙂
“''''”','1 why: åäö – 🙂
“''''”','2026-10-06 09:01:00.000000','approved','1 item å','1 sv: åäö – 🙂
“''''”','1 en: åäö – 🙂
“''''”','1 platform åäö','1 person åäö');
INSERT INTO "proposal" VALUES(2,'2 list åäö','en','en','2 text: åäö – 🙂
“''''”','2 why: åäö – 🙂
“''''”','2026-10-06 09:02:00.000000','proposed','2 item å','2 sv: åäö – 🙂
“''''”','2 en: åäö – 🙂
“''''”','2 platform åäö','2 person åäö');
CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	text TEXT NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	place JSON, 
	topics TEXT NOT NULL, 
	entry VARCHAR(100) NOT NULL, 
	lead INTEGER, 
	agreed_at DATETIME, 
	escalated_at DATETIME, 
	settled_at DATETIME, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL
);
INSERT INTO "question" VALUES(1,'2026-10-06 09:01:00.000000','sv','1 text: åäö – 🙂
“''''”','waiting','1 key åäö','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','1 topics: åäö – 🙂
“''''”','1 entry åäö',0,'2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "question" VALUES(2,'2026-10-06 09:02:00.000000','en','2 text: åäö – 🙂
“''''”','drafted','2 key åäö',NULL,'2 topics: åäö – 🙂
“''''”','2 entry åäö',NULL,NULL,NULL,NULL,'2 platform åäö','2 person åäö');
CREATE TABLE released (
	export_id INTEGER NOT NULL, 
	pseudonym VARCHAR(32) NOT NULL, 
	story_id INTEGER, 
	withdrawn VARCHAR(7) NOT NULL, 
	CONSTRAINT pk_released PRIMARY KEY (export_id, pseudonym), 
	CONSTRAINT fk_released_export_id FOREIGN KEY(export_id) REFERENCES research_export (id) ON DELETE CASCADE
);
INSERT INTO "released" VALUES(1,'1 pseudonym åäö',0,'1 withd');
INSERT INTO "released" VALUES(2,'2 pseudonym åäö',NULL,'2 withd');
CREATE TABLE reminder (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occurrence_id INTEGER NOT NULL, 
	room VARCHAR(40) NOT NULL, 
	lead_minutes INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	CONSTRAINT fk_reminder_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reminder_occurrence_id_room_lead_minutes UNIQUE (occurrence_id, room, lead_minutes)
);
INSERT INTO "reminder" VALUES(1,1,'1 room åäö',0,'2026-10-06 09:01:00.000000','posted');
INSERT INTO "reminder" VALUES(2,2,'2 room åäö',1,'2026-10-06 09:02:00.000000','stale');
CREATE TABLE research_export (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	label VARCHAR(32) NOT NULL, 
	CONSTRAINT uq_research_export_label UNIQUE (label)
);
INSERT INTO "research_export" VALUES(1,'1 label åäö');
INSERT INTO "research_export" VALUES(2,'2 label åäö');
CREATE TABLE review (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	story_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	verdict VARCHAR(20) NOT NULL, 
	reason TEXT NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_review_story_id FOREIGN KEY(story_id) REFERENCES story (id) ON DELETE CASCADE
);
INSERT INTO "review" VALUES(1,1,'2026-10-06 09:01:00.000000','declined','1 reason: åäö – 🙂
“''''”','1 platform åäö','1 person åäö');
INSERT INTO "review" VALUES(2,2,'2026-10-06 09:02:00.000000','accepted','2 reason: åäö – 🙂
“''''”','2 platform åäö','2 person åäö');
CREATE TABLE room (
	address VARCHAR(300) NOT NULL, 
	unasked BOOLEAN NOT NULL, 
	CONSTRAINT pk_room PRIMARY KEY (address)
);
INSERT INTO "room" VALUES('1 address åäö',1);
INSERT INTO "room" VALUES('2 address åäö',0);
CREATE TABLE sealed (
	platform VARCHAR(20) NOT NULL, 
	what VARCHAR(100) NOT NULL, 
	value BLOB NOT NULL, 
	CONSTRAINT pk_sealed PRIMARY KEY (platform, what)
);
INSERT INTO "sealed" VALUES('1 platform åäö','1 what åäö',X'0100FF');
INSERT INTO "sealed" VALUES('2 platform åäö','2 what åäö',X'0200FF');
CREATE TABLE shown (
	"key" VARCHAR(255) NOT NULL, 
	at DATETIME NOT NULL, 
	sent JSON NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_shown PRIMARY KEY ("key")
);
INSERT INTO "shown" VALUES('1 key åäö','2026-10-06 09:01:00.000000','{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','1 platform åäö','1 person åäö');
INSERT INTO "shown" VALUES('2 key åäö','2026-10-06 09:02:00.000000','{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}','2 platform åäö','2 person åäö');
CREATE TABLE story (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(20) NOT NULL, 
	title TEXT NOT NULL, 
	what TEXT NOT NULL, 
	areas TEXT NOT NULL, 
	organisation_kind TEXT NOT NULL, 
	context TEXT NOT NULL, 
	effect TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	helped TEXT NOT NULL, 
	advice TEXT NOT NULL, 
	hindrances TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	sector TEXT NOT NULL, 
	collaboration TEXT NOT NULL, 
	other TEXT NOT NULL, 
	period TEXT NOT NULL, 
	links TEXT NOT NULL, 
	licences TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	voice TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT NOT NULL, 
	asks BOOLEAN NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	told_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	reviewed_at DATETIME, 
	published_at DATETIME, 
	asked_at DATETIME, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL
);
INSERT INTO "story" VALUES(1,'challenge','1 title: åäö – 🙂
“''''”','1 what: åäö – 🙂
“''''”','1 areas: åäö – 🙂
“''''”','1 organisation_kind: åäö – 🙂
“''''”','1 context: åäö – 🙂
“''''”','1 effect: åäö – 🙂
“''''”','1 evidence: åäö – 🙂
“''''”','1 helped: åäö – 🙂
“''''”','1 advice: åäö – 🙂
“''''”','1 hindrances: åäö – 🙂
“''''”','1 stage: åäö – 🙂
“''''”','1 sector: åäö – 🙂
“''''”','1 collaboration: åäö – 🙂
“''''”','1 other: åäö – 🙂
“''''”','1 period: åäö – 🙂
“''''”','1 links: åäö – 🙂
“''''”','1 licences: åäö – 🙂
“''''”','1 shown: åäö – 🙂
“''''”','1 voice: åäö – 🙂
“''''”','1 reason: åäö – 🙂
“''''”','1 note: åäö – 🙂
“''''”',1,'sv','kept','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "story" VALUES(2,'lesson','2 title: åäö – 🙂
“''''”','2 what: åäö – 🙂
“''''”','2 areas: åäö – 🙂
“''''”','2 organisation_kind: åäö – 🙂
“''''”','2 context: åäö – 🙂
“''''”','2 effect: åäö – 🙂
“''''”','2 evidence: åäö – 🙂
“''''”','2 helped: åäö – 🙂
“''''”','2 advice: åäö – 🙂
“''''”','2 hindrances: åäö – 🙂
“''''”','2 stage: åäö – 🙂
“''''”','2 sector: åäö – 🙂
“''''”','2 collaboration: åäö – 🙂
“''''”','2 other: åäö – 🙂
“''''”','2 period: åäö – 🙂
“''''”','2 links: åäö – 🙂
“''''”','2 licences: åäö – 🙂
“''''”','2 shown: åäö – 🙂
“''''”','2 voice: åäö – 🙂
“''''”','2 reason: åäö – 🙂
“''''”','2 note: åäö – 🙂
“''''”',0,'en','waiting','2026-10-06 09:02:00.000000','2026-10-06 09:02:00.000000',NULL,NULL,NULL,'2 platform åäö','2 person åäö');
CREATE TABLE subscription (
	digest VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	at DATETIME NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_subscription PRIMARY KEY (digest)
);
INSERT INTO "subscription" VALUES('1 digest åäö','sv','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "subscription" VALUES('2 digest åäö','en','2026-10-06 09:02:00.000000','2 platform åäö','2 person åäö');
CREATE TABLE support (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	proposal_id INTEGER NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_support_proposal_id FOREIGN KEY(proposal_id) REFERENCES proposal (id) ON DELETE CASCADE, 
	CONSTRAINT uq_support_platform_person_proposal_id UNIQUE (platform, person, proposal_id)
);
INSERT INTO "support" VALUES(1,1,'1 platform åäö','1 person åäö');
INSERT INTO "support" VALUES(2,2,'2 platform åäö','2 person åäö');
CREATE TABLE tally (
	day VARCHAR(10) NOT NULL, 
	what VARCHAR(100) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (day, what)
);
INSERT INTO "tally" VALUES('1 day åäö','1 what åäö',0);
INSERT INTO "tally" VALUES('2 day åäö','2 what åäö',1);
CREATE TABLE unasked (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	address VARCHAR(300) NOT NULL, 
	thread VARCHAR(300) NOT NULL, 
	entry VARCHAR(100) NOT NULL, 
	at DATETIME NOT NULL, 
	dismissed BOOLEAN NOT NULL
);
INSERT INTO "unasked" VALUES(1,'1 address åäö','1 thread åäö','1 entry åäö','2026-10-06 09:01:00.000000',1);
INSERT INTO "unasked" VALUES(2,'2 address åäö','2 thread åäö','2 entry åäö','2026-10-06 09:02:00.000000',0);
CREATE TABLE vote (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry VARCHAR(100) NOT NULL, 
	helped BOOLEAN NOT NULL, 
	why TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT uq_vote_platform_person_entry UNIQUE (platform, person, entry)
);
INSERT INTO "vote" VALUES(1,'1 entry åäö',1,'1 why: åäö – 🙂
“''''”','2026-10-06 09:01:00.000000','1 key åäö','1 platform åäö','1 person åäö');
INSERT INTO "vote" VALUES(2,'2 entry åäö',0,'2 why: åäö – 🙂
“''''”','2026-10-06 09:02:00.000000','2 key åäö','2 platform åäö','2 person åäö');
CREATE TABLE wish (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occurrence_id INTEGER, 
	lead_minutes INTEGER NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	at DATETIME NOT NULL, 
	platform VARCHAR(20) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	CONSTRAINT fk_wish_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE
);
INSERT INTO "wish" VALUES(1,1,0,'sv','2026-10-06 09:01:00.000000','1 platform åäö','1 person åäö');
INSERT INTO "wish" VALUES(2,NULL,1,'en','2026-10-06 09:02:00.000000','2 platform åäö','2 person åäö');
CREATE INDEX ix_inbox_at ON inbox (at);
CREATE INDEX ix_outbox_state_platform_id ON outbox (state, platform, id);
CREATE INDEX ix_outbox_address_state_id ON outbox (address, state, id);
CREATE INDEX ix_outbox_topic ON outbox (topic);
CREATE INDEX ix_question_state ON question (state);
CREATE INDEX ix_question_lead ON question (lead);
CREATE INDEX ix_question_key ON question ("key");
CREATE INDEX ix_shown_at ON shown (at);
CREATE INDEX ix_occurrence_begins_at ON occurrence (begins_at);
CREATE INDEX ix_occurrence_ends_at ON occurrence (ends_at);
CREATE INDEX ix_reminder_state_due_at ON reminder (state, due_at);
CREATE INDEX ix_story_state ON story (state);
CREATE INDEX ix_guest_key ON guest ("key");
CREATE INDEX ix_wish_lead_minutes ON wish (lead_minutes);
CREATE INDEX ix_agreement_story_id ON agreement (story_id);
CREATE INDEX ix_review_story_id ON review (story_id);
CREATE INDEX ix_released_story_id ON released (story_id);
CREATE INDEX ix_checklist_member_checklist_id ON checklist_member (checklist_id);
CREATE INDEX ix_proposal_state ON proposal (state);
CREATE INDEX ix_support_proposal_id ON support (proposal_id);
CREATE INDEX ix_entry_draft_question ON entry_draft (question);
CREATE INDEX ix_entry_draft_state ON entry_draft (state);
CREATE INDEX ix_vote_entry ON vote (entry);
CREATE INDEX ix_vote_key ON vote ("key");
CREATE INDEX ix_unasked_address_at ON unasked (address, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('checklist',2);
INSERT INTO "sqlite_sequence" VALUES('draft',2);
INSERT INTO "sqlite_sequence" VALUES('entry_draft',2);
INSERT INTO "sqlite_sequence" VALUES('expert',2);
INSERT INTO "sqlite_sequence" VALUES('meetup',2);
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
INSERT INTO "sqlite_sequence" VALUES('pending_meetup',2);
INSERT INTO "sqlite_sequence" VALUES('proposal',2);
INSERT INTO "sqlite_sequence" VALUES('question',2);
INSERT INTO "sqlite_sequence" VALUES('research_export',2);
INSERT INTO "sqlite_sequence" VALUES('story',2);
INSERT INTO "sqlite_sequence" VALUES('unasked',2);
INSERT INTO "sqlite_sequence" VALUES('vote',2);
INSERT INTO "sqlite_sequence" VALUES('agreement',2);
INSERT INTO "sqlite_sequence" VALUES('checklist_member',2);
INSERT INTO "sqlite_sequence" VALUES('host',2);
INSERT INTO "sqlite_sequence" VALUES('occurrence',2);
INSERT INTO "sqlite_sequence" VALUES('review',2);
INSERT INTO "sqlite_sequence" VALUES('support',2);
INSERT INTO "sqlite_sequence" VALUES('event',2);
INSERT INTO "sqlite_sequence" VALUES('feedback',2);
INSERT INTO "sqlite_sequence" VALUES('guest',2);
INSERT INTO "sqlite_sequence" VALUES('reminder',2);
INSERT INTO "sqlite_sequence" VALUES('wish',2);
COMMIT;
