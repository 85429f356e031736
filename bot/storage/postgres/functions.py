"""The two functions that carry a batch: what it reads, and what it writes, a round trip each.

Rules:
- They are made of the statements that every database runs, and belong to one edition of them: the
  name ends in a mark of their text, so that an old and a new Limber work side by side.
- Rows of a batch are JSON; a row's fields stand in the order of its statement, as everywhere.
- A transaction that nobody goes on with ends by itself after `IDLE_SECONDS`; what is written under
  a lease holds that lease's epoch until it is committed.
- While somebody has the database alone no worker writes, also one whose own lease is still good.
- A timer counts as due only while its row stands as it was seen, and is claimed by this worker: of
  two that saw it, the one that locks its person first rings it.
- The write returns the transaction's number, by which a commit without an answer is asked about.
- People are locked in order of their number; then everything is read, so that nothing is stale. A
  chat that nobody knows is locked by its name, so that a newcomer is made once.
"""

import hashlib
import re
from typing import Any, Final, get_args, get_type_hints

from bot.storage.changes import Changes
from bot.storage.leases import RUN, SEVERAL
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.postgres.errors import LEASE_LOST
from bot.storage.sql.queries import KNOWN_COLUMNS, KNOWN_FROM, NEWEST_MESSAGE, place_of
from bot.storage.sql.writes import writes

IDLE_SECONDS: Final = 5
FENCE: Final = "fence"
"""The key of the leases that a batch depends on, each with tenant, name, epoch."""
OF_WORKER: Final = "worker"
"""The key by which a batch says that it is one of several workers': none of them writes while
somebody else, a copy or a restore, has the database alone.
"""
DIALECT: Final = PostgresDialect()
_VALUE = re.compile(r"'[^']*'|\?(\d*)")

ROWS: Final[dict[str, Any]] = {
    name: get_args(hint)[0] for name, hint in get_type_hints(Changes).items()
}
"""The type of a row, by the field of `Changes`."""


def numbered(statement: str) -> str:
    """A statement with PostgreSQL's `$1` for `?` and `?1`."""
    return _replaced(statement, lambda number: f"${number}")


def _replaced(statement: str, value: Any) -> str:
    count = 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        if found[0][0] != "?":
            return found[0]
        count += 1
        return str(value(int(found[1] or count)))

    return _VALUE.sub(one, statement)


def _field(row: Any, number: int) -> str:
    hint = get_type_hints(row)[row._fields[number - 1]]
    text = f"(row_ ->> {number - 1})"
    return f"{text}::bigint" if int in (hint, *get_args(hint)) else text


def _write(name: str, statement: str) -> str:
    text = _replaced(statement, lambda number: _field(ROWS[name], number))
    if name == "messages":  # no number given: the next one
        text = text.replace("(row_ ->> 0)::bigint", "COALESCE((row_ ->> 0)::bigint, take_id())", 1)
    return (
        f"IF batch_ ? '{name}' THEN"
        f" FOR row_ IN SELECT jsonb_array_elements(batch_ -> '{name}') LOOP"
        f" {text}; END LOOP; END IF;"
    )


def _known(source: str) -> str:
    return (
        f"(SELECT COALESCE(json_agg(json_build_array({KNOWN_COLUMNS}) ORDER BY p.id, c.place),"
        f" '[]') {KNOWN_FROM.format(source=source)})"
    )


