package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.registry.organs.RecipientConsents;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;

/**
 * The recipient's consent while it is being signed at the centre: the page's script asks what a key
 * made for it and nothing else is to sign.
 */
@Controller
@PreAuthorize(OrganRules.CENTRE)
class RecipientConsentPage {
  private final RecipientConsents consents;
  private final OrganActs acts;
  private final OfferedCandidate offered;
  private final OrganDocuments documents;
  private final Readers readers;

  RecipientConsentPage(
      RecipientConsents consents,
      OrganActs acts,
      OfferedCandidate offered,
      OrganDocuments documents,
      Readers readers) {
    this.consents = consents;
    this.acts = acts;
    this.offered = offered;
    this.documents = documents;
    this.readers = readers;
  }

  record GrantAnswer(String typedData) {}

  @PostMapping(
      path = "/organs/channels/{channel}/recipient-consents",
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  GrantAnswer draft(
      Caller caller,
      @PathVariable String channel,
      @RequestParam UUID consent,
      @RequestParam String grantKey,
      @RequestParam MultiValueMap<String, String> texts,
      @RequestParam Map<String, MultipartFile> files,
      HttpServletRequest request) {
    OrganActs.Channel found = acts.channel(caller, Enrolment.address("channel", channel));
    var given = new GivenFields(texts, files, readers.of(request).zone());
    var until = given.time("until", given.text("until"));
    Bytes32 candidate = offered.of(caller, found);
    String document =
        given
            .document(ActField.document(), (type, content) -> documents.keep(caller, type, content))
            .orElseThrow();
    RecipientConsents.Draft draft =
        consents.draft(
            caller,
            consent,
            found.address(),
            candidate,
            Bytes32.of(document),
            Enrolment.address("grantKey", grantKey),
            until);
    return new GrantAnswer(draft.typedData());
  }
}
