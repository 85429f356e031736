-- A coach's list asks for what each person, and each coach, wrote last.
CREATE INDEX thread_entry_newest ON thread_entry (person, kind, id);
