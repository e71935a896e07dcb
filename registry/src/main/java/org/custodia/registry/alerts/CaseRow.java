package org.custodia.registry.alerts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A case as it is kept. */
record CaseRow(
    UUID id,
    AlertKind kind,
    AlertSubject subject,
    CaseState state,
    int alerts,
    Instant firstAt,
    Instant lastAt,
    Instant openedAt,
    boolean acknowledged,
    boolean escalated,
    Optional<String> takenBy,
    Optional<CloseCause> cause,
    Optional<Instant> closedAt) {}
