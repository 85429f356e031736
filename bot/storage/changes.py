"""What one batch writes, table by table."""

from dataclasses import dataclass, field

from bot.storage.written_rows import (
    AddressKey,
    AddressRow,
    AlertRow,
    AttachmentRow,
    BroughtBackRow,
    ClockRow,
    CoachChatRow,
    CoachCodeRow,
    ConversationKey,
    ConversationRow,
    CorrectedLogRow,
    CountedErasureRow,
    DeliveredRow,
    EditedEntryRow,
    FailedRow,
    FetchedRow,
    LogRow,
    MarkedAlertsRow,
    MergedRow,
    MessageKey,
    MessageRow,
    MirrorKey,
    MirrorLineRow,
    MirrorRow,
    MovedChatRow,
    PersonKey,
    PersonRow,
    PictureRow,
    ReroutedRow,
    RungTimerRow,
    SeenRow,
    SetAsideRow,
    ShiftRow,
    StartedTimerRow,
    SurfaceRow,
    ThreadEntryRow,
    ThreadRow,
    TimerKey,
    TimerRow,
    UndoneLogRow,
    UnreachableRow,
    WithdrawnRow,
)


@dataclass(slots=True)
class Changes:
    """Rows by table; one that names a change holds what is changed and how."""

    seen: list[SeenRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    conversations: list[ConversationRow] = field(default_factory=list)
    closed: list[ConversationKey] = field(default_factory=list)
    stopped: list[TimerKey] = field(default_factory=list)
    rung: list[RungTimerRow] = field(default_factory=list)
    timers: list[TimerRow] = field(default_factory=list)
    started: list[StartedTimerRow] = field(default_factory=list)
    withdrawn: list[WithdrawnRow] = field(default_factory=list)
    worded: list[MessageKey] = field(default_factory=list)
    outgoing: list[MessageRow] = field(default_factory=list)
    delivered: list[DeliveredRow] = field(default_factory=list)
    failed: list[FailedRow] = field(default_factory=list)
    unlogged: list[UndoneLogRow] = field(default_factory=list)
    log: list[LogRow] = field(default_factory=list)
    corrected: list[CorrectedLogRow] = field(default_factory=list)
    threads: list[ThreadRow] = field(default_factory=list)
    thread: list[ThreadEntryRow] = field(default_factory=list)
    alerts: list[AlertRow] = field(default_factory=list)
    listed: list[MarkedAlertsRow] = field(default_factory=list)
    acknowledged: list[MarkedAlertsRow] = field(default_factory=list)
    set_aside: list[SetAsideRow] = field(default_factory=list)
    unreachable: list[UnreachableRow] = field(default_factory=list)
    silenced: list[PersonKey] = field(default_factory=list)
    forgotten: list[PersonKey] = field(default_factory=list)
    counted: list[CountedErasureRow] = field(default_factory=list)
    erased: list[PersonKey] = field(default_factory=list)
    left: list[PersonKey] = field(default_factory=list)
    moved: list[MovedChatRow] = field(default_factory=list)
    edited: list[EditedEntryRow] = field(default_factory=list)
    attachments: list[AttachmentRow] = field(default_factory=list)
    fetched: list[FetchedRow] = field(default_factory=list)
    surfaces: list[SurfaceRow] = field(default_factory=list)
    renamed: list[PersonKey] = field(default_factory=list)
    mirrors: list[MirrorRow] = field(default_factory=list)
    mirror_lines: list[MirrorLineRow] = field(default_factory=list)
    unmirrored: list[MirrorKey] = field(default_factory=list)
    coach_chats: list[CoachChatRow] = field(default_factory=list)
    coach_codes: list[CoachCodeRow] = field(default_factory=list)
    rerouted: list[ReroutedRow] = field(default_factory=list)
    merged: list[MergedRow] = field(default_factory=list)
    unlinked: list[AddressKey] = field(default_factory=list)
    pictures: list[PictureRow] = field(default_factory=list)
    clock: list[ClockRow] = field(default_factory=list)
    shifted: list[ShiftRow] = field(default_factory=list)
    brought_back: list[BroughtBackRow] = field(default_factory=list)
