package org.custodia.contracts.sequences;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.contracts.witness.Consent;

/**
 * Relationships, requests, records and readings in one channel, by the rules and not by the
 * contract: nobody signs or hashes anything.
 */
final class RecordModel {
  private static final Set<ConsentPurpose> ALONE =
      Set.of(ConsentPurpose.ONE_TIME, ConsentPurpose.EMERGENCY, ConsentPurpose.RESEARCH);
  private static final long AN_HOUR = 3_600;
  private static final long AHEAD = 120;
  private static final long QUERY_LASTS = 600;

  private final ConsentModel.InChannel consents;
  private final Set<Bytes32> members;
  private final Set<Bytes32> providers;
  private final long keysFrom; // second
  private final Map<Id, Relationship> relationships = new HashMap<>();
  private final Map<Treatment, Id> current = new HashMap<>();
  private final Map<Id, Request> requests = new HashMap<>();
  private final Map<Id, Kept> records = new HashMap<>();
  private final Set<Id> admitted = new HashSet<>();
  private final Set<Id> read = new HashSet<>();

  RecordModel(
      ConsentModel.InChannel consents,
      Set<Bytes32> members,
      Set<Bytes32> providers,
      long keysFrom) {
    this.keysFrom = keysFrom;
    this.consents = consents;
    this.members = members;
    this.providers = providers;
  }

  /** What a member calls something. */
  record Id(Bytes32 member, Bytes32 id) {}

  private record Treatment(Bytes32 host, Bytes32 patient, Bytes32 provider) {}

  private static final class Relationship {
    private final OfferTerms terms;
    private RelationshipStatus status = RelationshipStatus.OFFERED;
    private int decisions;

    Relationship(OfferTerms terms) {
      this.terms = terms;
    }
  }

  private static final class Request {
    private final RequestTerms terms;
    private boolean answered;

    Request(RequestTerms terms) {
      this.terms = terms;
    }
  }

  private static final class Kept {
    private final RecordTerms terms;
    private boolean superseded;

    Kept(RecordTerms terms) {
      this.terms = terms;
    }
  }

  /** Whose key signed: a member's, and whether it was revoked. */
  record Signer(Bytes32 member, boolean revoked) {
    boolean mayActFor(Bytes32 wanted) {
      return member.equals(wanted) && !revoked;
    }
  }

  // --- Relationships ---

  boolean offer(Bytes32 by, OfferTerms terms, Signer signer, long now) {
    Id id = new Id(by, terms.relationship());
    Treatment treatment = new Treatment(terms.host(), terms.patient(), by);
    boolean done =
        signer.mayActFor(by)
            && providers.contains(by)
            && asked(by, terms.host(), terms.patient(), terms.answerUntil(), now)
            && !relationships.containsKey(id)
            && !stands(relationships.get(current.get(treatment)), now);
    if (done) {
      relationships.put(id, new Relationship(terms));
      current.put(treatment, id);
    }
    return done;
  }

  private boolean asked(Bytes32 by, Bytes32 host, Bytes32 patient, long until, long now) {
    return members.contains(host)
        && !host.equals(by)
        && now < until
        && consents.isKnown(host, patient)
        && !consents.isOut(host, patient);
  }

  private static boolean stands(Relationship before, long now) {
    if (before == null) return false;
    return switch (before.status) {
      case OFFERED -> now < before.terms.answerUntil();
      case ACTIVE, PAUSED -> true;
      case REJECTED, ENDED -> false;
    };
  }

  boolean leave(Bytes32 by, Bytes32 id, Signer signer) {
    Relationship left = relationships.get(new Id(by, id));
    boolean done =
        left != null
            && signer.mayActFor(by)
            && providers.contains(by)
            && left.status != RelationshipStatus.REJECTED
            && left.status != RelationshipStatus.ENDED;
    if (done) left.status = RelationshipStatus.ENDED;
    return done;
  }

