# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first tables: requests, messages to deliver, questions, meetups with reminders, stories."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
oldest = "0001"

INSTANT = sa.DateTime(timezone=True)
STORY_TEXTS = (
    *("areas", "organisation_kind", "context", "effect", "evidence", "helped", "advice", "hindrances"),
    *("stage", "sector", "collaboration", "other", "period", "links", "licences", "shown", "voice", "reason", "note"),
)


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reply", sa.JSON()),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(600), nullable=False),
        sa.Column("edits", sa.String(600)),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("place", sa.JSON()),
        sa.Column("message", sa.JSON()),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("put_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("expires_at", INSTANT),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", INSTANT),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", INSTANT),
        sa.Column("sent_at", INSTANT),
        sa.Column("sent_id", sa.String(255)),
        sa.Column("sent_place", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state_platform_id", "outbox", ["state", "platform", "id"])
    op.create_index("ix_outbox_address_state_id", "outbox", ["address", "state", "id"])
    op.create_index("ix_outbox_topic", "outbox", ["topic"])
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("place", sa.JSON()),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("lead", sa.Integer()),
        sa.Column("agreed_at", INSTANT),
        sa.Column("escalated_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_state", "question", ["state"])
    op.create_index("ix_question_lead", "question", ["lead"])
    op.create_index("ix_question_key", "question", ["key"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spot", sa.String(600), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("command", sa.String(65), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("platform", "person", "spot", name="uq_draft_platform_person_spot"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shown",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_shown"),
    )
    op.create_index("ix_shown_at", "shown", ["at"])
    op.create_table(
        "memo",
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "what", name="pk_memo"),
    )
    op.create_table(
        "meetup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("uid", sa.String(500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("written_until", INSTANT),
        sa.Column("starts", sa.DateTime(), nullable=False),
        sa.Column("fold", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("signup", sa.Text(), nullable=False),
        sa.Column("join", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("seats", sa.Integer()),
        sa.Column("leads", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name="pk_meetup"),
        sa.UniqueConstraint("source", "uid", name="uq_meetup_source_uid"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meetup_id", sa.Integer(), nullable=False),
        sa.Column("recurrence", sa.DateTime(), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT),
        sa.Column("starts", sa.DateTime()),
        sa.Column("fold", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("title", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.Column("signup", sa.Text()),
        sa.Column("join", sa.Text()),
        sa.Column("organiser", sa.Text()),
        sa.Column("language", sa.String(2)),
        sa.Column("seats", sa.Integer()),
        sa.Column("leads", sa.String(60)),
        sa.Column("recording", sa.Text(), nullable=False),
        sa.Column("slides", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("came", sa.Integer()),
        sa.ForeignKeyConstraint(["meetup_id"], ["meetup.id"], name="fk_occurrence_meetup_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint("meetup_id", "recurrence", name="uq_occurrence_meetup_id_recurrence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrence_begins_at", "occurrence", ["begins_at"])
    op.create_index("ix_occurrence_ends_at", "occurrence", ["ends_at"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(40), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_reminder_occurrence_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "occurrence_id", "room", "lead_minutes", name="uq_reminder_occurrence_id_room_lead_minutes"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_state_due_at", "reminder", ["state", "due_at"])
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in STORY_TEXTS),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("reviewed_at", INSTANT),
        sa.Column("published_at", INSTANT),
        sa.Column("asked_at", INSTANT),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_state", "story", ["state"])
    op.create_table(
        "subscription",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_subscription"),
    )
    op.create_table(
        "calendar",
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("etag", sa.String(200), nullable=False),
        sa.Column("modified", sa.String(100), nullable=False),
        sa.Column("copy", sa.LargeBinary()),
        sa.Column("read_at", INSTANT),
        sa.Column("tried_at", INSTANT, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("told_at", INSTANT),
        sa.PrimaryKeyConstraint("source", name="pk_calendar"),
    )
    _about_guests()
    _about_stories()
    _about_checklists()
    _about_answers()


def _about_stories() -> None:
    op.create_table(
        "credit",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name="pk_credit"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_credit_story_id", ondelete="CASCADE"),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_agreement_story_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreement_story_id", "agreement", ["story_id"])
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_review_story_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_story_id", "review", ["story_id"])
    op.create_table(
        "research_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_research_export"),
        sa.UniqueConstraint("label", name="uq_research_export_label"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "released",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(32), nullable=False),
        sa.Column("story_id", sa.Integer()),
        sa.Column("withdrawn", sa.String(7), nullable=False),
        sa.PrimaryKeyConstraint("export_id", "pseudonym", name="pk_released"),
        sa.ForeignKeyConstraint(
            ["export_id"], ["research_export.id"], name="fk_released_export_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_released_story_id", "released", ["story_id"])


def _about_checklists() -> None:
    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(20), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checklist"),
        sa.UniqueConstraint("code", name="uq_checklist_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "checklist_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(20), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_member"),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_checklist_member_checklist_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("platform", "person", "list", name="uq_checklist_member_platform_person_list"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_checklist_member_checklist_id", "checklist_member", ["checklist_id"])
    op.create_table(
        "checklist_mark",
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(8), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("checklist_id", "item", name="pk_checklist_mark"),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_checklist_mark_checklist_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(2), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("item", sa.String(8), nullable=False),
        sa.Column("sv", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_state", "proposal", ["state"])
    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_support"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="fk_support_proposal_id", ondelete="CASCADE"),
        sa.UniqueConstraint("platform", "person", "proposal_id", name="uq_support_platform_person_proposal_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_support_proposal_id", "support", ["proposal_id"])


def _about_answers() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("pace", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expert"),
        sa.UniqueConstraint("platform", "person", name="uq_expert_platform_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "entry_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("live", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry_draft"),
        sa.UniqueConstraint("entry", name="uq_entry_draft_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_draft_question", "entry_draft", ["question"])
    op.create_index("ix_entry_draft_state", "entry_draft", ["state"])
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sa.UniqueConstraint("platform", "person", "entry", name="uq_vote_platform_person_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vote_entry", "vote", ["entry"])
    op.create_index("ix_vote_key", "vote", ["key"])
    op.create_table(
        "checked",
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_checked"),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", name="pk_tally"),
    )
    op.create_table(
        "room",
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("unasked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_room"),
    )
    op.create_table(
        "unasked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("thread", sa.String(300), nullable=False),
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unasked"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unasked_address_at", "unasked", ["address", "at"])


def _about_guests() -> None:
    op.create_table(
        "pending_meetup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pending_meetup"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meetup_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(["meetup_id"], ["meetup.id"], name="fk_host_meetup_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_host"),
        sa.UniqueConstraint("meetup_id", "platform", "person", name="uq_host_meetup_id_platform_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("seated", sa.Boolean(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_guest_occurrence_id", ondelete="CASCADE"
        ),
        sa.Column("key", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
        sa.UniqueConstraint("occurrence_id", "platform", "person", name="uq_guest_occurrence_id_platform_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guest_key", "guest", ["key"])
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer()),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name="fk_wish_occurrence_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_wish"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wish_lead_minutes", "wish", ["lead_minutes"])
    op.create_table(
        "nudge",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name="fk_nudge_wish_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_nudge_occurrence_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wish_id", "occurrence_id", "due_at", name="pk_nudge"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("mood", sa.String(20), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_feedback_occurrence_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("occurrence_id", "platform", "person", name="uq_feedback_occurrence_id_platform_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer()),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("space", sa.String(255), nullable=False),
        sa.Column("event", sa.String(255), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("put", sa.JSON()),
        sa.Column("seen", sa.JSON()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", INSTANT),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_event_occurrence_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("occurrence_id", "platform", "space", name="uq_event_occurrence_id_platform_space"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "interest",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_interest_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "mark", name="pk_interest"),
    )
    op.create_table(
        "lease",
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_lease"),
    )
    op.create_table(
        "sealed",
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "what", name="pk_sealed"),
    )
    op.create_table(
        "compatibility",
        sa.Column("oldest", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("oldest", name="pk_compatibility"),
    )
    op.create_table(
        "discord_session",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shards", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(255), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("shard", name="pk_discord_session"),
    )


def downgrade() -> None:
    raise NotImplementedError("put back the backup that was made before the upgrade")
