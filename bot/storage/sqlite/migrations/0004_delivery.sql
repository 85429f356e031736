-- A message may be worth nothing after a while, and a chat's messages keep their order.
ALTER TABLE outgoing ADD COLUMN expires INTEGER;
CREATE INDEX outgoing_turn ON outgoing (channel, chat, id) WHERE state = 'stored';
