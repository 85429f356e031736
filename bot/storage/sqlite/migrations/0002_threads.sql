-- One thread a person: what stands open between them and the coach.
CREATE TABLE thread (
    person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    state TEXT NOT NULL,             -- 'open', 'waiting', 'flagged', 'closed'
    waiting_since INTEGER,
    claimed_by TEXT,
    snoozed_until INTEGER
);
CREATE INDEX thread_state ON thread (state, waiting_since) WHERE state <> 'closed';

ALTER TABLE thread_entry ADD COLUMN kind TEXT NOT NULL DEFAULT 'limber';
-- 'person', 'coach', 'note', 'limber', 'alert'
ALTER TABLE thread_entry ADD COLUMN outgoing INTEGER;
-- for a coach's line: the message, whose fate is the line's

ALTER TABLE alert ADD COLUMN listed INTEGER;      -- when a coach was shown it
ALTER TABLE alert ADD COLUMN listed_by TEXT;

-- What is left of those who left: how many in a month, and of flags level and month. Nobody's id.
CREATE TABLE erasure (
    month TEXT NOT NULL,
    level TEXT NOT NULL,             -- '' counts people
    count INTEGER NOT NULL,
    PRIMARY KEY (month, level)
) WITHOUT ROWID;
