package org.custodia.registry.organs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.identity.Caller;

/**
 * What those responsible for an organ have to know at once: who gives and takes it, its bank, its
 * centre. An organisation sees what its own node shows as soon as it does, and is told of the rest
 * by the regulator; what both say is one alert.
 */
public interface OrganAlerts {

  /**
   * @param organId the organ, or the donor's case
   * @param at when it happened
   * @param facts codes, numbers and hashes; nothing about a person
   * @param toldBy member id of who told it; empty for what the own node shows
   * @param settledAt when later facts explained it
   * @param fresh whether the caller has not seen it before
   */
  record Alert(
      UUID id,
      AlertKind kind,
      Bytes32 organId,
      Instant at,
      Map<String, String> facts,
      Instant raisedAt,
      Optional<Bytes32> toldBy,
      Optional<Instant> settledAt,
      Optional<Instant> acknowledgedAt,
      Optional<String> acknowledgedBy,
      boolean fresh) {}

  /**
   * Latest first.
   *
   * @param openOnly without those that were acknowledged
   */
  List<Alert> list(Caller caller, boolean openOnly, int limit, int offset);

  /** From now on these are not new to the caller; others are left alone. */
  void see(Caller caller, Collection<UUID> ids);

  /** Those of an organ, latest first. */
  List<Alert> of(Caller caller, Bytes32 organId);

  /** How many the caller has not seen and nobody has acknowledged. */
  int unseen(Caller caller);

  /**
   * Somebody looks after it. The first to say so stays.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-TRN-021
   */
  void acknowledge(Caller caller, UUID id);
}
