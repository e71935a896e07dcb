package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.packs.SerialUploads;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A large file of serials, sent by the page in parts; {@code upload.js} is its other half. */
@Controller
@PreAuthorize("hasRole('manufacturer')")
class LotUploadPage {
  private final SerialUploads uploads;
  private final Lots lots;

  LotUploadPage(SerialUploads uploads, Lots lots) {
    this.uploads = uploads;
    this.lots = lots;
  }

  /**
   * @param received bytes; the next part begins at this one
   */
  record Received(long received) {}

  @GetMapping("/lots/uploads/{upload}")
  @ResponseBody
  Received received(Caller caller, @PathVariable UUID upload) {
    return new Received(uploads.received(caller.organisation(), upload));
  }

  @PutMapping(path = "/lots/uploads/{upload}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseBody
  Received append(
      Caller caller,
      @PathVariable UUID upload,
      @RequestParam long from,
      HttpServletRequest request) {
    try (InputStream bytes = request.getInputStream()) {
      return new Received(uploads.append(caller.organisation(), upload, from, bytes));
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  @PostMapping("/lots/drafts/uploaded")
  String draft(
      Caller caller,
      @RequestParam UUID upload,
      @RequestParam UUID id,
      @RequestParam String gtin,
      @RequestParam String lotNumber,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate expiry,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    try (InputStream file = uploads.read(caller.organisation(), upload)) {
      Lots.ReleaseDraft draft =
          lots.draftRelease(
              caller,
              id,
              gtin,
              lotNumber,
              expiry,
              file,
              Enrolment.address("witness", witness),
              place);
      model.addAttribute("draft", draft);
      model.addAttribute(
          "signing",
          SigningView.of(id, draft.act(), draft.typedData(), gtin + " · " + lotNumber, "/lots"));
      return "lot-new :: draft";
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded serials could not be read", failure);
    }
  }
}
