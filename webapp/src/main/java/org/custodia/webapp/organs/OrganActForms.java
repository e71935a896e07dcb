package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.stereotype.Component;

/** Puts the form of an act together. */
@Component
class OrganActForms {
  private static final int LONGEST_GIVEN = 100;

  private final OrganActs acts;
  private final Organs organs;
  private final Offers offers;
  private final Sentences sentences;
  private final Readers readers;

  OrganActForms(
      OrganActs acts, Organs organs, Offers offers, Sentences sentences, Readers readers) {
    this.acts = acts;
    this.organs = organs;
    this.offers = offers;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @throws Problem NOT_FOUND CUS-ORG-031 for a channel that is not the caller's, BAD_INPUT
   *     CUS-ORG-030 for an act that is none of it, NOT_FOUND CUS-WEB-010 for one that is done by
   *     scanning
   */
  OrganActForm of(Caller caller, String channel, Action action, HttpServletRequest request) {
    OrganActs.Channel found = acts.channel(caller, Enrolment.address("channel", channel));
    OrganActs.Possible act =
        found
            .act(action)
            .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-ORG-030", action.name()));
    List<ActField> fields =
        ActTable.fields(action)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    return new OrganActForm(
        found,
        act,
        fields,
        about(caller, found, request),
        given(fields, request),
        back(caller, found));
  }

  private static Map<String, String> given(List<ActField> fields, HttpServletRequest request) {
    Map<String, String> given = new LinkedHashMap<>();
    for (ActField field : fields) {
      String value = request.getParameter(field.name());
      if (value != null && value.length() <= LONGEST_GIVEN) given.put(field.name(), value);
    }
    return given;
  }

  private String about(Caller caller, OrganActs.Channel channel, HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    if (channel.kind() == SubjectKind.DONOR_CASE) {
      return sentences.of("organs.act.about.case", List.of(channel.subject()), reader);
    }
    return organs
        .view(caller, channel.subject())
        .map(view -> "organs.name." + OrganName.of(view.line().organ()))
        .flatMap(key -> sentences.find(key, List.of(), reader))
        .orElseGet(
            () -> sentences.of("organs.act.about.organ", List.of(channel.subject()), reader));
  }

  private String back(Caller caller, OrganActs.Channel channel) {
    if (channel.kind() == SubjectKind.DONOR_CASE) return "/organs/cases/" + channel.subject();
    if (channel.kind() == SubjectKind.ORGAN_OFFER) {
      Optional<Offers.Line> latest =
          offers.of(caller, channel.subject()).stream()
              .filter(offer -> offer.channel().equals(channel.address()))
              .reduce((earlier, later) -> later);
      if (latest.isPresent()) return "/organs/offers/" + latest.get().id();
    }
    return "/organs/" + channel.subject();
  }
}