_ADDRESSES = "jsonb_array_elements(asked_ -> 'addresses') k(value)"
_OF_ADDRESSES = (
    f"{_ADDRESSES} JOIN address a ON a.channel = k.value ->> 0 AND a.chat = k.value ->> 1"
)
_PEOPLE = "jsonb_array_elements_text(asked_ -> 'people') k(value)"
_OF_PEOPLE = (
    f"{_PEOPLE} JOIN address a ON a.person = k.value::bigint AND (a.channel, a.chat) = "
    + place_of(DIALECT, "k.value::bigint")
)
_SEEN = (
    "(SELECT COALESCE(json_agg(json_build_array(s.channel, s.update_id)), '[]')"
    " FROM jsonb_array_elements(asked_ -> 'updates') k(value) JOIN seen s"
    " ON s.channel = k.value ->> 0 AND s.update_id = k.value ->> 1)"
)
_IDLE: Final = (
    f"PERFORM set_config('idle_in_transaction_session_timeout', '{IDLE_SECONDS}s', true);"
)
_FENCED: Final = f"""IF batch_ ? '{FENCE}' THEN
    FOR row_ IN SELECT jsonb_array_elements(batch_ -> '{FENCE}') LOOP
        PERFORM 1 FROM lease WHERE tenant = row_ ->> 0 AND name = row_ ->> 1
            AND epoch = (row_ ->> 2)::bigint AND until > {DIALECT.now} FOR KEY SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'lease lost' USING ERRCODE = '{LEASE_LOST}'; END IF;
    END LOOP;
END IF;"""
_ALONE: Final = f"""IF batch_ ? '{OF_WORKER}' THEN
    PERFORM 1 FROM lease WHERE tenant = '' AND name = '{RUN}' AND holder <> '{SEVERAL}'
        AND until > {DIALECT.now};
    IF FOUND THEN RAISE EXCEPTION 'lease lost' USING ERRCODE = '{LEASE_LOST}'; END IF;
END IF;"""
_TIMERS: Final = (
    "(SELECT COALESCE(json_agg(json_build_array(t.id, t.due)), '[]')"
    " FROM jsonb_array_elements(asked_ -> 'timers') k(value)"
    " JOIN timer t ON t.id = (k.value ->> 0)::bigint AND t.due = (k.value ->> 1)::bigint"
    " WHERE asked_ ->> 'worker' = '' OR EXISTS (SELECT 1 FROM timer_claim c WHERE c.timer = t.id"
    " AND c.due = t.due AND c.worker = asked_ ->> 'worker'))"
)
_BEGIN: Final = f"""
DECLARE held_ bigint[] := '{{}}'; wanted_ bigint[];
BEGIN
    {_IDLE}
    PERFORM pg_advisory_xact_lock(key) FROM (
        SELECT DISTINCT hashtextextended((k.value ->> 0) || ' ' || (k.value ->> 1), 0) AS key
        FROM {_ADDRESSES} WHERE NOT EXISTS (SELECT 1 FROM address a
            WHERE a.channel = k.value ->> 0 AND a.chat = k.value ->> 1) ORDER BY key) AS newcomers;
    LOOP
        SELECT COALESCE(array_agg(person), '{{}}') INTO wanted_ FROM (
            SELECT a.person FROM {_OF_ADDRESSES}
            UNION SELECT k.value::bigint FROM {_PEOPLE}) AS people;
        EXIT WHEN wanted_ <@ held_;
        PERFORM 1 FROM person WHERE id = ANY (wanted_) ORDER BY id FOR NO KEY UPDATE;
        held_ := wanted_;
    END LOOP;
    RETURN json_build_array({_known(_OF_ADDRESSES)}, {_known(_OF_PEOPLE)}, {_SEEN}, {_TIMERS},
        ({NEWEST_MESSAGE}));
END"""
_WRITE: Final = (
    f"\nDECLARE row_ jsonb;\nBEGIN\n{_IDLE}\n{_ALONE}\n{_FENCED}\n"
    + "\n".join(_write(name, statement) for name, statement in writes(DIALECT))
    + "\nRETURN pg_current_xact_id()::text;\nEND"
)


def _function(name: str, values: str, returns: str, body: str) -> tuple[str, str]:
    mark = hashlib.sha256(body.encode()).hexdigest()[:12]
    text = (
        f"CREATE FUNCTION {name}_{mark} ({values}) RETURNS {returns} LANGUAGE plpgsql"
        f" AS $limber$\n#variable_conflict use_column{body} $limber$"
    )
    return f"{name}_{mark}", text


BEGIN: Final = _function("limber_begin", "asked_ jsonb", "json", _BEGIN)
WRITE: Final = _function("limber_write", "batch_ jsonb", "text", _WRITE)
"""Name and text."""
