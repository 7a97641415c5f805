--
-- PostgreSQL database dump
--



SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: agreement; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.agreement (
    id integer NOT NULL,
    story_id integer NOT NULL,
    purpose character varying(20) NOT NULL,
    given boolean NOT NULL,
    version character varying(20) NOT NULL,
    language character varying(2) NOT NULL,
    at timestamp with time zone NOT NULL,
    code character varying(32) NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: agreement_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.agreement_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: agreement_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.agreement_id_seq OWNED BY public.agreement.id;


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: calendar; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.calendar (
    source character varying(40) NOT NULL,
    address character varying(64) NOT NULL,
    etag character varying(200) NOT NULL,
    modified character varying(100) NOT NULL,
    copy bytea,
    read_at timestamp with time zone,
    tried_at timestamp with time zone NOT NULL,
    problem text NOT NULL,
    told_at timestamp with time zone
);


--
-- Name: checked; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checked (
    entry character varying(100) NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: checklist; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checklist (
    id integer NOT NULL,
    list character varying(20) NOT NULL,
    code character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: checklist_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.checklist_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: checklist_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.checklist_id_seq OWNED BY public.checklist.id;


--
-- Name: checklist_mark; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checklist_mark (
    checklist_id integer NOT NULL,
    item character varying(8) NOT NULL,
    mark character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: checklist_member; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checklist_member (
    id integer NOT NULL,
    list character varying(20) NOT NULL,
    checklist_id integer NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: checklist_member_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.checklist_member_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: checklist_member_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.checklist_member_id_seq OWNED BY public.checklist_member.id;


--
-- Name: compatibility; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.compatibility (
    oldest character varying(32) NOT NULL
);


--
-- Name: credit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit (
    story_id integer NOT NULL,
    signature text NOT NULL,
    organisation text NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: discord_session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.discord_session (
    shard integer NOT NULL,
    shards integer NOT NULL,
    session character varying(255) NOT NULL,
    sequence bigint NOT NULL,
    gateway character varying(255) NOT NULL
);


--
-- Name: draft; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.draft (
    id integer NOT NULL,
    spot character varying(600) NOT NULL,
    at timestamp with time zone NOT NULL,
    command character varying(65) NOT NULL,
    answers json NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: draft_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.draft_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: draft_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.draft_id_seq OWNED BY public.draft.id;


--
-- Name: entry_draft; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.entry_draft (
    id integer NOT NULL,
    entry character varying(100) NOT NULL,
    question integer NOT NULL,
    language character varying(2) NOT NULL,
    text text NOT NULL,
    live text NOT NULL,
    version integer NOT NULL,
    state character varying(20) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: entry_draft_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.entry_draft_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: entry_draft_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.entry_draft_id_seq OWNED BY public.entry_draft.id;


--
-- Name: event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event (
    id integer NOT NULL,
    occurrence_id integer,
    platform character varying(20) NOT NULL,
    space character varying(255) NOT NULL,
    event character varying(255) NOT NULL,
    state character varying(20) NOT NULL,
    put json,
    seen json,
    tries integer NOT NULL,
    next_at timestamp with time zone,
    claimed_by character varying(64),
    claimed_until timestamp with time zone
);


--
-- Name: event_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: event_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;


--
-- Name: expert; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.expert (
    id integer NOT NULL,
    topics text NOT NULL,
    pace character varying(20) NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: expert_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.expert_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: expert_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.expert_id_seq OWNED BY public.expert.id;


--
-- Name: feedback; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.feedback (
    id integer NOT NULL,
    occurrence_id integer NOT NULL,
    mood character varying(20) NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: feedback_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.feedback_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: feedback_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.feedback_id_seq OWNED BY public.feedback.id;


--
-- Name: guest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.guest (
    id integer NOT NULL,
    occurrence_id integer NOT NULL,
    shown_as text NOT NULL,
    language character varying(2) NOT NULL,
    answer character varying(20) NOT NULL,
    since timestamp with time zone NOT NULL,
    seated boolean NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL,
    key character varying(255) NOT NULL
);


--
-- Name: guest_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.guest_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: guest_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.guest_id_seq OWNED BY public.guest.id;


--
-- Name: host; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.host (
    id integer NOT NULL,
    meetup_id integer NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: host_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.host_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: host_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.host_id_seq OWNED BY public.host.id;


--
-- Name: inbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox (
    key character varying(255) NOT NULL,
    at timestamp with time zone NOT NULL,
    reply json,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: interest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.interest (
    event_id integer NOT NULL,
    mark character varying(32) NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: lease; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lease (
    what character varying(100) NOT NULL,
    holder character varying(64) NOT NULL,
    epoch integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: meetup; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.meetup (
    id integer NOT NULL,
    source character varying(100) NOT NULL,
    uid character varying(500) NOT NULL,
    sequence integer NOT NULL,
    state character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    written_until timestamp with time zone,
    starts timestamp without time zone NOT NULL,
    fold smallint NOT NULL,
    minutes integer NOT NULL,
    zone character varying(64) NOT NULL,
    all_day boolean NOT NULL,
    rule text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    place text NOT NULL,
    signup text NOT NULL,
    "join" text NOT NULL,
    organiser text NOT NULL,
    language character varying(2),
    seats integer,
    leads character varying(60)
);


--
-- Name: meetup_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.meetup_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: meetup_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.meetup_id_seq OWNED BY public.meetup.id;


--
-- Name: memo; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.memo (
    platform character varying(20) NOT NULL,
    what character varying(100) NOT NULL,
    value text NOT NULL
);


--
-- Name: nudge; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.nudge (
    wish_id integer NOT NULL,
    occurrence_id integer NOT NULL,
    due_at timestamp with time zone NOT NULL
);


--
-- Name: occurrence; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.occurrence (
    id integer NOT NULL,
    meetup_id integer NOT NULL,
    recurrence timestamp without time zone NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    off boolean NOT NULL,
    state character varying(20) NOT NULL,
    sequence integer NOT NULL,
    changed_at timestamp with time zone,
    starts timestamp without time zone,
    fold smallint NOT NULL,
    minutes integer,
    title text,
    text text,
    place text,
    signup text,
    "join" text,
    organiser text,
    language character varying(2),
    seats integer,
    leads character varying(60),
    recording text NOT NULL,
    slides text NOT NULL,
    notes text NOT NULL,
    came integer
);


--
-- Name: occurrence_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.occurrence_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: occurrence_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.occurrence_id_seq OWNED BY public.occurrence.id;


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    id integer NOT NULL,
    key character varying(600) NOT NULL,
    edits character varying(600),
    address character varying(500) NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL,
    place json,
    message json,
    language character varying(2) NOT NULL,
    topic character varying(100) NOT NULL,
    state character varying(20) NOT NULL,
    put_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    expires_at timestamp with time zone,
    next_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    tried_at timestamp with time zone,
    claimed_by character varying(64),
    claimed_until timestamp with time zone,
    sent_at timestamp with time zone,
    sent_id character varying(255),
    sent_place json
);


--
-- Name: outbox_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.outbox_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: outbox_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;


--
-- Name: pending_meetup; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.pending_meetup (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    what json NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: pending_meetup_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.pending_meetup_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: pending_meetup_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.pending_meetup_id_seq OWNED BY public.pending_meetup.id;


--
-- Name: proposal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.proposal (
    id integer NOT NULL,
    list character varying(20) NOT NULL,
    stage character varying(2) NOT NULL,
    language character varying(2) NOT NULL,
    text text NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(20) NOT NULL,
    item character varying(8) NOT NULL,
    sv text NOT NULL,
    en text NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: proposal_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.proposal_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: proposal_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.proposal_id_seq OWNED BY public.proposal.id;


--
-- Name: question; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.question (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    language character varying(2) NOT NULL,
    text text NOT NULL,
    state character varying(20) NOT NULL,
    key character varying(255) NOT NULL,
    place json,
    topics text NOT NULL,
    entry character varying(100) NOT NULL,
    lead integer,
    agreed_at timestamp with time zone,
    escalated_at timestamp with time zone,
    settled_at timestamp with time zone,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: question_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.question_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: question_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.question_id_seq OWNED BY public.question.id;


--
-- Name: released; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.released (
    export_id integer NOT NULL,
    pseudonym character varying(32) NOT NULL,
    story_id integer,
    withdrawn character varying(7) NOT NULL
);


--
-- Name: reminder; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reminder (
    id integer NOT NULL,
    occurrence_id integer NOT NULL,
    room character varying(40) NOT NULL,
    lead_minutes integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying(20) NOT NULL
);


--
-- Name: reminder_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.reminder_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: reminder_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.reminder_id_seq OWNED BY public.reminder.id;


--
-- Name: research_export; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.research_export (
    id integer NOT NULL,
    label character varying(32) NOT NULL
);


--
-- Name: research_export_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.research_export_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: research_export_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.research_export_id_seq OWNED BY public.research_export.id;


--
-- Name: review; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.review (
    id integer NOT NULL,
    story_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    verdict character varying(20) NOT NULL,
    reason text NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: review_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.review_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: review_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.review_id_seq OWNED BY public.review.id;


--
-- Name: room; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.room (
    address character varying(300) NOT NULL,
    unasked boolean NOT NULL
);


--
-- Name: sealed; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sealed (
    platform character varying(20) NOT NULL,
    what character varying(100) NOT NULL,
    value bytea NOT NULL
);


--
-- Name: shown; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.shown (
    key character varying(255) NOT NULL,
    at timestamp with time zone NOT NULL,
    sent json NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: story; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.story (
    id integer NOT NULL,
    kind character varying(20) NOT NULL,
    title text NOT NULL,
    what text NOT NULL,
    areas text NOT NULL,
    organisation_kind text NOT NULL,
    context text NOT NULL,
    effect text NOT NULL,
    evidence text NOT NULL,
    helped text NOT NULL,
    advice text NOT NULL,
    hindrances text NOT NULL,
    stage text NOT NULL,
    sector text NOT NULL,
    collaboration text NOT NULL,
    other text NOT NULL,
    period text NOT NULL,
    links text NOT NULL,
    licences text NOT NULL,
    shown text NOT NULL,
    voice text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    asks boolean NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(20) NOT NULL,
    told_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    reviewed_at timestamp with time zone,
    published_at timestamp with time zone,
    asked_at timestamp with time zone,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: story_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.story_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: story_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.story_id_seq OWNED BY public.story.id;


--
-- Name: subscription; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription (
    digest character varying(64) NOT NULL,
    language character varying(2) NOT NULL,
    at timestamp with time zone NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: support; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.support (
    id integer NOT NULL,
    proposal_id integer NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: support_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.support_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: support_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.support_id_seq OWNED BY public.support.id;


--
-- Name: tally; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tally (
    day character varying(10) NOT NULL,
    what character varying(100) NOT NULL,
    count integer NOT NULL
);


--
-- Name: unasked; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unasked (
    id integer NOT NULL,
    address character varying(300) NOT NULL,
    thread character varying(300) NOT NULL,
    entry character varying(100) NOT NULL,
    at timestamp with time zone NOT NULL,
    dismissed boolean NOT NULL
);


--
-- Name: unasked_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.unasked_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: unasked_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.unasked_id_seq OWNED BY public.unasked.id;


--
-- Name: vote; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.vote (
    id integer NOT NULL,
    entry character varying(100) NOT NULL,
    helped boolean NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL,
    key character varying(255) NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: vote_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.vote_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: vote_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.vote_id_seq OWNED BY public.vote.id;


--
-- Name: wish; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.wish (
    id integer NOT NULL,
    occurrence_id integer,
    lead_minutes integer NOT NULL,
    language character varying(2) NOT NULL,
    at timestamp with time zone NOT NULL,
    platform character varying(20) NOT NULL,
    person character varying(255) NOT NULL
);


--
-- Name: wish_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.wish_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: wish_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.wish_id_seq OWNED BY public.wish.id;


--
-- Name: agreement id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agreement ALTER COLUMN id SET DEFAULT nextval('public.agreement_id_seq'::regclass);


--
-- Name: checklist id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist ALTER COLUMN id SET DEFAULT nextval('public.checklist_id_seq'::regclass);


--
-- Name: checklist_member id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_member ALTER COLUMN id SET DEFAULT nextval('public.checklist_member_id_seq'::regclass);


--
-- Name: draft id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.draft ALTER COLUMN id SET DEFAULT nextval('public.draft_id_seq'::regclass);


--
-- Name: entry_draft id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry_draft ALTER COLUMN id SET DEFAULT nextval('public.entry_draft_id_seq'::regclass);


--
-- Name: event id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);


--
-- Name: expert id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.expert ALTER COLUMN id SET DEFAULT nextval('public.expert_id_seq'::regclass);


--
-- Name: feedback id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback ALTER COLUMN id SET DEFAULT nextval('public.feedback_id_seq'::regclass);


--
-- Name: guest id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guest ALTER COLUMN id SET DEFAULT nextval('public.guest_id_seq'::regclass);


--
-- Name: host id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.host ALTER COLUMN id SET DEFAULT nextval('public.host_id_seq'::regclass);


--
-- Name: meetup id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meetup ALTER COLUMN id SET DEFAULT nextval('public.meetup_id_seq'::regclass);


--
-- Name: occurrence id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.occurrence ALTER COLUMN id SET DEFAULT nextval('public.occurrence_id_seq'::regclass);


--
-- Name: outbox id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);


--
-- Name: pending_meetup id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pending_meetup ALTER COLUMN id SET DEFAULT nextval('public.pending_meetup_id_seq'::regclass);


--
-- Name: proposal id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.proposal ALTER COLUMN id SET DEFAULT nextval('public.proposal_id_seq'::regclass);


--
-- Name: question id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.question ALTER COLUMN id SET DEFAULT nextval('public.question_id_seq'::regclass);


--
-- Name: reminder id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reminder ALTER COLUMN id SET DEFAULT nextval('public.reminder_id_seq'::regclass);


--
-- Name: research_export id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.research_export ALTER COLUMN id SET DEFAULT nextval('public.research_export_id_seq'::regclass);


--
-- Name: review id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.review ALTER COLUMN id SET DEFAULT nextval('public.review_id_seq'::regclass);


--
-- Name: story id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.story ALTER COLUMN id SET DEFAULT nextval('public.story_id_seq'::regclass);


--
-- Name: support id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.support ALTER COLUMN id SET DEFAULT nextval('public.support_id_seq'::regclass);


--
-- Name: unasked id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.unasked ALTER COLUMN id SET DEFAULT nextval('public.unasked_id_seq'::regclass);


--
-- Name: vote id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.vote ALTER COLUMN id SET DEFAULT nextval('public.vote_id_seq'::regclass);


--
-- Name: wish id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.wish ALTER COLUMN id SET DEFAULT nextval('public.wish_id_seq'::regclass);


--
-- Data for Name: agreement; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.agreement VALUES (1, 1, 'research', true, '1 version åäö', 'sv', '2026-10-06 09:01:00+00', '1 code åäö', '1 platform åäö', '1 person åäö');
INSERT INTO public.agreement VALUES (2, 2, 'contact', false, '2 version åäö', 'en', '2026-10-06 09:02:00+00', '2 code åäö', '2 platform åäö', '2 person åäö');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0001');


--
-- Data for Name: calendar; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.calendar VALUES ('1 source åäö', '1 address åäö', '1 etag åäö', '1 modified åäö', '\x0100ff', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '1 problem: åäö – 🙂
“''''”', '2026-10-06 09:01:00+00');
INSERT INTO public.calendar VALUES ('2 source åäö', '2 address åäö', '2 etag åäö', '2 modified åäö', NULL, NULL, '2026-10-06 09:02:00+00', '2 problem: åäö – 🙂
“''''”', NULL);


--
-- Data for Name: checked; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checked VALUES ('1 entry åäö', '2026-10-06 09:01:00+00');
INSERT INTO public.checked VALUES ('2 entry åäö', '2026-10-06 09:02:00+00');


--
-- Data for Name: checklist; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checklist VALUES (1, '1 list åäö', '1 code åäö', '2026-10-06 09:01:00+00');
INSERT INTO public.checklist VALUES (2, '2 list åäö', '2 code åäö', '2026-10-06 09:02:00+00');


--
-- Data for Name: checklist_mark; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checklist_mark VALUES (1, '1 item å', 'under-way', '2026-10-06 09:01:00+00');
INSERT INTO public.checklist_mark VALUES (2, '2 item å', 'no', '2026-10-06 09:02:00+00');


--
-- Data for Name: checklist_member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checklist_member VALUES (1, '1 list åäö', 1, '1 platform åäö', '1 person åäö');
INSERT INTO public.checklist_member VALUES (2, '2 list åäö', 2, '2 platform åäö', '2 person åäö');


--
-- Data for Name: compatibility; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.compatibility VALUES ('0001');


--
-- Data for Name: credit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit VALUES (1, '1 signature: åäö – 🙂
“''''”', '1 organisation: åäö – 🙂
“''''”', '1 platform åäö', '1 person åäö');
INSERT INTO public.credit VALUES (2, '2 signature: åäö – 🙂
“''''”', '2 organisation: åäö – 🙂
“''''”', '2 platform åäö', '2 person åäö');


--
-- Data for Name: discord_session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.discord_session VALUES (0, 0, '1 session åäö', 0, '1 gateway åäö');
INSERT INTO public.discord_session VALUES (1, 1, '2 session åäö', 1, '2 gateway åäö');


--
-- Data for Name: draft; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.draft VALUES (1, '1 spot åäö', '2026-10-06 09:01:00+00', '1 command åäö', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '1 platform åäö', '1 person åäö');
INSERT INTO public.draft VALUES (2, '2 spot åäö', '2026-10-06 09:02:00+00', '2 command åäö', '{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '2 platform åäö', '2 person åäö');


--
-- Data for Name: entry_draft; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.entry_draft VALUES (1, '1 entry åäö', 0, 'sv', '1 text: åäö – 🙂
“''''”', '1 live: åäö – 🙂
“''''”', 0, 'live', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.entry_draft VALUES (2, '2 entry åäö', 1, 'en', '2 text: åäö – 🙂
“''''”', '2 live: åäö – 🙂
“''''”', 1, 'declined', '2026-10-06 09:02:00+00', '2 platform åäö', '2 person åäö');


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES (1, 1, '1 platform åäö', '1 space åäö', '1 event åäö', 'standing', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', 0, '2026-10-06 09:01:00+00', '1 claimed_by åäö', '2026-10-06 09:01:00+00');
INSERT INTO public.event VALUES (2, NULL, '2 platform åäö', '2 space åäö', '2 event åäö', 'over', NULL, NULL, 1, NULL, NULL, NULL);


--
-- Data for Name: expert; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.expert VALUES (1, '1 topics: åäö – 🙂
“''''”', 'daily', 'sv', 'active', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.expert VALUES (2, '2 topics: åäö – 🙂
“''''”', 'at-once', 'en', 'applied', '2026-10-06 09:02:00+00', NULL, '2 platform åäö', '2 person åäö');


--
-- Data for Name: feedback; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.feedback VALUES (1, 1, 'fair', '1 platform åäö', '1 person åäö');
INSERT INTO public.feedback VALUES (2, 2, 'poor', '2 platform åäö', '2 person åäö');


--
-- Data for Name: guest; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.guest VALUES (1, 1, '1 shown_as: åäö – 🙂
“''''”', 'sv', 'maybe', '2026-10-06 09:01:00+00', true, '1 platform åäö', '1 person åäö', '1 key åäö');
INSERT INTO public.guest VALUES (2, 2, '2 shown_as: åäö – 🙂
“''''”', 'en', 'no', '2026-10-06 09:02:00+00', false, '2 platform åäö', '2 person åäö', '2 key åäö');


--
-- Data for Name: host; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.host VALUES (1, 1, '1 platform åäö', '1 person åäö');
INSERT INTO public.host VALUES (2, 2, '2 platform åäö', '2 person åäö');


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES ('1 key åäö', '2026-10-06 09:01:00+00', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '1 platform åäö', '1 person åäö');
INSERT INTO public.inbox VALUES ('2 key åäö', '2026-10-06 09:02:00+00', NULL, '2 platform åäö', '2 person åäö');


--
-- Data for Name: interest; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.interest VALUES (1, '1 mark åäö', '1 platform åäö', '1 person åäö');
INSERT INTO public.interest VALUES (2, '2 mark åäö', '2 platform åäö', '2 person åäö');


--
-- Data for Name: lease; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lease VALUES ('1 what åäö', '1 holder åäö', 0, '2026-10-06 09:01:00+00');
INSERT INTO public.lease VALUES ('2 what åäö', '2 holder åäö', 1, '2026-10-06 09:02:00+00');


--
-- Data for Name: meetup; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.meetup VALUES (1, '1 source åäö', '1 uid åäö', 0, 'cancelled', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00', 0, 0, '1 zone åäö', true, '1 rule: åäö – 🙂
“''''”', '1 title: åäö – 🙂
“''''”', '1 text: åäö – 🙂
“''''”', '1 place: åäö – 🙂
“''''”', '1 signup: åäö – 🙂
“''''”', '1 join: åäö – 🙂
“''''”', '1 organiser: åäö – 🙂
“''''”', 'sv', 0, '1,60');
INSERT INTO public.meetup VALUES (2, '2 source åäö', '2 uid åäö', 1, 'skipped', '2026-10-06 09:02:00+00', '2026-10-06 09:02:00+00', NULL, '2026-10-06 09:02:00', 1, 1, '2 zone åäö', false, '2 rule: åäö – 🙂
“''''”', '2 title: åäö – 🙂
“''''”', '2 text: åäö – 🙂
“''''”', '2 place: åäö – 🙂
“''''”', '2 signup: åäö – 🙂
“''''”', '2 join: åäö – 🙂
“''''”', '2 organiser: åäö – 🙂
“''''”', NULL, NULL, NULL);


--
-- Data for Name: memo; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.memo VALUES ('1 platform åäö', '1 what åäö', '1 value: åäö – 🙂
“''''”');
INSERT INTO public.memo VALUES ('2 platform åäö', '2 what åäö', '2 value: åäö – 🙂
“''''”');


--
-- Data for Name: nudge; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.nudge VALUES (1, 1, '2026-10-06 09:01:00+00');
INSERT INTO public.nudge VALUES (2, 2, '2026-10-06 09:02:00+00');


--
-- Data for Name: occurrence; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.occurrence VALUES (1, 1, '2026-10-06 09:01:00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', true, 'cancelled', 0, '2026-10-06 09:01:00+00', '2026-10-06 09:01:00', 0, 0, '1 title: åäö – 🙂
“''''”', '1 text: åäö – 🙂
“''''”', '1 place: åäö – 🙂
“''''”', '1 signup: åäö – 🙂
“''''”', '1 join: åäö – 🙂
“''''”', '1 organiser: åäö – 🙂
“''''”', 'sv', 0, '1,60', '1 recording: åäö – 🙂
“''''”', '1 slides: åäö – 🙂
“''''”', '1 notes: åäö – 🙂
“''''”', 0);
INSERT INTO public.occurrence VALUES (2, 2, '2026-10-06 09:02:00', '2026-10-06 09:02:00+00', '2026-10-06 09:02:00+00', false, 'skipped', 1, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2 recording: åäö – 🙂
“''''”', '2 slides: åäö – 🙂
“''''”', '2 notes: åäö – 🙂
“''''”', NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES (1, '1 key åäö', '1 edits åäö', '1 address åäö', '1 platform åäö', '1 person åäö', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', 'sv', '1 topic åäö', 'sent', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', 0, '2026-10-06 09:01:00+00', '1 claimed_by åäö', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '1 sent_id åäö', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}');
INSERT INTO public.outbox VALUES (2, '2 key åäö', NULL, '2 address åäö', '2 platform åäö', '2 person åäö', NULL, NULL, 'en', '2 topic åäö', 'held', '2026-10-06 09:02:00+00', NULL, NULL, '2026-10-06 09:02:00+00', 1, NULL, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: pending_meetup; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.pending_meetup VALUES (1, '2026-10-06 09:01:00+00', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '1 platform åäö', '1 person åäö');
INSERT INTO public.pending_meetup VALUES (2, '2026-10-06 09:02:00+00', '{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '2 platform åäö', '2 person åäö');


--
-- Data for Name: proposal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.proposal VALUES (1, '1 list åäö', 'sv', 'sv', '1 text: åäö – 🙂
“''''”', '1 why: åäö – 🙂
“''''”', '2026-10-06 09:01:00+00', 'approved', '1 item å', '1 sv: åäö – 🙂
“''''”', '1 en: åäö – 🙂
“''''”', '1 platform åäö', '1 person åäö');
INSERT INTO public.proposal VALUES (2, '2 list åäö', 'en', 'en', '2 text: åäö – 🙂
“''''”', '2 why: åäö – 🙂
“''''”', '2026-10-06 09:02:00+00', 'proposed', '2 item å', '2 sv: åäö – 🙂
“''''”', '2 en: åäö – 🙂
“''''”', '2 platform åäö', '2 person åäö');


--
-- Data for Name: question; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.question VALUES (1, '2026-10-06 09:01:00+00', 'sv', '1 text: åäö – 🙂
“''''”', 'waiting', '1 key åäö', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '1 topics: åäö – 🙂
“''''”', '1 entry åäö', 0, '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.question VALUES (2, '2026-10-06 09:02:00+00', 'en', '2 text: åäö – 🙂
“''''”', 'drafted', '2 key åäö', NULL, '2 topics: åäö – 🙂
“''''”', '2 entry åäö', NULL, NULL, NULL, NULL, '2 platform åäö', '2 person åäö');


--
-- Data for Name: released; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.released VALUES (1, '1 pseudonym åäö', 0, '1 withd');
INSERT INTO public.released VALUES (2, '2 pseudonym åäö', NULL, '2 withd');


--
-- Data for Name: reminder; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reminder VALUES (1, 1, '1 room åäö', 0, '2026-10-06 09:01:00+00', 'posted');
INSERT INTO public.reminder VALUES (2, 2, '2 room åäö', 1, '2026-10-06 09:02:00+00', 'stale');


--
-- Data for Name: research_export; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.research_export VALUES (1, '1 label åäö');
INSERT INTO public.research_export VALUES (2, '2 label åäö');


--
-- Data for Name: review; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.review VALUES (1, 1, '2026-10-06 09:01:00+00', 'declined', '1 reason: åäö – 🙂
“''''”', '1 platform åäö', '1 person åäö');
INSERT INTO public.review VALUES (2, 2, '2026-10-06 09:02:00+00', 'accepted', '2 reason: åäö – 🙂
“''''”', '2 platform åäö', '2 person åäö');


--
-- Data for Name: room; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.room VALUES ('1 address åäö', true);
INSERT INTO public.room VALUES ('2 address åäö', false);


--
-- Data for Name: sealed; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sealed VALUES ('1 platform åäö', '1 what åäö', '\x0100ff');
INSERT INTO public.sealed VALUES ('2 platform åäö', '2 what åäö', '\x0200ff');


--
-- Data for Name: shown; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.shown VALUES ('1 key åäö', '2026-10-06 09:01:00+00', '{"number": 1, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '1 platform åäö', '1 person åäö');
INSERT INTO public.shown VALUES ('2 key åäö', '2026-10-06 09:02:00+00', '{"number": 2, "text": "\u00e5\u00e4\u00f6 \u2013 \ud83d\ude42"}', '2 platform åäö', '2 person åäö');


--
-- Data for Name: story; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.story VALUES (1, 'challenge', '1 title: åäö – 🙂
“''''”', '1 what: åäö – 🙂
“''''”', '1 areas: åäö – 🙂
“''''”', '1 organisation_kind: åäö – 🙂
“''''”', '1 context: åäö – 🙂
“''''”', '1 effect: åäö – 🙂
“''''”', '1 evidence: åäö – 🙂
“''''”', '1 helped: åäö – 🙂
“''''”', '1 advice: åäö – 🙂
“''''”', '1 hindrances: åäö – 🙂
“''''”', '1 stage: åäö – 🙂
“''''”', '1 sector: åäö – 🙂
“''''”', '1 collaboration: åäö – 🙂
“''''”', '1 other: åäö – 🙂
“''''”', '1 period: åäö – 🙂
“''''”', '1 links: åäö – 🙂
“''''”', '1 licences: åäö – 🙂
“''''”', '1 shown: åäö – 🙂
“''''”', '1 voice: åäö – 🙂
“''''”', '1 reason: åäö – 🙂
“''''”', '1 note: åäö – 🙂
“''''”', true, 'sv', 'kept', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.story VALUES (2, 'lesson', '2 title: åäö – 🙂
“''''”', '2 what: åäö – 🙂
“''''”', '2 areas: åäö – 🙂
“''''”', '2 organisation_kind: åäö – 🙂
“''''”', '2 context: åäö – 🙂
“''''”', '2 effect: åäö – 🙂
“''''”', '2 evidence: åäö – 🙂
“''''”', '2 helped: åäö – 🙂
“''''”', '2 advice: åäö – 🙂
“''''”', '2 hindrances: åäö – 🙂
“''''”', '2 stage: åäö – 🙂
“''''”', '2 sector: åäö – 🙂
“''''”', '2 collaboration: åäö – 🙂
“''''”', '2 other: åäö – 🙂
“''''”', '2 period: åäö – 🙂
“''''”', '2 links: åäö – 🙂
“''''”', '2 licences: åäö – 🙂
“''''”', '2 shown: åäö – 🙂
“''''”', '2 voice: åäö – 🙂
“''''”', '2 reason: åäö – 🙂
“''''”', '2 note: åäö – 🙂
“''''”', false, 'en', 'waiting', '2026-10-06 09:02:00+00', '2026-10-06 09:02:00+00', NULL, NULL, NULL, '2 platform åäö', '2 person åäö');


--
-- Data for Name: subscription; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription VALUES ('1 digest åäö', 'sv', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.subscription VALUES ('2 digest åäö', 'en', '2026-10-06 09:02:00+00', '2 platform åäö', '2 person åäö');


--
-- Data for Name: support; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.support VALUES (1, 1, '1 platform åäö', '1 person åäö');
INSERT INTO public.support VALUES (2, 2, '2 platform åäö', '2 person åäö');


--
-- Data for Name: tally; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tally VALUES ('1 day åäö', '1 what åäö', 0);
INSERT INTO public.tally VALUES ('2 day åäö', '2 what åäö', 1);


--
-- Data for Name: unasked; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.unasked VALUES (1, '1 address åäö', '1 thread åäö', '1 entry åäö', '2026-10-06 09:01:00+00', true);
INSERT INTO public.unasked VALUES (2, '2 address åäö', '2 thread åäö', '2 entry åäö', '2026-10-06 09:02:00+00', false);


--
-- Data for Name: vote; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.vote VALUES (1, '1 entry åäö', true, '1 why: åäö – 🙂
“''''”', '2026-10-06 09:01:00+00', '1 key åäö', '1 platform åäö', '1 person åäö');
INSERT INTO public.vote VALUES (2, '2 entry åäö', false, '2 why: åäö – 🙂
“''''”', '2026-10-06 09:02:00+00', '2 key åäö', '2 platform åäö', '2 person åäö');


--
-- Data for Name: wish; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.wish VALUES (1, 1, 0, 'sv', '2026-10-06 09:01:00+00', '1 platform åäö', '1 person åäö');
INSERT INTO public.wish VALUES (2, NULL, 1, 'en', '2026-10-06 09:02:00+00', '2 platform åäö', '2 person åäö');


--
-- Name: agreement_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.agreement_id_seq', 2, true);


--
-- Name: checklist_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.checklist_id_seq', 2, true);


--
-- Name: checklist_member_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.checklist_member_id_seq', 2, true);


--
-- Name: draft_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.draft_id_seq', 2, true);


--
-- Name: entry_draft_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.entry_draft_id_seq', 2, true);


--
-- Name: event_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.event_id_seq', 2, true);


--
-- Name: expert_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.expert_id_seq', 2, true);


--
-- Name: feedback_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.feedback_id_seq', 2, true);


--
-- Name: guest_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.guest_id_seq', 2, true);


--
-- Name: host_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.host_id_seq', 2, true);


--
-- Name: meetup_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.meetup_id_seq', 2, true);


--
-- Name: occurrence_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.occurrence_id_seq', 2, true);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 2, true);


--
-- Name: pending_meetup_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.pending_meetup_id_seq', 2, true);


--
-- Name: proposal_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.proposal_id_seq', 2, true);


--
-- Name: question_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.question_id_seq', 2, true);


--
-- Name: reminder_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.reminder_id_seq', 2, true);


--
-- Name: research_export_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.research_export_id_seq', 2, true);


--
-- Name: review_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.review_id_seq', 2, true);


--
-- Name: story_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.story_id_seq', 2, true);


--
-- Name: support_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.support_id_seq', 2, true);


--
-- Name: unasked_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.unasked_id_seq', 2, true);


--
-- Name: vote_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.vote_id_seq', 2, true);


--
-- Name: wish_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.wish_id_seq', 2, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: agreement pk_agreement; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT pk_agreement PRIMARY KEY (id);


--
-- Name: calendar pk_calendar; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calendar
    ADD CONSTRAINT pk_calendar PRIMARY KEY (source);


--
-- Name: checked pk_checked; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checked
    ADD CONSTRAINT pk_checked PRIMARY KEY (entry);


--
-- Name: checklist pk_checklist; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist
    ADD CONSTRAINT pk_checklist PRIMARY KEY (id);


--
-- Name: checklist_mark pk_checklist_mark; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_mark
    ADD CONSTRAINT pk_checklist_mark PRIMARY KEY (checklist_id, item);


--
-- Name: checklist_member pk_checklist_member; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_member
    ADD CONSTRAINT pk_checklist_member PRIMARY KEY (id);


--
-- Name: compatibility pk_compatibility; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.compatibility
    ADD CONSTRAINT pk_compatibility PRIMARY KEY (oldest);


--
-- Name: credit pk_credit; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit
    ADD CONSTRAINT pk_credit PRIMARY KEY (story_id);


--
-- Name: discord_session pk_discord_session; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.discord_session
    ADD CONSTRAINT pk_discord_session PRIMARY KEY (shard);


--
-- Name: draft pk_draft; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT pk_draft PRIMARY KEY (id);


--
-- Name: entry_draft pk_entry_draft; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry_draft
    ADD CONSTRAINT pk_entry_draft PRIMARY KEY (id);


--
-- Name: event pk_event; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT pk_event PRIMARY KEY (id);


--
-- Name: expert pk_expert; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.expert
    ADD CONSTRAINT pk_expert PRIMARY KEY (id);


--
-- Name: feedback pk_feedback; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT pk_feedback PRIMARY KEY (id);


--
-- Name: guest pk_guest; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guest
    ADD CONSTRAINT pk_guest PRIMARY KEY (id);


--
-- Name: host pk_host; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.host
    ADD CONSTRAINT pk_host PRIMARY KEY (id);


--
-- Name: inbox pk_inbox; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (key);


--
-- Name: interest pk_interest; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interest
    ADD CONSTRAINT pk_interest PRIMARY KEY (event_id, mark);


--
-- Name: lease pk_lease; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lease
    ADD CONSTRAINT pk_lease PRIMARY KEY (what);


--
-- Name: meetup pk_meetup; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meetup
    ADD CONSTRAINT pk_meetup PRIMARY KEY (id);


--
-- Name: memo pk_memo; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.memo
    ADD CONSTRAINT pk_memo PRIMARY KEY (platform, what);


--
-- Name: nudge pk_nudge; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.nudge
    ADD CONSTRAINT pk_nudge PRIMARY KEY (wish_id, occurrence_id, due_at);


--
-- Name: occurrence pk_occurrence; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT pk_occurrence PRIMARY KEY (id);


--
-- Name: outbox pk_outbox; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);


--
-- Name: pending_meetup pk_pending_meetup; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pending_meetup
    ADD CONSTRAINT pk_pending_meetup PRIMARY KEY (id);


--
-- Name: proposal pk_proposal; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT pk_proposal PRIMARY KEY (id);


--
-- Name: question pk_question; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.question
    ADD CONSTRAINT pk_question PRIMARY KEY (id);


--
-- Name: released pk_released; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.released
    ADD CONSTRAINT pk_released PRIMARY KEY (export_id, pseudonym);


--
-- Name: reminder pk_reminder; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT pk_reminder PRIMARY KEY (id);


--
-- Name: research_export pk_research_export; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.research_export
    ADD CONSTRAINT pk_research_export PRIMARY KEY (id);


--
-- Name: review pk_review; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.review
    ADD CONSTRAINT pk_review PRIMARY KEY (id);


--
-- Name: room pk_room; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.room
    ADD CONSTRAINT pk_room PRIMARY KEY (address);


--
-- Name: sealed pk_sealed; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sealed
    ADD CONSTRAINT pk_sealed PRIMARY KEY (platform, what);


--
-- Name: shown pk_shown; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.shown
    ADD CONSTRAINT pk_shown PRIMARY KEY (key);


--
-- Name: story pk_story; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.story
    ADD CONSTRAINT pk_story PRIMARY KEY (id);


--
-- Name: subscription pk_subscription; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT pk_subscription PRIMARY KEY (digest);


--
-- Name: support pk_support; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.support
    ADD CONSTRAINT pk_support PRIMARY KEY (id);


--
-- Name: tally pk_tally; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT pk_tally PRIMARY KEY (day, what);


--
-- Name: unasked pk_unasked; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.unasked
    ADD CONSTRAINT pk_unasked PRIMARY KEY (id);


--
-- Name: vote pk_vote; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.vote
    ADD CONSTRAINT pk_vote PRIMARY KEY (id);


--
-- Name: wish pk_wish; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT pk_wish PRIMARY KEY (id);


--
-- Name: checklist uq_checklist_code; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist
    ADD CONSTRAINT uq_checklist_code UNIQUE (code);


--
-- Name: checklist_member uq_checklist_member_platform_person_list; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_member
    ADD CONSTRAINT uq_checklist_member_platform_person_list UNIQUE (platform, person, list);


--
-- Name: draft uq_draft_platform_person_spot; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT uq_draft_platform_person_spot UNIQUE (platform, person, spot);


--
-- Name: entry_draft uq_entry_draft_entry; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry_draft
    ADD CONSTRAINT uq_entry_draft_entry UNIQUE (entry);


--
-- Name: event uq_event_occurrence_id_platform_space; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT uq_event_occurrence_id_platform_space UNIQUE (occurrence_id, platform, space);


--
-- Name: expert uq_expert_platform_person; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.expert
    ADD CONSTRAINT uq_expert_platform_person UNIQUE (platform, person);


--
-- Name: feedback uq_feedback_occurrence_id_platform_person; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT uq_feedback_occurrence_id_platform_person UNIQUE (occurrence_id, platform, person);


--
-- Name: guest uq_guest_occurrence_id_platform_person; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guest
    ADD CONSTRAINT uq_guest_occurrence_id_platform_person UNIQUE (occurrence_id, platform, person);


--
-- Name: host uq_host_meetup_id_platform_person; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.host
    ADD CONSTRAINT uq_host_meetup_id_platform_person UNIQUE (meetup_id, platform, person);


--
-- Name: meetup uq_meetup_source_uid; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meetup
    ADD CONSTRAINT uq_meetup_source_uid UNIQUE (source, uid);


--
-- Name: occurrence uq_occurrence_meetup_id_recurrence; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT uq_occurrence_meetup_id_recurrence UNIQUE (meetup_id, recurrence);


--
-- Name: outbox uq_outbox_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT uq_outbox_key UNIQUE (key);


--
-- Name: reminder uq_reminder_occurrence_id_room_lead_minutes; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT uq_reminder_occurrence_id_room_lead_minutes UNIQUE (occurrence_id, room, lead_minutes);


--
-- Name: research_export uq_research_export_label; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.research_export
    ADD CONSTRAINT uq_research_export_label UNIQUE (label);


--
-- Name: support uq_support_platform_person_proposal_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.support
    ADD CONSTRAINT uq_support_platform_person_proposal_id UNIQUE (platform, person, proposal_id);


--
-- Name: vote uq_vote_platform_person_entry; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.vote
    ADD CONSTRAINT uq_vote_platform_person_entry UNIQUE (platform, person, entry);


--
-- Name: ix_agreement_story_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_agreement_story_id ON public.agreement USING btree (story_id);


--
-- Name: ix_checklist_member_checklist_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_checklist_member_checklist_id ON public.checklist_member USING btree (checklist_id);


--
-- Name: ix_entry_draft_question; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_draft_question ON public.entry_draft USING btree (question);


--
-- Name: ix_entry_draft_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_draft_state ON public.entry_draft USING btree (state);


--
-- Name: ix_guest_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_guest_key ON public.guest USING btree (key);


--
-- Name: ix_inbox_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_inbox_at ON public.inbox USING btree (at);


--
-- Name: ix_occurrence_begins_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_occurrence_begins_at ON public.occurrence USING btree (begins_at);


--
-- Name: ix_occurrence_ends_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_occurrence_ends_at ON public.occurrence USING btree (ends_at);


--
-- Name: ix_outbox_address_state_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_address_state_id ON public.outbox USING btree (address, state, id);


--
-- Name: ix_outbox_state_platform_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_state_platform_id ON public.outbox USING btree (state, platform, id);


--
-- Name: ix_outbox_topic; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_topic ON public.outbox USING btree (topic);


--
-- Name: ix_proposal_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_proposal_state ON public.proposal USING btree (state);


--
-- Name: ix_question_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_question_key ON public.question USING btree (key);


--
-- Name: ix_question_lead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_question_lead ON public.question USING btree (lead);


--
-- Name: ix_question_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_question_state ON public.question USING btree (state);


--
-- Name: ix_released_story_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_released_story_id ON public.released USING btree (story_id);


--
-- Name: ix_reminder_state_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_reminder_state_due_at ON public.reminder USING btree (state, due_at);


--
-- Name: ix_review_story_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_review_story_id ON public.review USING btree (story_id);


--
-- Name: ix_shown_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_shown_at ON public.shown USING btree (at);


--
-- Name: ix_story_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_story_state ON public.story USING btree (state);


--
-- Name: ix_support_proposal_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_support_proposal_id ON public.support USING btree (proposal_id);


--
-- Name: ix_unasked_address_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_unasked_address_at ON public.unasked USING btree (address, at);


--
-- Name: ix_vote_entry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_vote_entry ON public.vote USING btree (entry);


--
-- Name: ix_vote_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_vote_key ON public.vote USING btree (key);


--
-- Name: ix_wish_lead_minutes; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_wish_lead_minutes ON public.wish USING btree (lead_minutes);


--
-- Name: agreement fk_agreement_story_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_story_id FOREIGN KEY (story_id) REFERENCES public.story(id) ON DELETE CASCADE;


--
-- Name: checklist_mark fk_checklist_mark_checklist_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_mark
    ADD CONSTRAINT fk_checklist_mark_checklist_id FOREIGN KEY (checklist_id) REFERENCES public.checklist(id) ON DELETE CASCADE;


--
-- Name: checklist_member fk_checklist_member_checklist_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checklist_member
    ADD CONSTRAINT fk_checklist_member_checklist_id FOREIGN KEY (checklist_id) REFERENCES public.checklist(id) ON DELETE CASCADE;


--
-- Name: credit fk_credit_story_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit
    ADD CONSTRAINT fk_credit_story_id FOREIGN KEY (story_id) REFERENCES public.story(id) ON DELETE CASCADE;


--
-- Name: event fk_event_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT fk_event_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE SET NULL;


--
-- Name: feedback fk_feedback_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT fk_feedback_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE CASCADE;


--
-- Name: guest fk_guest_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guest
    ADD CONSTRAINT fk_guest_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE CASCADE;


--
-- Name: host fk_host_meetup_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.host
    ADD CONSTRAINT fk_host_meetup_id FOREIGN KEY (meetup_id) REFERENCES public.meetup(id) ON DELETE CASCADE;


--
-- Name: interest fk_interest_event_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interest
    ADD CONSTRAINT fk_interest_event_id FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE;


--
-- Name: nudge fk_nudge_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.nudge
    ADD CONSTRAINT fk_nudge_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE CASCADE;


--
-- Name: nudge fk_nudge_wish_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.nudge
    ADD CONSTRAINT fk_nudge_wish_id FOREIGN KEY (wish_id) REFERENCES public.wish(id) ON DELETE CASCADE;


--
-- Name: occurrence fk_occurrence_meetup_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT fk_occurrence_meetup_id FOREIGN KEY (meetup_id) REFERENCES public.meetup(id) ON DELETE CASCADE;


--
-- Name: released fk_released_export_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.released
    ADD CONSTRAINT fk_released_export_id FOREIGN KEY (export_id) REFERENCES public.research_export(id) ON DELETE CASCADE;


--
-- Name: reminder fk_reminder_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT fk_reminder_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE CASCADE;


--
-- Name: review fk_review_story_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.review
    ADD CONSTRAINT fk_review_story_id FOREIGN KEY (story_id) REFERENCES public.story(id) ON DELETE CASCADE;


--
-- Name: support fk_support_proposal_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.support
    ADD CONSTRAINT fk_support_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.proposal(id) ON DELETE CASCADE;


--
-- Name: wish fk_wish_occurrence_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_occurrence_id FOREIGN KEY (occurrence_id) REFERENCES public.occurrence(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


