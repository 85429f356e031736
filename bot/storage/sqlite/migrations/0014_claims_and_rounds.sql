-- When a coach claimed a thread: a claim lapses with that coach's hours.
ALTER TABLE thread ADD COLUMN claimed_at INTEGER;
-- When a coach's chat was told the morning round by itself (0: never), and what stood on the last
-- one: a hash, which names nobody.
ALTER TABLE surface ADD COLUMN round_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE surface ADD COLUMN round_mark TEXT NOT NULL DEFAULT '';
