-- Instants are whole milliseconds since 1970 (UTC). JSON is text.

CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counter VALUES ('id', 1);

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    profile TEXT NOT NULL,
    recent TEXT NOT NULL,
    is_unreachable INTEGER NOT NULL DEFAULT 0,
    began INTEGER NOT NULL
);

CREATE TABLE address (
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (channel, chat)
) WITHOUT ROWID;
CREATE INDEX address_person ON address (person);

CREATE TABLE seen (
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    PRIMARY KEY (channel, update_id)
) WITHOUT ROWID;

CREATE TABLE set_aside (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    update_id TEXT,
    event TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL
);

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,          -- 0 is in front
    flow TEXT NOT NULL,
    arguments TEXT NOT NULL,
    journal TEXT NOT NULL,
    remembered TEXT NOT NULL,
    began INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    since INTEGER NOT NULL,
    left_ms INTEGER,                 -- while paused
    seconds INTEGER,
    unclear INTEGER NOT NULL,
    marked TEXT NOT NULL
);
CREATE INDEX conversation_person ON conversation (person);

CREATE TABLE timer (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,              -- 'step' or 'day_end'
    conversation INTEGER NOT NULL,   -- 0 for a timer of the person
    turn INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    is_running INTEGER NOT NULL,     -- 0 until the message that starts it is delivered
    due INTEGER NOT NULL
);
CREATE UNIQUE INDEX timer_one_of_a_kind ON timer (person, kind, conversation);
CREATE INDEX timer_due ON timer (due);

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    lane INTEGER NOT NULL,
    kind TEXT NOT NULL,              -- 'send', 'edit' or 'settle'
    body TEXT NOT NULL,
    conversation INTEGER,            -- the slot, if it has one
    turn INTEGER,
    cause TEXT,                      -- the update id that it answers
    state TEXT NOT NULL,             -- 'stored', 'sent', 'withdrawn', 'failed'
    external TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    created INTEGER NOT NULL,
    error TEXT
);
CREATE INDEX outgoing_stored ON outgoing (channel, lane, id) WHERE state = 'stored';
CREATE INDEX outgoing_chat ON outgoing (channel, chat, id);
CREATE INDEX outgoing_slot ON outgoing (conversation, turn);

CREATE TABLE log (
    conversation INTEGER NOT NULL,
    path TEXT NOT NULL,
    position INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, path)
) WITHOUT ROWID;
CREATE INDEX log_person ON log (person, at);

CREATE TABLE thread_entry (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    author TEXT NOT NULL,            -- 'person', 'limber' or the coach's name
    text TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX thread_entry_person ON thread_entry (person, at);

CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    acknowledged INTEGER,
    acknowledged_by TEXT
);

-- Where a moved clock stands, and where it is going; no row for the real one.
CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    now INTEGER NOT NULL,
    target INTEGER NOT NULL
);
