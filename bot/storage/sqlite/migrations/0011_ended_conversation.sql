-- The newest conversations that are over, with what they said and did, so that a new version can be
-- rehearsed on them. The flows that hold somebody's own words are left out.
CREATE TABLE ended_conversation (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    flow TEXT NOT NULL,
    arguments TEXT NOT NULL,
    journal TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    lines TEXT NOT NULL
);
CREATE INDEX ended_conversation_ended ON ended_conversation (ended);
CREATE INDEX ended_conversation_person ON ended_conversation (person);

-- What was read as danger in a line that a person wrote; NULL where that was not kept.
ALTER TABLE thread_entry ADD COLUMN reading TEXT;
