-- Who does the work of this database, and until when (ms, on the database's clock).
CREATE TABLE lease (
    tenant TEXT COLLATE "C" NOT NULL, -- '' until one database serves several coaches
    name TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,           -- one higher each time it changes hands
    holder TEXT NOT NULL,            -- a machine and a process
    until BIGINT NOT NULL,
    PRIMARY KEY (tenant, name),
    -- so that a new epoch waits for what is being written under the old one, and a renewal does not
    UNIQUE (tenant, name, epoch)
);
