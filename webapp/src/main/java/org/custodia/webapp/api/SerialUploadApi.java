package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.packs.SerialUploads;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Large files of serials, sent in parts; what broke off goes on where it was. */
@RestController
@RequestMapping(path = "/api/v1/serial-uploads", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('manufacturer')")
@Tag(name = "lots")
class SerialUploadApi {
  private final SerialUploads uploads;
  private final Lots lots;

  SerialUploadApi(SerialUploads uploads, Lots lots) {
    this.uploads = uploads;
    this.lots = lots;
  }

  /**
   * @param received bytes; the next part begins at this one
   */
  record Received(UUID id, long received) {}

  /** As of a lot handed in whole, without its file. */
  record DraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String gtin,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String lotNumber,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String expiry,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  @GetMapping("/{upload}")
  @Operation(summary = "How much of an upload has arrived")
  Received received(Caller caller, @PathVariable String upload) {
    UUID id = Fields.uuid("upload", upload);
    return new Received(id, uploads.received(caller.organisation(), id));
  }

  @PutMapping(path = "/{upload}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(summary = "Send what follows of a file of serials, from this byte on")
  Received append(
      Caller caller,
      @PathVariable String upload,
      @RequestParam long from,
      HttpServletRequest request) {
    UUID id = Fields.uuid("upload", upload);
    if (from < 0) throw Fields.wrong("from");
    try (InputStream bytes = request.getInputStream()) {
      return new Received(id, uploads.append(caller.organisation(), id, from, bytes));
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  @PostMapping(path = "/{upload}/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Hand in a lot with the serials of an upload, get what to sign")
  LotApi.ReleaseDraft draft(
      Caller caller, @PathVariable String upload, @RequestBody DraftRequest body) {
    UUID from = Fields.uuid("upload", upload);
    try (InputStream file = uploads.read(caller.organisation(), from)) {
      Lots.ReleaseDraft draft =
          lots.draftRelease(
              caller,
              Fields.uuid("id", body.id()),
              Fields.text("gtin", body.gtin()),
              Fields.text("lotNumber", body.lotNumber()),
              Fields.day("expiry", body.expiry()),
              file,
              Enrolment.address("witness", body.witness()),
              Fields.text("place", body.place()));
      return new LotApi.ReleaseDraft(
          draft.id(),
          draft.size(),
          draft.root().toString(),
          ActAnswer.of(draft.act()),
          draft.typedData());
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded serials could not be read", failure);
    }
  }
}
