package org.custodia.registry.fhir;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.FhirConsent;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.decisions.Coded;
import org.custodia.registry.decisions.Purpose;
import org.custodia.registry.identity.Caller;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Consents: to a patient those that she gave, to those who treat those that were given to their
 * organisation, in which the patient has the name of the channel.
 */
final class ConsentResources implements ResourceSource {
  private static final Coding SCOPE = Coding.hl7("consentscope", "patient-privacy");
  private static final Coding CATEGORY = new Coding("http://loinc.org", "59284-0");
  private static final Coding DENY_BASE = Coding.hl7("v3-ActCode", "OPTOUT");
  private static final Coding RECIPIENT = Coding.hl7("v3-ParticipationType", "IRCP");

  private final Consents consents;
  private final ConsentUses received;
  private final Whose whose;
  private final Us us;

  ConsentResources(Consents consents, ConsentUses received, Whose whose, Us us) {
    this.consents = consents;
    this.received = received;
    this.whose = whose;
    this.us = us;
  }

  @Override
  public String type() {
    return "Consent";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.reference("patient", "patient"),
        SearchParameter.token("status", "status"),
        SearchParameter.token("category", "category"),
        SearchParameter.token("scope", "scope"),
        SearchParameter.token("purpose", "provision.purpose"),
        SearchParameter.date("date", "dateTime"),
        SearchParameter.date("period", "provision.period"));
  }

  @Override
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(Whose.CARE);
    roles.add(Whose.PATIENT);
    return roles;
  }

  @Override
  public boolean isTaken() {
    return false;
  }

  @Override
  public Optional<Held> read(Caller caller, String id) {
    return all(caller, List.of()).filter(held -> held.id().equals(id)).findFirst();
  }

  @Override
  public List<Held> find(Caller caller, Asked asked) {
    return all(caller, asked.values("patient")).toList();
  }

  @Override
  public List<String> used() {
    return List.of("patient");
  }

  private Stream<Held> all(Caller caller, List<String> named) {
    if (Whose.isPatient(caller)) {
      Map<UUID, Held> own = new LinkedHashMap<>();
      for (UUID entry : whose.entries(caller, named)) {
        consents
            .of(caller, entry)
            .forEach(view -> own.put(view.id(), given(caller.organisation(), view)));
      }
      return own.values().stream();
    }
    return received.received(caller).stream()
        .filter(
            one ->
                named.isEmpty() || named.stream().anyMatch(n -> n.equals(one.patient().toString())))
        .map(one -> received(caller.organisation(), one));
  }

  private Held given(String organisation, ConsentView view) {
    Instant changed =
        Stream.of(view.openedAt(), view.lastUsedAt(), view.revokedAt())
            .flatMap(Optional::stream)
            .reduce(view.grantedAt(), (one, other) -> one.isAfter(other) ? one : other);
    return new Held(
        type(),
        view.id().toString(),
        1,
        changed,
        Optional.of(view.patient()),
        () -> {
          ObjectNode consent = FhirJson.object();
          consent.put("status", status(view.state()));
          frame(consent);
          consent.putObject("patient").put("reference", "Patient/" + view.patient());
          consent.put("dateTime", view.grantedAt().toString());
          us.reference(organisation, consent.putArray("organization").addObject());
          DENY_BASE.asConcept(consent.putObject("policyRule"));
          ObjectNode rule = consent.putObject("provision");
          FhirConsent.permit(rule, view.form(), us.identity(organisation, view.form().grantee()));
          ((ObjectNode) rule.path("actor").path(0).path("reference"))
              .put("display", view.granteeName());
          return consent;
        });
  }

  private static void frame(ObjectNode consent) {
    SCOPE.asConcept(consent.putObject("scope"));
    CATEGORY.asConcept(consent.putArray("category").addObject());
  }

  private static String status(ConsentView.State state) {
    return switch (state) {
      case BEING_RECORDED -> "proposed";
      case NOT_YET_VALID, IN_FORCE -> "active";
      case USED_UP, ENDED, BEING_REVOKED, REVOKED, REFUSED -> "inactive";
      case REJECTED -> "rejected"; // by one of the parties
    };
  }

  private static String status(ReceivedConsent.Standing standing) {
    if (standing.isLive()) return "active";
    return standing == ReceivedConsent.Standing.REJECTED ? "rejected" : "inactive";
  }

  private Held received(String organisation, ReceivedConsent one) {
    return new Held(
        type(),
        one.commitment().toString().substring(2),
        1,
        one.lastUsedAt().orElse(one.openedAt()),
        Optional.empty(),
        () -> {
          ObjectNode consent = FhirJson.object();
          consent.put("status", status(one.standing()));
          frame(consent);
          Coding.identified(
              consent.putObject("patient"), "urn:custodia:pseudonym", one.patient().toString(), "");
          consent.put("dateTime", one.openedAt().toString());
          us.member(organisation, one.host(), consent.putArray("organization").addObject());
          DENY_BASE.asConcept(consent.putObject("policyRule"));
          ObjectNode rule = consent.putObject("provision").put("type", "permit");
          rule.putObject("period")
              .put("start", one.validFrom().toString())
              .put("end", one.validUntil().minusSeconds(1).toString());
          ObjectNode actor = rule.putArray("actor").addObject();
          RECIPIENT.asConcept(actor.putObject("role"));
          us.reference(organisation, actor.putObject("reference"));
          ArrayNode purposes = rule.putArray("purpose");
          Coded purpose = Purpose.of(one.purpose()).coded();
          purposes.addObject().put("system", purpose.system()).put("code", purpose.code());
          return consent;
        });
  }
}
