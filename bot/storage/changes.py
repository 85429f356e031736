"""What one batch writes, table by table."""

from dataclasses import dataclass, field

from bot.storage.written_rows import (
    AddressKey,
    AddressRow,
    BroughtBackRow,
    ClockRow,
    ConversationKey,
    ConversationRow,
    CorrectedLogRow,
    CountedErasureRow,
    DeliveredRow,
    EndedConversationKey,
    EndedConversationRow,
    EntryKey,
    ErasedRow,
    ErasureKey,
    FailedRow,
    LogKey,
    LogRow,
    MergedRow,
    MessageKey,
    MessageRow,
    MovedChatRow,
    PersonKey,
    PersonRow,
    PictureRow,
    PlannedEntryRow,
    ReroutedRow,
    RetriedLinesRow,
    RungTimerRow,
    SeenRow,
    SetAsideKey,
    SetAsideRow,
    ShiftRow,
    StartedTimerRow,
    TimerKey,
    TimerRow,
    UndoneLogRow,
    UnreachableRow,
    WithdrawnRow,
)
from bot.storage.written_thread_rows import (
    AlertRow,
    AttachmentKey,
    AttachmentRow,
    CoachChatRow,
    CoachCodeRow,
    EditedEntryRow,
    EscalatedAlertRow,
    FetchedRow,
    MarkedAlertsRow,
    MirrorKey,
    MirrorLineRow,
    MirrorRow,
    SurfaceKey,
    SurfaceRow,
    ThreadEntryRow,
    ThreadRow,
    ToldRoundRow,
)


@dataclass(slots=True)
class Changes:
    """Rows by table; one that names a change holds what is changed and how."""

    seen: list[SeenRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    conversations: list[ConversationRow] = field(default_factory=list)
    conversations_closed: list[ConversationKey] = field(default_factory=list)
    conversations_ended: list[EndedConversationRow] = field(default_factory=list)
    timers_stopped: list[TimerKey] = field(default_factory=list)
    timers_rung: list[RungTimerRow] = field(default_factory=list)
    timers: list[TimerRow] = field(default_factory=list)
    timers_started: list[StartedTimerRow] = field(default_factory=list)
    messages_withdrawn: list[WithdrawnRow] = field(default_factory=list)
    placeholders_removed: list[MessageKey] = field(default_factory=list)
    messages: list[MessageRow] = field(default_factory=list)
    messages_delivered: list[DeliveredRow] = field(default_factory=list)
    messages_failed: list[FailedRow] = field(default_factory=list)
    lines_retried: list[RetriedLinesRow] = field(default_factory=list)
    log_undone: list[UndoneLogRow] = field(default_factory=list)
    log: list[LogRow] = field(default_factory=list)
    log_corrected: list[CorrectedLogRow] = field(default_factory=list)
    threads: list[ThreadRow] = field(default_factory=list)
    thread_entries: list[ThreadEntryRow] = field(default_factory=list)
    alerts: list[AlertRow] = field(default_factory=list)
    alerts_listed: list[MarkedAlertsRow] = field(default_factory=list)
    alerts_acknowledged: list[MarkedAlertsRow] = field(default_factory=list)
    alerts_escalated: list[EscalatedAlertRow] = field(default_factory=list)
    set_asides: list[SetAsideRow] = field(default_factory=list)
    noted_heard: list[SeenRow] = field(default_factory=list)
    people_unreachable: list[UnreachableRow] = field(default_factory=list)
    timers_removed: list[PersonKey] = field(default_factory=list)
    set_asides_removed: list[PersonKey] = field(default_factory=list)
    erasures_counted: list[CountedErasureRow] = field(default_factory=list)
    erasures: list[ErasedRow] = field(default_factory=list)
    erasures_listed: list[ErasureKey] = field(default_factory=list)
    messages_aged: list[MessageKey] = field(default_factory=list)
    entries_aged: list[EntryKey] = field(default_factory=list)
    attachments_aged: list[AttachmentKey] = field(default_factory=list)
    log_aged: list[LogKey] = field(default_factory=list)
    seen_aged: list[SeenRow] = field(default_factory=list)
    conversations_aged: list[EndedConversationKey] = field(default_factory=list)
    set_asides_aged: list[SetAsideKey] = field(default_factory=list)
    people_erased: list[PersonKey] = field(default_factory=list)
    goodbyes_delivered: list[PersonKey] = field(default_factory=list)
    chats_moved: list[MovedChatRow] = field(default_factory=list)
    entries_edited: list[EditedEntryRow] = field(default_factory=list)
    attachments: list[AttachmentRow] = field(default_factory=list)
    attachments_updated: list[FetchedRow] = field(default_factory=list)
    surfaces_left: list[SurfaceKey] = field(default_factory=list)
    surfaces: list[SurfaceRow] = field(default_factory=list)
    rounds_told: list[ToldRoundRow] = field(default_factory=list)
    entries_planned: list[PlannedEntryRow] = field(default_factory=list)
    mirrors_retitled: list[PersonKey] = field(default_factory=list)
    mirrors: list[MirrorRow] = field(default_factory=list)
    mirror_lines: list[MirrorLineRow] = field(default_factory=list)
    mirrors_removed: list[MirrorKey] = field(default_factory=list)
    coach_chats: list[CoachChatRow] = field(default_factory=list)
    coach_codes: list[CoachCodeRow] = field(default_factory=list)
    messages_rerouted: list[ReroutedRow] = field(default_factory=list)
    people_merged: list[MergedRow] = field(default_factory=list)
    addresses_removed: list[AddressKey] = field(default_factory=list)
    pictures: list[PictureRow] = field(default_factory=list)
    clock: list[ClockRow] = field(default_factory=list)
    instants_shifted: list[ShiftRow] = field(default_factory=list)
    instants_brought_back: list[BroughtBackRow] = field(default_factory=list)
