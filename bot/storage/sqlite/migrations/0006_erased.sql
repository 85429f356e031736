-- Where people were reached who have been erased, until it stands in the erasure list beside the
-- backups, as a keyed hash.
CREATE TABLE erased_address (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    at INTEGER NOT NULL
);
