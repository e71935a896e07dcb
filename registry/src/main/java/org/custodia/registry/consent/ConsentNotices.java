package org.custodia.registry.consent;

import static org.custodia.registry.notices.Notice.CONSENT;
import static org.custodia.registry.notices.Notice.GRANTEE;
import static org.custodia.registry.notices.Notice.PURPOSE;
import static org.custodia.registry.notices.Notice.REASON;
import static org.custodia.registry.notices.Notice.UNTIL;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;

/** What patients are told of their consents, each thing once. Used inside the host's rows. */
final class ConsentNotices {
  private final Notices notices;
  private final PatientDirectory directory;

  ConsentNotices(Notices notices, PatientDirectory directory) {
    this.notices = notices;
    this.directory = directory;
  }

  void tell(String organisation, NoticeKind kind, ConsentRow row, GrantForm form, Instant at) {
    put(
        organisation,
        row.patient(),
        DerivedId.of("notice", kind, row.id()),
        kind,
        facts(row, form),
        at);
  }

  void used(String organisation, ConsentRow row, GrantForm form, Subjects.Use use) {
    UUID id = DerivedId.of("notice", NoticeKind.USED, row.id(), use.number());
    put(organisation, row.patient(), id, NoticeKind.USED, facts(row, form), use.at());
  }

  /** That it was handed to who it was given to, to be opened in a channel of theirs. */
  void handedOver(
      String organisation, ConsentRow row, GrantForm form, Bytes32 occasion, Instant at) {
    UUID id = DerivedId.of("notice", NoticeKind.USED, row.id(), occasion);
    put(organisation, row.patient(), id, NoticeKind.USED, facts(row, form), at);
  }

  void refused(String organisation, ConsentRow row, GrantForm form, String code, Instant at) {
    Map<String, String> facts = new HashMap<>(facts(row, form));
    facts.put(REASON, code);
    UUID id = DerivedId.of("notice", NoticeKind.REFUSED, row.id());
    put(organisation, row.patient(), id, NoticeKind.REFUSED, facts, at);
  }

  void chosen(String organisation, UUID patient, UUID act, NoticeKind kind, Instant at) {
    put(organisation, patient, DerivedId.of("notice", kind, act), kind, Map.of(), at);
  }

  void wished(
      String organisation,
      UUID patient,
      UUID act,
      ConsentPurpose purpose,
      boolean declined,
      Instant at) {
    NoticeKind kind = declined ? NoticeKind.DECLINED : NoticeKind.RECONSIDERED;
    UUID id = DerivedId.of("notice", kind, act);
    put(organisation, patient, id, kind, Map.of(PURPOSE, purpose.name()), at);
  }

  /** Of who was erased nothing is kept any more, and nobody is left to be told. */
  private void put(
      String organisation,
      UUID patient,
      UUID id,
      NoticeKind kind,
      Map<String, String> facts,
      Instant at) {
    if (directory.name(organisation, patient).isEmpty()) return;
    notices.put(organisation, patient, id, kind, facts, at);
  }

  private static Map<String, String> facts(ConsentRow row, GrantForm form) {
    return Map.of(
        CONSENT, row.id().toString(),
        GRANTEE, form.grantee().toString(),
        PURPOSE, form.purpose().name(),
        UNTIL, form.validUntil().toString());
  }
}
