-- A platform's own id for a picture that was uploaded there, so that it is not uploaded again.
CREATE TABLE picture (
    channel TEXT NOT NULL,
    mark TEXT NOT NULL,              -- the file's name, which changes with what it shows
    platform_id TEXT NOT NULL,       -- '' once the platform no longer knows it
    PRIMARY KEY (channel, mark)
) WITHOUT ROWID;
