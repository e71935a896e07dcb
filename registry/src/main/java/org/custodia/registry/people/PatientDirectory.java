package org.custodia.registry.people;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * Who a caller may act for, and what a patient of this host is called in a channel. Everything here
 * is about the current moment and the host's own rows; an organisation never sees another's
 * patients.
 */
public interface PatientDirectory {
  /**
   * The patients the caller's account may act for now: itself first, then its wards by name. Empty
   * when no account is linked. A guardianship counts from its first to its last day and until it is
   * ended; erased patients are not listed.
   */
  List<Represented> actsFor(Caller caller);

  /** Whether {@code patient} is among {@link #actsFor}, or decided to be the same person as one. */
  boolean mayActFor(Caller caller, UUID patient);

  /**
   * All entries that the admissions desk decided to be the same person as this one, this one
   * included. Each keeps its own pseudonyms; what concerns the person concerns all of them.
   */
  Set<UUID> entriesOf(String organisation, UUID patient);

  /** The name to show, given name first; empty for an unknown or erased patient. */
  Optional<String> name(String organisation, UUID patient);

  /**
   * What the patient is called in a channel. Made from a secret that only the host has, so it says
   * nothing about the person and is different in each channel. Asked for the first time it is also
   * written to the table behind {@link #byPseudonym}, in the caller's transaction; it never changes
   * afterwards, also when identity data are corrected.
   *
   * @param channel the channel's contract address or another name that both sides know it by
   * @throws org.custodia.registry.errors.Problem when there is no such patient, or it was erased
   */
  Bytes32 pseudonym(String organisation, UUID patient, String channel);

  /**
   * A commitment to the patient's identity data as they are now (RFC 8785 canonical), salted per
   * channel. Changes when the data are corrected; once the patient is erased nobody can open it.
   *
   * @throws org.custodia.registry.errors.Problem when there is no such patient, or it was erased
   */
  Bytes32 evidence(String organisation, UUID patient, String channel);

  /**
   * Whether the patient is who has this likeness at another member; not for one who was erased.
   *
   * @param salt of the likeness
   */
  boolean isLike(String organisation, UUID patient, Bytes32 salt, Bytes32 likeness);

  /** The patient behind a pseudonym that {@link #pseudonym} gave; empty once it was erased. */
  Optional<UUID> byPseudonym(String organisation, String channel, Bytes32 pseudonym);

  /**
   * What these patients are called, wherever a pseudonym was asked for; as of today.
   *
   * @param patients such as {@link #entriesOf} of one
   */
  List<Named> pseudonyms(String organisation, Collection<UUID> patients);

  /**
   * @param channel as it was asked for with {@link #pseudonym}
   */
  record Named(String channel, Bytes32 pseudonym, UUID patient) {}
}
