"""The statements that a batch writes with, in the order in which they run."""

from collections.abc import Callable
from typing import Final

from bot.storage.sql.dialect import Dialect
from bot.storage.written_rows import NOT_HEARD_YET


def writes(dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """Pairs of a field of `Changes` and a statement, for one database."""
    return tuple((name, each if isinstance(each, str) else each(dialect)) for name, each in _WRITES)


_WRITES: Final[tuple[tuple[str, str | Callable[[Dialect], str]], ...]] = (
    (
        "set_asides_removed",
        "DELETE FROM set_aside WHERE (channel, chat) IN"
        " (SELECT channel, chat FROM address WHERE person = ?)",
    ),
    (
        "seen",
        lambda d: (
            f"INSERT INTO seen (channel, update_id, at) VALUES (?, ?, {d.now})"
            " ON CONFLICT DO NOTHING"
        ),
    ),
    (
        "people",
        "INSERT INTO person (id, profile, recent, began, listed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET profile = excluded.profile, recent = excluded.recent,"
        " listed = excluded.listed",
    ),
    (  # before "addresses": a farewell hands the chat of the one who goes to a blank person
        "erasures",
        "INSERT INTO erased_address (channel, chat, at)"
        " SELECT channel, chat, ?2 FROM address WHERE person = ?1",
    ),
    (
        "addresses",
        "INSERT INTO address (channel, chat, person) VALUES (?, ?, ?)"
        " ON CONFLICT (channel, chat) DO UPDATE SET person = excluded.person",
    ),
    ("conversations_closed", "DELETE FROM conversation WHERE id = ?"),
    (
        "conversations",
        "INSERT INTO conversation (id, person, place, flow, arguments, journal, remembered, began,"
        " turn, since, left_ms, seconds, unclear, marked)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET place = excluded.place, journal = excluded.journal,"
        " remembered = excluded.remembered, turn = excluded.turn, since = excluded.since,"
        " left_ms = excluded.left_ms, seconds = excluded.seconds, unclear = excluded.unclear,"
        " marked = excluded.marked",
    ),
    (
        "conversations_ended",
        "INSERT INTO ended_conversation"
        " (id, person, flow, arguments, journal, began, ended, lines)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " journal = excluded.journal, ended = excluded.ended, lines = excluded.lines",
    ),
    ("timers_removed", "DELETE FROM timer WHERE person = ?"),
    ("timers_stopped", "DELETE FROM timer WHERE person = ? AND kind = ? AND conversation = ?"),
    ("timers_rung", "DELETE FROM timer WHERE id = ? AND due = ? AND person = ?"),
    (
        "timers",
        "INSERT INTO timer (person, kind, due, conversation, turn, seconds, is_running, grace)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (person, kind, conversation) DO UPDATE SET turn = excluded.turn,"
        " seconds = excluded.seconds, is_running = excluded.is_running, due = excluded.due,"
        " grace = excluded.grace",
    ),
    (
        "timers_started",
        "UPDATE timer SET is_running = 1, grace = 0, due = CASE WHEN due < ?1 + 1000 * seconds"
        " THEN due ELSE ?1 + 1000 * seconds END"
        " WHERE person = ?2 AND kind = 'step' AND conversation = ?3 AND turn = ?4"
        " AND is_running = 0",
    ),
    ("placeholders_removed", "DELETE FROM outgoing WHERE id = ? AND kind = 'due'"),
    (
        "messages",
        "INSERT INTO outgoing (id, person, channel, chat, lane, kind, body, not_before, created,"
        " conversation, turn, cause, expires, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored')",
    ),
    (  # what was taken back while it was being sent is told by its error
        "messages_delivered",
        "UPDATE outgoing SET state = 'sent', external = ?,"
        " error = CASE WHEN state = 'withdrawn' THEN error END WHERE id = ?",
    ),
    (
        "messages_failed",
        # what was withdrawn while it was being sent stays so
        "UPDATE outgoing SET state = ?, tries = ?, not_before = ?, error = ?"
        " WHERE id = ? AND state = 'stored'",
    ),
    (
        "lines_retried",
        "UPDATE outgoing SET state = 'stored', not_before = created WHERE channel = ? AND chat = ?"
        " AND state = 'failed' AND kind IN ('line', 'fate', 'turn', 'tell', 'rename')"
        " AND not_before <= ?",
    ),
    ("log_undone", "DELETE FROM log WHERE conversation = ? AND position >= ?"),
    (
        "log",
        "INSERT INTO log (conversation, path, position, person, kind, data, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, path) DO UPDATE SET"
        " position = excluded.position, kind = excluded.kind, data = excluded.data,"
        " at = excluded.at",
    ),
    (
        "log_corrected",
        lambda d: (
            "UPDATE log SET data = ? WHERE person = ? AND kind = ? AND at = ?"
            f" AND {d.same(d.text('data', 'moment'), '?')}"
            f" AND {d.same(d.text('data', 'area'), '?')}"
            f" AND {d.same(d.text('data', 'side'), '?')}"
        ),
    ),
    (
        "threads",
        "INSERT INTO thread (person, state, waiting_since, claimed_by, snoozed_until, claimed_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET state = excluded.state,"
        " waiting_since = excluded.waiting_since, claimed_by = excluded.claimed_by,"
        " snoozed_until = excluded.snoozed_until, claimed_at = excluded.claimed_at",
    ),
    (
        "entries_edited",
        "INSERT INTO thread_entry (person, author, kind, text, at, ref, replaces, outgoing)"
        " SELECT person, author, kind, ?1, ?2, ref, id, CASE WHEN ?5 <> 0 THEN (SELECT MAX(id)"
        " FROM outgoing WHERE person = ?3 AND kind = 'amend') END FROM thread_entry"
        " WHERE person = ?3 AND ref = ?4 AND ref <> '' ORDER BY id DESC LIMIT 1",
    ),
    (
        "thread_entries",
        "INSERT INTO thread_entry (person, author, kind, text, at, ref, outgoing, reading)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    (  # behind the messages of its own batch, and the lines that show which are a coach's
        "messages_withdrawn",
        "UPDATE outgoing SET state = 'withdrawn'"
        " WHERE person = ? AND state = 'stored' AND id <= ? AND lane > 0"
        " AND kind NOT IN ('export', 'farewell', 'line', 'fate', 'turn', 'tell', 'amend', 'rename')"
        " AND NOT EXISTS (SELECT 1 FROM thread_entry e"
        " WHERE e.person = outgoing.person AND e.outgoing = outgoing.id)",
    ),
    (
        "attachments",
        "INSERT INTO attachment (person, channel, ref, kind, platform_id, name, state, not_before,"
        " at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
    ),
    (
        "attachments_updated",
        "UPDATE attachment SET state = ?, path = ?, tries = ?, not_before = ? WHERE id = ?",
    ),
    (  # what was on its way there is shown again if it becomes the coach's once more
        "surfaces_left",
        lambda d: (
            "DELETE FROM surface_entry WHERE channel = ?1 AND chat = ?2 AND (state <> 'planned'"
            f" OR entry IN (SELECT {d.number('o.body', 'entry')} FROM outgoing o"
            " WHERE o.channel = ?1 AND o.chat = ?2 AND o.kind = 'line'"
            " AND o.state IN ('stored', 'failed')))"
        ),
    ),
    (
        "surfaces_left",
        "DELETE FROM outgoing WHERE channel = ?1 AND chat = ?2 AND state IN ('stored', 'failed')"
        " AND kind IN ('line', 'fate', 'turn', 'rename', 'tell')",
    ),
    ("surfaces_left", "DELETE FROM surface WHERE channel = ?1 AND chat = ?2"),
    (
        "surfaces",
        "INSERT INTO surface (channel, chat) SELECT ?1, ?2 WHERE ?3 IS NOT NULL"
        " ON CONFLICT DO NOTHING",
    ),
    (
        "surfaces",
        "INSERT INTO surface_entry (channel, chat, entry, state)"
        " SELECT ?1, ?2, id, 'waiting' FROM thread_entry WHERE id > ?3 ON CONFLICT DO NOTHING",
    ),
    (
        "rounds_told",
        "UPDATE surface SET round_at = ?, round_mark = ? WHERE channel = ? AND chat = ?",
    ),
    (
        "entries_planned",
        "UPDATE surface_entry SET state = 'planned' WHERE channel = ? AND chat = ? AND entry = ?",
    ),
    ("mirrors_retitled", "UPDATE mirror SET title = '' WHERE person = ?"),
    (
        "mirrors",
        "INSERT INTO mirror (channel, chat, person, place, title, is_closed)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel, chat, person) DO UPDATE SET"
        " place = excluded.place, title = excluded.title, is_closed = excluded.is_closed",
    ),
    (
        "mirror_lines",
        "INSERT INTO mirror_line (channel, chat, external, person, entry, fate)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel, chat, external) DO UPDATE SET"
        " fate = excluded.fate, entry = excluded.entry",
    ),
    ("mirrors_removed", "DELETE FROM mirror WHERE channel = ?1 AND chat = ?2 AND person = ?3"),
    (
        "mirrors_removed",
        "DELETE FROM mirror_line WHERE channel = ?1 AND chat = ?2 AND person = ?3",
    ),
    (
        "coach_chats",
        "INSERT INTO coach_chat (channel, chat) VALUES (?, ?)"
        " ON CONFLICT (channel) DO UPDATE SET chat = excluded.chat",
    ),
    (
        "coach_codes",
        "INSERT INTO coach_code (code, until) VALUES (?, ?)"
        " ON CONFLICT (code) DO UPDATE SET until = excluded.until",
    ),
    ("alerts", "INSERT INTO alert (person, level, text, at) VALUES (?, ?, ?, ?)"),
    (
        "alerts_listed",
        "UPDATE alert SET listed = ?, listed_by = ? WHERE person = ? AND at <= ?"
        " AND listed IS NULL",
    ),
    (
        "alerts_acknowledged",
        "UPDATE alert SET acknowledged = ?, acknowledged_by = ?"
        " WHERE person = ? AND at <= ? AND acknowledged IS NULL",
    ),
    (
        "alerts_escalated",
        "UPDATE alert SET escalated = ? WHERE id = ?",
    ),
    (
        "set_asides",
        "INSERT INTO set_aside (channel, chat, update_id, event, error, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
    ),
    (
        "noted_heard",
        f"DELETE FROM set_aside WHERE channel = ? AND update_id = ? AND error = '{NOT_HEARD_YET}'",
    ),
    ("people_unreachable", "UPDATE person SET is_unreachable = ? WHERE id = ?"),
    (  # a coach's answer that was refused is brought when its person is back, and says so
        "people_unreachable",
        "UPDATE mirror_line SET fate = 'stored' WHERE ?1 = 0 AND person = ?2 AND fate = 'failed'"
        " AND entry IN (SELECT e.id FROM thread_entry e JOIN outgoing o ON o.id = e.outgoing"
        " WHERE e.person = ?2 AND e.kind = 'coach' AND o.kind = 'send' AND o.state = 'failed')",
    ),
    (
        "people_unreachable",
        "UPDATE outgoing SET state = 'stored', tries = 0, error = NULL, not_before = created"
        " WHERE ?1 = 0 AND person = ?2 AND kind = 'send' AND state = 'failed'"
        " AND id IN (SELECT e.outgoing FROM thread_entry e"
        " WHERE e.person = ?2 AND e.kind = 'coach')",
    ),
    (
        "erasures_counted",
        lambda d: (
            "INSERT INTO erasure (month, level, count) SELECT month, level, COUNT(*) FROM"
            " (SELECT ?1 AS month, '' AS level UNION ALL"
            f" SELECT {d.month('at')}, {d.text('data', 'urgency')}"
            " FROM log WHERE person = ?2 AND kind = 'flag') AS gone"
            " WHERE true GROUP BY month, level"
            " ON CONFLICT (month, level) DO UPDATE SET count = erasure.count + excluded.count"
        ),
    ),
    ("messages_aged", "DELETE FROM outgoing WHERE id = ? AND state <> 'stored'"),
    ("entries_aged", "DELETE FROM mirror_line WHERE entry = ?"),
    (  # without its line it would count as Limber's own words
        "entries_aged",
        "DELETE FROM outgoing WHERE state <> 'stored'"
        " AND id = (SELECT outgoing FROM thread_entry WHERE id = ?)",
    ),
    ("entries_aged", "DELETE FROM thread_entry WHERE id = ?"),
    ("attachments_aged", "DELETE FROM attachment WHERE id = ?"),
    ("log_aged", "DELETE FROM log WHERE conversation = ? AND path = ?"),
    ("seen_aged", "DELETE FROM seen WHERE channel = ? AND update_id = ?"),
    ("conversations_aged", "DELETE FROM ended_conversation WHERE id = ?"),
    ("set_asides_aged", "DELETE FROM set_aside WHERE id = ?"),
    ("erasures_listed", "DELETE FROM erased_address WHERE id = ?"),
    ("people_erased", "DELETE FROM person WHERE id = ?"),
    (
        "chats_moved",
        "DELETE FROM address WHERE channel = ?2 AND chat = ?1 AND ?1 <> ?3"
        " AND EXISTS (SELECT 1 FROM address o WHERE o.channel = ?2 AND o.chat = ?3)",
    ),
    ("chats_moved", "UPDATE address SET chat = ?1 WHERE channel = ?2 AND chat = ?3"),
    (  # the numbers of messages are the old chat's, and mean others in the new one
        "chats_moved",
        "DELETE FROM outgoing WHERE channel = ?2 AND chat = ?3 AND state = 'stored'"
        " AND kind IN ('fate', 'turn', 'rename') AND ?1 <> ?3",
    ),
    (
        "chats_moved",
        lambda d: (
            f"UPDATE outgoing SET body = {d.with_text('body', 'answers', '')} WHERE channel = ?2"
            " AND chat = ?3 AND state = 'stored' AND kind = 'tell'"
        ),
    ),
    (
        "chats_moved",
        "UPDATE outgoing SET chat = ?1, external = NULL, cause = NULL"
        " WHERE channel = ?2 AND chat = ?3",
    ),
    (
        "chats_moved",
        "DELETE FROM surface WHERE channel = ?2 AND chat = ?1 AND ?1 <> ?3"
        " AND EXISTS (SELECT 1 FROM surface o WHERE o.channel = ?2 AND o.chat = ?3)",
    ),
    (
        "chats_moved",
        "DELETE FROM surface_entry WHERE channel = ?2 AND chat = ?1 AND ?1 <> ?3"
        " AND EXISTS (SELECT 1 FROM surface_entry o WHERE o.channel = ?2 AND o.chat = ?3"
        " AND o.entry = surface_entry.entry)",
    ),
    *(
        ("chats_moved", f"UPDATE {table} SET chat = ?1 WHERE channel = ?2 AND chat = ?3")
        for table in ("surface", "surface_entry", "coach_chat")
    ),
    *(
        ("chats_moved", f"DELETE FROM {table} WHERE channel = ?2 AND chat = ?3 AND ?1 <> ?3")
        for table in ("mirror", "mirror_line")
    ),
    (
        # what waits, and what this refusal failed, goes to the person's other place
        "messages_rerouted",
        "UPDATE outgoing SET channel = ?1, chat = ?2, state = 'stored', tries = 0, error = NULL,"
        " not_before = created WHERE person = ?3 AND channel = ?4 AND chat = ?5"
        " AND kind = 'send'"
        " AND (state = 'stored' OR (id = ?6 AND state = 'failed'))",
    ),
    ("people_merged", "UPDATE address SET person = ?1 WHERE person = ?2"),
    ("people_merged", "UPDATE log SET person = ?1 WHERE person = ?2"),
    (  # their thread is removed, so that its lines are to be shown in the other one
        "people_merged",
        lambda d: (
            "UPDATE surface_entry SET state = 'again' WHERE ?1 <> ?2 AND state = 'planned'"
            " AND entry IN (SELECT id FROM thread_entry WHERE person = ?2)"
            " AND EXISTS (SELECT 1 FROM mirror m WHERE m.channel = surface_entry.channel"
            " AND m.chat = surface_entry.chat AND m.person = ?2)"
            " AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.channel = surface_entry.channel"
            " AND o.chat = surface_entry.chat AND o.kind = 'line' AND o.state = 'stored'"
            f" AND {d.number('o.body', 'entry')} = surface_entry.entry)"
        ),
    ),
    ("people_merged", "UPDATE thread_entry SET person = ?1 WHERE person = ?2"),
    ("people_merged", "UPDATE alert SET person = ?1 WHERE person = ?2"),
    ("people_merged", "UPDATE outgoing SET person = ?1 WHERE person = ?2"),
    ("people_merged", "UPDATE ended_conversation SET person = ?1 WHERE person = ?2"),
    ("people_merged", "UPDATE attachment SET person = ?1 WHERE person = ?2"),
    (
        "people_merged",
        "INSERT INTO thread (person, state, waiting_since, claimed_by, snoozed_until, claimed_at)"
        " SELECT ?1, state, waiting_since, claimed_by, snoozed_until, claimed_at FROM thread"
        " WHERE person = ?2 ON CONFLICT DO NOTHING",
    ),
    ("people_merged", "DELETE FROM person WHERE ?1 <> ?2 AND id = ?2"),
    ("addresses_removed", "DELETE FROM address WHERE channel = ? AND chat = ?"),
    ("goodbyes_delivered", "DELETE FROM person WHERE id = ? AND profile = '{}'"),
    (
        "pictures",
        "INSERT INTO picture (channel, mark, platform_id) VALUES (?, ?, ?)"
        " ON CONFLICT (channel, mark) DO UPDATE SET platform_id = excluded.platform_id",
    ),
    (
        "clock",
        "INSERT INTO clock (id, now, target) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET now = excluded.now, target = excluded.target",
    ),
    ("instants_shifted", "UPDATE timer SET due = due + ?1 WHERE kind = 'step'"),
    (
        "instants_shifted",
        "UPDATE outgoing SET not_before = not_before + ?1, created = created + ?1,"
        " expires = expires + ?1 WHERE state = 'stored'",
    ),
    (
        "instants_shifted",
        "UPDATE attachment SET not_before = not_before + ?1 WHERE state = 'waiting'",
    ),
    (
        # a step lasts as long as it lasts, and seconds until it is delivered
        "instants_brought_back",
        "UPDATE timer SET due = ?1 + 1000 * seconds + grace + 5000"
        " WHERE kind = 'step' AND due > ?1 + 1000 * seconds + grace + 5000",
    ),
    (
        "instants_brought_back",  # nothing that waits was said in the future
        "UPDATE outgoing SET not_before = not_before - (created - ?1), created = ?1,"
        " expires = expires - (created - ?1) WHERE state = 'stored' AND created > ?1",
    ),
)
