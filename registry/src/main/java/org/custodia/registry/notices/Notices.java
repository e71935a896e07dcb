package org.custodia.registry.notices;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * What patients are told, at their host. Readers are the patient and whoever may act for them; each
 * has their own marks and settings. Everything but {@link #put} asks the directory of patients
 * first and throws {@code CUS-NOT-001} (not found) to anybody else.
 */
public interface Notices {

  /**
   * Tells a patient something, once per id: repeating it has no effect. Joins the caller's
   * transaction on the organisation's rows.
   *
   * @param organisation slug of the patient's host
   * @param id made by what happened, so that doing it again gives the same id
   * @param facts see {@link NoticeKind}; sealed before they are stored
   * @param at when it happened
   */
  void put(
      String organisation,
      UUID patient,
      UUID id,
      NoticeKind kind,
      Map<String, String> facts,
      Instant at);

  /**
   * Newest first.
   *
   * @param before only notices older than this one; empty for the newest
   * @param limit at most so many, up to 100
   */
  List<Notice> list(Caller caller, UUID patient, Optional<UUID> before, int limit);

  /** Everything about one consent, oldest first: its whole history, uses included. */
  List<Notice> about(Caller caller, UUID patient, UUID consent);

  /**
   * For a page that stays open and asks again and again.
   *
   * @param seen the latest position that the page knows; empty when it has just been opened, which
   *     makes nothing fresh
   */
  News news(Caller caller, UUID patient, Optional<Long> seen);

  /** Marks one as read for this reader, for good. */
  void markRead(Caller caller, UUID patient, UUID notice);

  /**
   * Marks as read everything up to this one.
   *
   * @param newest the newest notice that the reader has seen
   */
  void markAllRead(Caller caller, UUID patient, UUID newest);

  NoticeSettings settings(Caller caller, UUID patient);

  /** Mutes or unmutes a kind; {@code CUS-NOT-002} for one that must be heard of. */
  void mute(Caller caller, UUID patient, NoticeKind kind, boolean muted);

  /** Mutes or unmutes whatever a member does. */
  void mute(Caller caller, UUID patient, Bytes32 member, boolean muted);

  /**
   * Sends a code to an address; mail starts when it comes back. Replaces an address that was there.
   *
   * @param language {@code en} or {@code fr}, in which this reader is written to
   */
  void setMail(Caller caller, UUID patient, String address, String language);

  /** Gives back the code that was sent; {@code CUS-NOT-005} when it is wrong or too old. */
  void confirmMail(Caller caller, UUID patient, String code);

  /** Forgets the address; mail that waits is not sent. */
  void stopMail(Caller caller, UUID patient);

  /**
   * @param latest position of the newest notice, to be asked with next time; 0 when there is none
   * @param unread how many this reader has not marked as read, muted ones included
   * @param fresh what came after the position that was seen, oldest first, at most ten, without
   *     what the reader muted
   */
  record News(long latest, int unread, List<Notice> fresh) {
    public News {
      fresh = List.copyOf(fresh);
    }
  }
}
