package org.custodia.webapp.checkpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.agent.sheets.Sheet;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.image.SymbolReading;
import org.custodia.webapp.pages.OrganisationNames;
import org.custodia.webapp.pictures.PackPictures;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.CheckpointRules;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;

/** The checkpoint's page as far as it knows who is there; the rest is {@link CheckpointShell}. */
@Controller
@PreAuthorize(CheckpointRules.BROWSERS)
class CheckpointPage {
  private final Checkpoints checkpoints;
  private final WitnessDomain domain;
  private final Ledger ledger;
  private final OrganisationNames names;
  private final SecondFactor secondFactor;
  private final ReceivedBatches batches;
  private final ScanReader scans;
  private final PackPictures pictures;
  private final ProductCatalogue products;
  private final Sentences sentences;
  private final Readers readers;

  CheckpointPage(
      Checkpoints checkpoints,
      WitnessDomain domain,
      Ledger ledger,
      OrganisationNames names,
      SecondFactor secondFactor,
      ReceivedBatches batches,
      ScanReader scans,
      PackPictures pictures,
      ProductCatalogue products,
      Sentences sentences,
      Readers readers) {
    this.checkpoints = checkpoints;
    this.domain = domain;
    this.ledger = ledger;
    this.names = names;
    this.secondFactor = secondFactor;
    this.batches = batches;
    this.scans = scans;
    this.pictures = pictures;
    this.products = products;
    this.sentences = sentences;
    this.readers = readers;
  }

  /** Signs in whoever is not, and goes on in their language. */
  @GetMapping("/checkpoint")
  String start(HttpServletRequest request) {
    return "redirect:/checkpoint/" + readers.of(request).locale().getLanguage();
  }

  /**
   * Who is there, and what their events are signed with.
   *
   * @param person organisation and name, by which a browser keeps keys and scans apart
   * @param operator the person's name, and {@code slug} the organisation's, in both
   * @param member of the ledger, {@code giver} of each event
   * @param signer account of the organisation that signs what the browser may rely on while it
   *     reaches nobody
   * @param fresh whether the person signed in recently enough to enrol a signing key
   * @param checksPacks whether the person may have packs verified
   */
  record Session(
      String person,
      String operator,
      String slug,
      String organisation,
      String member,
      String signer,
      long chainId,
      String registrar,
      boolean fresh,
      boolean checksPacks,
      String csrfHeader,
      String csrfToken) {}

  @GetMapping(value = "/checkpoint/session", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  Session session(Caller caller, Authentication signIn, CsrfToken csrf) {
    return new Session(
        caller.organisation() + "/" + caller.name(),
        caller.name(),
        caller.organisation(),
        names.of(caller.organisation()),
        ledger.memberId(caller.organisation()).toString(),
        checkpoints.factsSigner(caller),
        domain.chainId(),
        domain.registrar(),
        secondFactor.isFresh(signIn),
        List.of("pharmacist", "wholesaler", "manufacturer").stream().anyMatch(caller::has),
        csrf.getHeaderName(),
        csrf.getToken());
  }

  /** Takes events as {@code /api/v1/checkpoints} does, signed by keys of people. */
  @PostMapping(
      path = "/checkpoint/{key}/events",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> take(Caller caller, @PathVariable String key, @RequestBody byte[] body) {
    return batches.take(caller, key, body);
  }

  @PostMapping(
      path = "/checkpoint/{key}/events/states",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> states(
      Caller caller,
      @PathVariable String key,
      @RequestBody byte[] body,
      HttpServletRequest request) {
    return batches.states(caller, key, body, readers.of(request));
  }

  /** Lots and what became of them, for when nobody is reached: as devices have it. */
  @GetMapping(value = "/checkpoint/facts", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  LotFacts.Signed facts(Caller caller) {
    return checkpoints.facts(caller);
  }

  /** How a text reads; nothing is recorded and nobody alerted. */
  @PostMapping(value = "/checkpoint/readings", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  CodeReading reading(@RequestParam String text, HttpServletRequest request) {
    return read(text, request);
  }

  /**
   * What a scan of the calibration sheet shows of a keyboard scanner.
   *
   * @param text as it was typed
   */
  @PostMapping(value = "/checkpoint/calibrations", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  CalibrationReading calibration(@RequestParam String text) {
    return CalibrationReading.of(ScannerCalibration.read(text));
  }

  /** What is printed once and scanned often. */
  @GetMapping("/checkpoint/sheets/{name:commands|calibration}")
  ResponseEntity<byte[]> sheet(@PathVariable String name, HttpServletRequest request)
      throws IOException {
    Locale language = readers.of(request).locale();
    Sheet sheet =
        name.equals("commands") ? Sheet.commands(language, List.of()) : Sheet.calibration(language);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    sheet.writeTo(file);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline().filename(name + ".pdf").build().toString())
        .body(file.toByteArray());
  }

  /** Every code on a picture, for browsers that cannot read pictures themselves. */
  @PostMapping(value = "/checkpoint/pictures", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  List<CodeReading> picture(@RequestParam MultipartFile image, HttpServletRequest request) {
    return pictures.codes(image).stream()
        .map(SymbolReading::text)
        .distinct()
        .map(text -> read(text, request))
        .toList();
  }

  private CodeReading read(String text, HttpServletRequest request) {
    return CodeReading.of(text, scans.read(text), products, sentences, readers.of(request));
  }
}