  /**
   * @param shown hash of the terms that the patient was shown
   */
  boolean decide(
      Id about,
      Bytes32 shown,
      Bytes32 host,
      Bytes32 patient,
      Decision decision,
      long number,
      long now) {
    Relationship relationship = relationships.get(about);
    boolean theirs =
        relationship != null
            && relationship.terms.detail().equals(shown)
            && relationship.terms.host().equals(host)
            && relationship.terms.patient().equals(patient)
            && relationship.decisions == number;
    if (!theirs) return false;
    Optional<RelationshipStatus> after = after(relationship, decision, now);
    after.ifPresent(
        status -> {
          relationship.status = status;
          relationship.decisions++;
        });
    return after.isPresent();
  }

  private Optional<RelationshipStatus> after(Relationship about, Decision decision, long now) {
    boolean treated = !consents.isOut(about.terms.host(), about.terms.patient());
    RelationshipStatus status = about.status;
    boolean offered = status == RelationshipStatus.OFFERED;
    boolean active = status == RelationshipStatus.ACTIVE;
    boolean paused = status == RelationshipStatus.PAUSED;
    return switch (decision) {
      case ACCEPT ->
          only(RelationshipStatus.ACTIVE, offered && treated && now < about.terms.answerUntil());
      case REJECT -> only(RelationshipStatus.REJECTED, offered);
      case PAUSE -> only(RelationshipStatus.PAUSED, active);
      case RESUME -> only(RelationshipStatus.ACTIVE, paused && treated);
      case END -> only(RelationshipStatus.ENDED, active || paused);
      case GRANT, REFUSE -> Optional.empty();
    };
  }

  private static Optional<RelationshipStatus> only(RelationshipStatus status, boolean when) {
    return Optional.of(status).filter(some -> when);
  }

  int decisions(Id about) {
    Relationship known = relationships.get(about);
    return known == null ? 0 : known.decisions;
  }

  Optional<RelationshipStatus> status(Id about) {
    return Optional.ofNullable(relationships.get(about)).map(known -> known.status);
  }

  // --- Requests ---

  boolean request(Bytes32 by, RequestTerms terms, Signer signer, long now) {
    Id id = new Id(by, terms.request());
    boolean done =
        signer.mayActFor(by)
            && asked(by, terms.host(), terms.patient(), terms.answerUntil(), now)
            && !requests.containsKey(id);
    if (done) requests.put(id, new Request(terms));
    return done;
  }

  /**
   * @param consent empty to refuse
   */
  boolean answer(
      Id about,
      Bytes32 shown,
      Bytes32 host,
      Bytes32 patient,
      Optional<Consent> consent,
      long number,
      long now) {
    Request request = requests.get(about);
    boolean theirs =
        request != null
            && !request.answered
            && number == 0
            && request.terms.detail().equals(shown)
            && request.terms.host().equals(host)
            && request.terms.patient().equals(patient);
    boolean done =
        theirs
            && consent
                .map(
                    one ->
                        now < request.terms.answerUntil()
                            && one.grantee().equals(about.member())
                            && one.purpose() == request.terms.purpose()
                            && consents.isOpenedFor(host, one, patient))
                .orElse(true);
    if (done) request.answered = true;
    return done;
  }

  // --- Records ---

  /** What is odd about it; empty when it is refused. */
  Optional<Set<RecordIrregularity>> add(
      Bytes32 by, RecordTerms terms, Signer signer, long signedAt, long now) {
    Id id = new Id(by, terms.record());
    boolean recorded =
        members.contains(terms.host()) && signer.member().equals(by) && !records.containsKey(id);
    if (!recorded) return Optional.empty();
    Set<RecordIrregularity> odd = EnumSet.noneOf(RecordIrregularity.class);
    odd.addAll(about(signer, signedAt, now));
    if (!providers.contains(by)) {
      odd.add(RecordIrregularity.KEY_NOT_VALID);
      odd.add(RecordIrregularity.MEMBER_NOT_CERTIFIED);
    }
    if (terms.madeAt() > now + AHEAD) odd.add(RecordIrregularity.AHEAD);
    if (!consents.isKnown(terms.host(), terms.patient())) {
      odd.add(RecordIrregularity.PATIENT_UNKNOWN);
    }
    if (consents.isOut(terms.host(), terms.patient())) odd.add(RecordIrregularity.OPTED_OUT);
    if (!by.equals(terms.host()) && !isActive(terms.host(), terms.patient(), by)) {
      odd.add(RecordIrregularity.NO_RELATIONSHIP);
    }
    supersede(by, terms).ifPresent(odd::add);
    records.put(id, new Kept(terms));
    return Optional.of(odd);
  }

