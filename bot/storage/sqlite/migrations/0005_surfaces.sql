-- Where coaches see threads: a chat of a platform, and the newest line that is on its way there.
CREATE TABLE surface (
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (channel, chat)
) WITHOUT ROWID;

-- One person's thread on a surface. It outlives the person, so that it can be removed there.
CREATE TABLE mirror (
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    person INTEGER NOT NULL,
    place TEXT NOT NULL,             -- the platform's id: a topic, or the card's message
    title TEXT NOT NULL,
    is_closed INTEGER NOT NULL,      -- as it was asked for last
    PRIMARY KEY (channel, chat, person)
) WITHOUT ROWID;
CREATE INDEX mirror_place ON mirror (channel, chat, place);

-- A line of a thread on a surface. No words; these ids outlive the person for the same reason.
CREATE TABLE mirror_line (
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    external TEXT NOT NULL,          -- the platform's id of the line
    person INTEGER NOT NULL,
    entry INTEGER NOT NULL,          -- 0: the card
    fate TEXT NOT NULL,              -- as shown; '' where the line was not sent to anybody
    PRIMARY KEY (channel, chat, external)
) WITHOUT ROWID;
CREATE INDEX mirror_line_entry ON mirror_line (entry);
CREATE INDEX mirror_line_fate ON mirror_line (fate) WHERE fate = 'stored';

-- The coach's chat, as `limber coach-here` made it, and the codes that it gave out.
CREATE TABLE coach_chat (channel TEXT PRIMARY KEY, chat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE coach_code (code TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;

ALTER TABLE thread_entry ADD COLUMN ref TEXT NOT NULL DEFAULT '';
-- the message that it was: "telegram:CHAT:NUMBER"
ALTER TABLE thread_entry ADD COLUMN replaces INTEGER; -- the line that its author changed into this
CREATE INDEX thread_entry_ref ON thread_entry (ref) WHERE ref <> '';

-- A file that somebody sent with a line. It is fetched after the line was stored, by a claimed row.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    ref TEXT NOT NULL,               -- the line's
    kind TEXT NOT NULL,              -- 'photo', 'voice', 'video', 'document'
    platform_id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,             -- 'waiting', 'kept', 'failed'
    path TEXT NOT NULL DEFAULT '',   -- under DATA_DIR
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX attachment_ref ON attachment (ref);
CREATE INDEX attachment_waiting ON attachment (channel, not_before) WHERE state = 'waiting';
