package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.OfflineCheck;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.webapp.pictures.PackPictures;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Is this pack genuine, and what may be done with it. */
@RestController
@RequestMapping(path = "/api/v1/verifications", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
@Tag(name = "verifications")
class VerificationApi {
  private final PackVerification packs;
  private final PackPictures pictures;
  private final Sentences sentences;
  private final Readers readers;

  VerificationApi(
      PackVerification packs, PackPictures pictures, Sentences sentences, Readers readers) {
    this.packs = packs;
    this.pictures = pictures;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param id made by the caller; the same id with the same scan gets the same answer
   * @param scan raw scanner text, separators kept as U+001D
   */
  record VerificationRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Check a pack by the text that a scanner sent")
  VerificationAnswer verify(
      Caller caller, @RequestBody VerificationRequest body, HttpServletRequest request) {
    return VerificationAnswer.of(
        packs.verify(caller, Fields.uuid("id", body.id()), Fields.text("scan", body.scan())),
        sentences,
        readers.of(request));
  }

  @PostMapping(path = "/image", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary = "Check a pack by a photograph of its code, JPEG or PNG, at most 10 MB",
      description = "With silent=true the status is only read, and nobody alerted.")
  VerificationAnswer verifyPicture(
      Caller caller,
      @RequestParam String id,
      @RequestParam MultipartFile image,
      @RequestParam(defaultValue = "false") boolean silent,
      HttpServletRequest request) {
    return VerificationAnswer.of(
        pictures.check(caller, Fields.uuid("id", id), image, silent).verdict(),
        sentences,
        readers.of(request));
  }

  /**
   * A pack that was checked while the verification service was away.
   *
   * @param code of what was said then
   * @param message what was checked then and what not, in the language asked for
   * @param worse whether the answer speaks against the pack where nothing had been said
   * @param settledAt when the service was asked again; absent while it waits
   * @param verification the answer
   */
  record UnconfirmedAnswer(
      UUID id,
      String person,
      String scan,
      Instant askedAt,
      String code,
      String message,
      boolean worse,
      Optional<Instant> settledAt,
      Optional<VerificationAnswer> verification) {

    static UnconfirmedAnswer of(OfflineCheck check, Sentences sentences, Sentences.Reader reader) {
      return new UnconfirmedAnswer(
          check.id(),
          check.person(),
          check.scan(),
          check.askedAt(),
          check.code(),
          sentences.of(check.code(), check.arguments(), reader),
          check.isWorseThanSaid(),
          check.settled().map(OfflineCheck.Settled::at),
          check
              .settled()
              .map(settled -> VerificationAnswer.of(settled.verdict(), sentences, reader)));
    }
  }

  @GetMapping("/unconfirmed")
  @Operation(
      summary =
          "List packs checked while the verification service was away, and what it said since")
  List<UnconfirmedAnswer> unconfirmed(Caller caller, HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    return packs.unconfirmed(caller).stream()
        .map(check -> UnconfirmedAnswer.of(check, sentences, reader))
        .toList();
  }
}
