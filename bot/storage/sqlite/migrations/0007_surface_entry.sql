-- A number that is compared is never used again: AUTOINCREMENT for lines, alerts, files and what is
-- set aside. Before, a new line could get the number of one that was deleted with its person.
CREATE TABLE new_thread_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    author TEXT NOT NULL,            -- 'person', 'limber' or the coach's name
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT 'limber', -- 'person', 'coach', 'note', 'limber', 'alert'
    outgoing INTEGER,                -- for a coach's line: the message, whose fate is the line's
    ref TEXT NOT NULL DEFAULT '',    -- the message that it was: "telegram:CHAT:NUMBER"
    replaces INTEGER                 -- the line that its author changed into this
);
INSERT INTO new_thread_entry SELECT id, person, author, text, at, kind, outgoing, ref, replaces
FROM thread_entry;
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_thread_entry', 0
WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_thread_entry');
UPDATE sqlite_sequence SET seq = MAX(
    seq,
    COALESCE((SELECT MAX(shown) FROM surface), 0),
    COALESCE((SELECT MAX(entry) FROM mirror_line), 0),
    COALESCE((SELECT MAX(replaces) FROM thread_entry), 0)
) WHERE name = 'new_thread_entry';
DROP TABLE thread_entry;
ALTER TABLE new_thread_entry RENAME TO thread_entry;
CREATE INDEX thread_entry_person ON thread_entry (person, at);
CREATE INDEX thread_entry_ref ON thread_entry (ref) WHERE ref <> '';

CREATE TABLE new_alert (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    acknowledged INTEGER,
    acknowledged_by TEXT,
    listed INTEGER,                  -- when a coach was shown it
    listed_by TEXT
);
INSERT INTO new_alert SELECT id, person, level, text, at, acknowledged, acknowledged_by, listed,
    listed_by FROM alert;
DROP TABLE alert;
ALTER TABLE new_alert RENAME TO alert;

CREATE TABLE new_attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO new_attachment SELECT id, person, channel, ref, kind, platform_id, name, state, path,
    tries, not_before, at FROM attachment;
DROP TABLE attachment;
ALTER TABLE new_attachment RENAME TO attachment;
CREATE INDEX attachment_ref ON attachment (ref);
CREATE INDEX attachment_waiting ON attachment (channel, not_before) WHERE state = 'waiting';

CREATE TABLE new_set_aside (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    update_id TEXT,
    event TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL
);
INSERT INTO new_set_aside SELECT id, channel, chat, update_id, event, error, at FROM set_aside;
DROP TABLE set_aside;
ALTER TABLE new_set_aside RENAME TO set_aside;

-- What a surface has to be shown of each line. No row: the surface began after that line.
CREATE TABLE surface_entry (
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES thread_entry (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    -- 'waiting', 'again' (its thread was merged into another), 'planned' (in a message, or there)
    PRIMARY KEY (channel, chat, entry)
) WITHOUT ROWID;
CREATE INDEX surface_entry_entry ON surface_entry (entry);
CREATE INDEX surface_entry_waiting ON surface_entry (channel, chat, entry)
WHERE state <> 'planned';

INSERT INTO surface_entry
SELECT s.channel, s.chat, e.id, 'planned' FROM surface s JOIN thread_entry e ON e.id <= s.shown;
INSERT INTO surface_entry
SELECT s.channel, s.chat, e.id, 'waiting' FROM surface s JOIN thread_entry e ON e.id > s.shown;
-- Lines that took a deleted line's number were never shown: those that wait for a coach are now.
UPDATE surface_entry SET state = 'waiting'
WHERE EXISTS (
    SELECT 1 FROM thread_entry e JOIN thread t ON t.person = e.person
    WHERE e.id = surface_entry.entry AND t.state <> 'closed' AND e.at >= t.waiting_since
) AND NOT EXISTS (
    SELECT 1 FROM mirror_line m WHERE m.channel = surface_entry.channel
        AND m.chat = surface_entry.chat AND m.entry = surface_entry.entry
) AND NOT EXISTS (
    SELECT 1 FROM outgoing o WHERE o.channel = surface_entry.channel
        AND o.chat = surface_entry.chat AND o.kind = 'line' AND o.state = 'stored'
        AND json_extract(o.body, '$.entry') = surface_entry.entry
);
ALTER TABLE surface DROP COLUMN shown;

CREATE TRIGGER thread_entry_to_show AFTER INSERT ON thread_entry BEGIN
    INSERT INTO surface_entry SELECT channel, chat, NEW.id, 'waiting' FROM surface;
END;