  private Set<RecordIrregularity> about(Signer signer, long signedAt, long now) {
    Set<RecordIrregularity> odd = EnumSet.noneOf(RecordIrregularity.class);
    if (now / AN_HOUR - signedAt / AN_HOUR > 24) odd.add(RecordIrregularity.LATE);
    if (signedAt > now + AHEAD) odd.add(RecordIrregularity.AHEAD);
    if (signer.revoked() || signedAt < keysFrom) odd.add(RecordIrregularity.KEY_NOT_VALID);
    return odd;
  }

  private Optional<RecordIrregularity> supersede(Bytes32 by, RecordTerms terms) {
    if (terms.supersedes().isZero()) return Optional.empty();
    Kept old = records.get(new Id(by, terms.supersedes()));
    boolean same =
        old != null
            && old.terms.host().equals(terms.host())
            && old.terms.patient().equals(terms.patient());
    if (!same) return Optional.of(RecordIrregularity.SUPERSEDES_UNKNOWN);
    if (old.superseded) return Optional.of(RecordIrregularity.SUPERSEDED_BEFORE);
    old.superseded = true;
    return Optional.empty();
  }

  private boolean isActive(Bytes32 host, Bytes32 patient, Bytes32 provider) {
    Relationship known = relationships.get(current.get(new Treatment(host, patient, provider)));
    return known != null && known.status == RelationshipStatus.ACTIVE;
  }

  // --- Reading ---

  /** A query, in terms of what it is about. */
  record Query(
      Id id,
      Bytes32 holder,
      Bytes32 record,
      Consent consent,
      ConsentPurpose purpose,
      long askedAt) {
    Bytes32 reader() {
      return id.member();
    }
  }

  boolean admit(Bytes32 by, Query query, Signer signer, ConsentModel.Moment now) {
    boolean fresh =
        query.askedAt() <= now.second() + AHEAD && query.askedAt() + QUERY_LASTS >= now.second();
    boolean done =
        by.equals(query.holder())
            && signer.mayActFor(query.reader())
            && fresh
            && !admitted.contains(query.id())
            && !read.contains(query.id())
            && allowed(query, now);
    if (!done) return false;
    RecordTerms about = records.get(new Id(query.holder(), query.record())).terms;
    consents.use(
        query.reader(), query.consent(), about.host(), about.patient(), query.purpose(), now);
    admitted.add(query.id());
    return true;
  }

  private boolean allowed(Query query, ConsentModel.Moment now) {
    Kept kept = records.get(new Id(query.holder(), query.record()));
    if (kept == null) return false;
    Bytes32 host = kept.terms.host();
    Bytes32 patient = kept.terms.patient();
    return (ALONE.contains(query.purpose()) || isActive(host, patient, query.reader()))
        && consents.mayUse(query.reader(), query.consent(), host, patient, query.purpose(), now);
  }

  /** What is odd about it; empty when it is refused. */
  Optional<Set<RecordIrregularity>> read(
      Bytes32 by, Query query, Signer signer, long readAt, ConsentModel.Moment now) {
    boolean recorded =
        by.equals(query.holder())
            && members.contains(query.reader())
            && signer.member().equals(query.reader());
    if (!recorded) return Optional.empty();
    Set<RecordIrregularity> odd = about(signer, query.askedAt(), now.second());
    if (readAt > now.second() + AHEAD) odd.add(RecordIrregularity.AHEAD);
    if (!records.containsKey(new Id(query.holder(), query.record()))) {
      odd.add(RecordIrregularity.RECORD_UNKNOWN);
    } else if (!admitted.contains(query.id())) {
      if (!allowed(query, now)) odd.add(RecordIrregularity.NOT_ALLOWED);
      else if (query.consent().uses() != 0) odd.add(RecordIrregularity.NOT_ADMITTED);
    }
    if (!read.add(query.id())) odd.add(RecordIrregularity.READ_BEFORE);
    return Optional.of(odd);
  }

  /** The member whose person this party's key is of. */
  static Signer signer(Party party, boolean revoked) {
    return new Signer(party.id(), revoked);
  }
}
