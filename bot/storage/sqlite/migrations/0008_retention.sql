-- When an update was handled, so that its number can go once no platform repeats it.
ALTER TABLE seen ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE seen SET at = unixepoch() * 1000;
CREATE INDEX seen_at ON seen (at);

CREATE INDEX outgoing_created ON outgoing (created);
CREATE INDEX thread_entry_outgoing ON thread_entry (outgoing) WHERE outgoing IS NOT NULL;
CREATE INDEX thread_entry_at ON thread_entry (at);
CREATE INDEX log_at ON log (at);
