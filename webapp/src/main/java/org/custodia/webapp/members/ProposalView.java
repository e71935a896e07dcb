package org.custodia.webapp.members;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Authority;
import org.custodia.webapp.commands.CommandAnswer;

/**
 * An act that takes two persons, and how far it has come.
 *
 * @param act what it does; without what was before, once it is recorded
 * @param until until when the signatures count
 * @param signatures in the order in which they were made
 * @param endedBy who withdrew it
 * @param signedByMe whether whoever asks is one of those who signed
 * @param command how far the act has come on the ledger, once it is recorded
 */
public record ProposalView(
    UUID id,
    ActView act,
    String proposedBy,
    Instant proposedAt,
    Instant until,
    Authority.State state,
    List<Authority.Signature> signatures,
    Optional<String> endedBy,
    boolean signedByMe,
    Optional<CommandAnswer> command) {}
