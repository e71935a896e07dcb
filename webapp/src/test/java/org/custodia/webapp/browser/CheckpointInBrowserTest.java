package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.EventJson;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.agent.session.Thing;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.webapp.slices.SmallEvents;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallMembers;
import org.custodia.webapp.slices.SmallRegistry;
import org.custodia.webapp.slices.TornSymbol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The checkpoint's page: field and camera, modes, and scans that are kept while nobody answers. */
class CheckpointInBrowserTest extends BrowserTest {
  private static final String GTIN = "03400936404649";
  private static final String SSCC = "340123450000000017";
  private static final Duration AS_SCANNERS_TYPE = Duration.ofMillis(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PONT = "pharmacie-du-pont";
  private static final int TEXTS = Boolean.getBoolean("custodia.long") ? 20_000 : 400;

  @Autowired OrganisationRows rows;
  @Autowired JdbcClient jdbc;
  @Autowired Checkpoints checkpoints;
  @Autowired Keys keys;
  private boolean refusalsExpected;

  @BeforeEach
  void signIn() {
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
  }

  @Override
  boolean isExpected(String complaint) {
    return refusalsExpected
        && (complaint.contains("ERR_INTERNET_DISCONNECTED")
            || complaint.contains("Failed to fetch")
            || complaint.contains("status of 400")
            || complaint.contains("status of 413"));
  }

  private void enter() {
    browser.open("/checkpoint");
    browser.seeText("[data-last-title]", "Ready to scan.");
    registry.enrolled().forEach(this::enrolled);
  }

  /** The ledger has the key, as it has when it was confirmed. */
  private void enrolled(String key) {
    rows.in(
        PONT,
        () ->
            jdbc.sql(
                    """
                    insert into member_operator (organisation, key, member, holder, kind, roles,
                      place, valid_from, valid_until)
                    values (:by, :key, :member, :member, 1, 4, '', 0, 99999999999)
                    on conflict do nothing
                    """)
                .param("by", PONT)
                .param("key", key)
                .param("member", SmallMembers.PONT.toArray())
                .update());
  }

  private void begin(CheckpointMode mode) {
    browser.click("[data-choose=" + mode + "]");
    browser.see("[data-work]");
  }

  private static String pack(String serial) {
    return "]d2\u001d01" + GTIN + "17280331" + "10LOT-4\u001d21" + serial;
  }

  /** What the browser keeps, in order, as it is sent. */
  private List<ScanEvent> kept() {
    List<?> wires =
        (List<?>)
            browser.run(
                """
                const journal = await import('/checkpoint/journal.js');
                const [device] = await journal.devicesOf('pharmacie-du-pont');
                return (await journal.eventsOf(device)).map((event) => JSON.stringify(event.wire));
                """);
    return wires.stream().map(wire -> read((String) wire)).toList();
  }

  private static ScanEvent read(String wire) {
    try {
      return EventJson.read(JSON.readTree(wire));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> texts() {
    return kept().stream().map(event -> event.terms().text()).toList();
  }

  // --- The field ---

  @Test
  void aScannerThatTypesLosesNoCharacterAndEveryScanIsSignedInAChain() {
    enter();
    browser.type("CUSTODIA MODE STOCK_COUNT\n", AS_SCANNERS_TYPE);
    browser.seeText("[data-mode]", "Stock count");
    List<String> scanned = new ArrayList<>();
    for (int n = 0; n < 6; n++) scanned.add(pack("S-" + n + "/aZ%" + n));
    scanned.add("]C1\u001d00" + SSCC);
    // Not a breath between two scans; and once with the focus elsewhere.
    browser.run("document.querySelector('[data-undo]').focus()");
    browser.type(String.join("\n", scanned) + "\n", AS_SCANNERS_TYPE);
    browser.seeText("[data-count]", "7");
    assertThat(texts()).containsExactlyElementsOf(scanned);
    browser.seeText("[data-state=WAITING]", "0");
    assertThat(recorded()).hasSize(7);
    inAChainThatTheReceiverTakes(kept());
  }

  private void inAChainThatTheReceiverTakes(List<ScanEvent> events) {
    ScanEvent.Head head = ScanEvent.Head.NONE;
    for (ScanEvent event : events) {
      assertThat(event.act().deviceSequence()).isEqualTo(head.sequence() + 1);
      assertThat(event.act().previousHash()).isEqualTo(head.digest());
      assertThat(event.signer(SmallRegistry.DOMAIN)).hasValue(registry.enrolled().get(0));
      Scan scan = new ScanReader().read(event.terms().text());
      assertThat(event.act().subject()).isEqualTo(event.terms().subject(scan));
      assertThat(event.act().kind()).isEqualTo(event.terms().kind(scan));
      assertThat(event.terms().operator()).isEqualTo("pharmacist.pont");
      head = event.head(SmallRegistry.DOMAIN);
    }
  }

  @Test
  void prefixAndSuffixAreAsTheScannerIsSetUp() {
    enter();
    begin(CheckpointMode.STOCK_COUNT);
    browser.see("#prefix").sendKeys("~>");
    browser.click("#suffix option[value=pause]");
    browser.click("h2[data-mode]");
    browser.see("#scan").sendKeys("~>01" + GTIN + "21A");
    browser.seeText("[data-count]", "1");
    // While the page is busy a scan is not torn, though its second half comes late.
    browser.run(TYPED_INTO_A_BUSY_PAGE, "~>01" + GTIN, "21BUSY");
    browser.seeText("[data-count]", "2");
    browser.click("#suffix option[value=tab]");
    browser.see("#scan").sendKeys("~>" + "01" + GTIN + "21B" + org.openqa.selenium.Keys.TAB);
    browser.seeText("[data-count]", "3");
    assertThat(texts())
        .containsExactly("01" + GTIN + "21A", "01" + GTIN + "21BUSY", "01" + GTIN + "21B");
  }

  private static final String TYPED_INTO_A_BUSY_PAGE =
      """
      const field = document.querySelector('#scan');
      const type = (text) => {
        for (const character of text) {
          field.value += character;
          field.dispatchEvent(new Event('input'));
        }
      };
      type(args[0]);
      const end = performance.now() + 500;
      while (performance.now() < end);
      setTimeout(() => type(args[1]));
      """;

  // --- What people do ---

  @Test
  void saysWhatNextAndWhatIsMissingTakesBackAndFinishes() {
    enter();
    browser.screenshot("checkpoint-modes");
    begin(CheckpointMode.PACK);
    scan(pack("A"));
    browser.seeText("[data-next]", "Scan the unit (SSCC)");
    assertThat(browser.see("[data-finish]").isEnabled()).isFalse();
    scan("CUSTODIA FINISH");
    browser.seeText(".last-stop", "CUS-AGT-020");
    scan(pack("B"));
    scan(pack("B"));
    browser.seeText(".last-hold", "the same as before");
    scan("=A99992612345600");
    browser.seeText(".last-stop", "CUS-AGT-021");
    browser.click("[data-undo]");
    browser.seeText("[data-last-title]", "Taken back. 2 left.");
    scan("]C1\u001d00" + SSCC);
    browser.seeText("[data-next]", "or FINISH");
    browser.screenshot("checkpoint-pack");
    // A page that is opened again goes on where it was.
    browser.open("/checkpoint/en");
    browser.seeText("[data-mode]", "Pack into a unit");
    browser.seeText("[data-count]", "3");
    browser.click("[data-finish]");
    browser.seeText("[data-last-title]", "Finished: 3.");
    List<ScanEvent> events = kept();
    assertThat(events)
        .extracting(event -> event.terms().entry())
        .containsExactly(
            ScanTerms.Entry.SCANNED,
            ScanTerms.Entry.SCANNED,
            ScanTerms.Entry.SCANNED,
            ScanTerms.Entry.UNDONE,
            ScanTerms.Entry.SCANNED,
            ScanTerms.Entry.FINISHED);
    assertThat(events.get(3).terms().refers()).isEqualTo(events.get(2).act().commandId());
    inAChainThatTheReceiverTakes(events);
  }

  private void scan(String text) {
    browser.type(text + "\n", Duration.ZERO);
  }

  @Test
  void showsTheVerdictOfWhatIsVerified() {
    enter();
    begin(CheckpointMode.VERIFY);
    scan(pack("A"));
    browser.seeText(".verdict-word", "Genuine");
    browser.see(".last-good");
    registry.answers(VerdictKind.ALREADY_DISPENSED);
    scan(pack("B"));
    browser.see(".last-stop");
    browser.screenshot("checkpoint-verify");
    askedOnceByEachUnderTheIdOfTheEvent();
    scan("]d2\u001d01" + GTIN + "17280399" + "10LOT-4\u001d21A");
    browser.seeText(".last-stop", "CUS-SCN");
    assertThat(browser.run("return document.querySelectorAll('.verdict').length"))
        .as("the verdict of the pack before beside a scan that could not be read")
        .isEqualTo(0L);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aPackThatTheCameraSeesAgainIsNamedWithItsVerdictAndNotAskedTwice(@TempDir Path folder)
      throws IOException {
    registry.answers(VerdictKind.ALREADY_DISPENSED);
    Path film = folder.resolve("one.mjpeg");
    Files.write(film, film(SymbolRenderer.gs1DataMatrix(packElements("SEEN-1"), 6)));
    try (Browser filming = Browser.filmingAt(port, film)) {
      filming.open("/checkpoint");
      filming.seeText("[data-last-title]", "Ready to scan.");
      filming.click("[data-choose=VERIFY]");
      filming.click("[data-camera-start]");
      filming.seeText(".verdict-word", "Already dispensed");
      filming.seeText("[data-codes]", "Already dispensed");
      filming.click("[data-camera-stop]");
      filming.type("hello\n", Duration.ZERO);
      filming.seeText(".last-stop", "CUS-SCN");
      filming.click("[data-camera-start]");
      filming.seeText(".last-stop", "Already dispensed");
      assertThat(filming.see("[data-count]").getText()).isEqualTo("1");
      assertThat(registry.scans()).hasSize(1);
    }
  }

  /** By the page, and by who receives the scans; the verdict of an id is kept once. */
  private void askedOnceByEachUnderTheIdOfTheEvent() {
    Map<UUID, String> scanned =
        kept().stream()
            .collect(
                Collectors.toMap(
                    event -> event.act().commandId().toUuid(), event -> event.terms().text()));
    List<SmallRegistry.Question> byPage =
        registry.questions().stream().filter(one -> one.by().equals("pharmacist.pont")).toList();
    assertThat(byPage)
        .extracting(SmallRegistry.Question::id)
        .containsExactlyInAnyOrderElementsOf(scanned.keySet());
    List<SmallRegistry.Question> byReceiver =
        registry.questions().stream().filter(one -> !byPage.contains(one)).toList();
    assertThat(byReceiver)
        .extracting(SmallRegistry.Question::id)
        .doesNotHaveDuplicates()
        .isSubsetOf(scanned.keySet());
    assertThat(byReceiver)
        .allMatch(one -> one.by().equals(registry.enrolled().get(0)), "asked by the key");
    assertThat(registry.questions())
        .allMatch(one -> one.scan().equals(scanned.get(one.id())), "what was scanned");
  }

  // --- A scanner that is set up wrongly ---

  @Test
  void putsRightWhatAScannerSendsOnceTheCalibrationSheetWasScanned() {
    refusalsExpected = true;
    enter();
    begin(CheckpointMode.STOCK_COUNT);
    String sheet = "]d1" + ScannerCalibration.symbolText();
    scan(exchanged(sheet));
    browser.seeText(".last-hold", "Caps Lock is on");
    browser.see("[data-calibrated]");
    browser.screenshot("checkpoint-calibrated");
    scan(exchanged(pack("aBc/1z")));
    browser.seeText("[data-count]", "1");
    assertThat(texts()).containsExactly(pack("aBc/1z"));
    // Nothing is undone with certainty where the separator is lost.
    scan(sheet.replace("\u001d", ""));
    browser.seeText(".last-stop", "CUS-AGT-026");
    browser.seeText(".last-stop", "nothing arrives for the separator");
    browser.hidden("[data-calibrated]");
    scan(exchanged(sheet));
    browser.see("[data-calibrated]");
    browser.click("[data-calibrated] button");
    browser.hidden("[data-calibrated]");
    scan(sheet);
    browser.seeText(".last-good", "set up as it should be");
    browser.offline(true);
    scan(sheet);
    browser.seeText(".last-stop", "CUS-WEB-069");
    browser.offline(false);
    for (String name : List.of("commands", "calibration")) {
      assertThat(browser.run(A_PDF, "/checkpoint/sheets/" + name)).isEqualTo("%PDF");
    }
  }

  private static final String A_PDF = "return (await (await fetch(args[0])).text()).slice(0, 4);";

  /** As with Caps Lock. */
  private static String exchanged(String text) {
    return text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  // --- What is known of lots ---

  @Test
  void looksPacksUpInSignedFactsWhileNobodyAnswers() {
    refusalsExpected = true;
    SmallEvents.lots(rows, jdbc, PONT, Map.of("R1", "RECALLED", "B1", "BLOCKED"));
    try {
      enter();
      begin(CheckpointMode.RECEIVE);
      browser.run(FACTS_ARE_HERE);
      scan(ofLot("R1", "280229", "A"));
      browser.seeText(".last-hold", "Lot R1 was recalled");
      browser.seeText("[data-items]", "Lot recalled");
      browser.click("[data-finish]");
      begin(CheckpointMode.VERIFY);
      browser.run("await navigator.serviceWorker.ready");
      scan(ofLot(SmallEvents.LOT, "280229", "0"));
      browser.seeText(".verdict-word", "Genuine");
      browser.offline(true);
      browser.seeText("[data-known]", "Lots known here as of");
      scan(ofLot(SmallEvents.LOT, "280229", "A"));
      browser.seeText(".last-hold", "Nothing is against lot L1");
      browser.gone(".verdict"); // that of the pack before is not this one's
      scan(ofLot("R1", "280229", "B"));
      browser.seeText(".last-hold", "Lot R1 was recalled");
      browser.screenshot("checkpoint-offline-recalled");
      scan(ofLot("B1", "280229", "A"));
      browser.seeText(".last-hold", "Lot B1 is on hold");
      scan(ofLot("NONE", "280229", "A"));
      browser.seeText(".last-hold", "No such lot as NONE");
      scan(ofLot(SmallEvents.LOT, "280131", "C"));
      browser.seeText(".last-hold", "another last day");
      scan(ofLot(SmallEvents.LOT, "250131", "D"));
      browser.seeText(".last-hold", "expired");
      // Facts that somebody changed are as if there were none.
      browser.run(FORGED);
      browser.open("/checkpoint/en");
      browser.seeText("[data-known]", "Nothing is known here of lots");
      browser.seeText("[data-mode]", "Verify");
      scan(ofLot("R1", "280229", "E"));
      browser.seeText(".last-hold", "not verified yet");
      browser.seeText(".last-hold", "Not checked: serial number, recalls");
    } finally {
      browser.offline(false);
      SmallEvents.without(rows, jdbc, PONT, List.of("R1", "B1"));
    }
  }

  private static String ofLot(String lot, String expiry, String serial) {
    return "]d2\u001d01" + SmallEvents.GTIN + "17" + expiry + "10" + lot + "\u001d21" + serial;
  }

  private static final String FACTS_ARE_HERE =
      """
      const { kept } = await import('/checkpoint/facts.js');
      const who = await (await fetch('/checkpoint/session')).json();
      while (!await kept(who.slug, who)) await new Promise((then) => setTimeout(then, 50));
      """;

  private static final String FORGED =
      """
      const open = indexedDB.open('custodia-checkpoint-facts');
      await new Promise((then) => { open.onsuccess = then; });
      const store = open.result.transaction('facts', 'readwrite').objectStore('facts');
      const found = store.get('pharmacie-du-pont');
      await new Promise((then) => { found.onsuccess = then; });
      const put = store.put({ ...found.result, facts: found.result.facts.replace('RECALLED', 'RELEASED') });
      await new Promise((then) => { put.onsuccess = then; });
      open.result.close();
      """;

  @Test
  void whatThePageSaysByTheFactsTheAgentSays() {
    Map<String, String> lots =
        Map.of("R1", "RECALLED", "B1", "BLOCKED", "W1", "WITHDRAWN", "N1", "RELEASED");
    SmallEvents.lots(rows, jdbc, PONT, lots);
    for (String lot : List.of("N1", "W1")) SmallEvents.recalled(rows, jdbc, PONT, lot, "S");
    LotFacts.Signed signed;
    try {
      signed = checkpoints.facts(new Caller(PONT, "pharmacist.pont", Set.of("pharmacist")));
    } finally {
      SmallEvents.without(rows, jdbc, PONT, lots.keySet());
    }
    String signer = keys.account(PONT).address();
    LotFacts facts = LotFacts.open(signed, SmallRegistry.DOMAIN, SmallMembers.PONT, signer);
    LocalDate today = LocalDate.of(2026, 11, 26);
    List<String> scans = new ArrayList<>();
    for (String lot : List.of("R1", "B1", "W1", "N1", SmallEvents.LOT, "NONE", "")) {
      for (String expiry : List.of("", "280229", "280131", "261126", "261125")) {
        scans.add(
            "]d2\u001d01"
                + SmallEvents.GTIN
                + (expiry.isEmpty() ? "" : "17" + expiry)
                + (lot.isEmpty() ? "" : "10" + lot + "\u001d")
                + "21S");
      }
    }
    List<String> said =
        scans.stream()
            .map(scan -> (PackScan) new ScanReader().read(scan))
            .map(pack -> facts.against(pack, today).name())
            .toList();
    enter();
    assertThat(browser.run(SAID_BY_FACTS, signed.facts(), signed.signature(), signer, scans))
        .isEqualTo(said);
    assertThat(Set.copyOf(said)).hasSizeGreaterThan(6).contains("PACK_RECALLED");
  }

  private static final String SAID_BY_FACTS =
      """
      const { open } = await import('/checkpoint/facts.js');
      const { readLabel } = await import('/checkpoint/labels.js');
      const [facts, signature, signer, scans] = args;
      const who = { ...await (await fetch('/checkpoint/session')).json(), signer };
      const known = open({ facts, signature }, who);
      return scans.map((scan) => {
        const label = readLabel(scan, 2026);
        const pack = Object.fromEntries(label.facts.map(({ name, value }) => [name, value]));
        return known.against(pack, '2026-11-26');
      });
      """;

  @Test
  void fitsATelephoneInFrench() {
    browser.size(360, 800);
    enter();
    browser.open("/checkpoint/fr");
    browser.seeText("[data-last-title]", "Prêt à scanner.");
    browser.screenshot("checkpoint-fr-360");
    assertThat(browser.scrollsSideways()).isFalse();
    begin(CheckpointMode.RECEIVE);
    scan("]C1\u001d00" + SSCC);
    browser.seeText("[data-items]", "SSCC " + SSCC);
    browser.screenshot("checkpoint-fr-360-receive");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.click("[data-finish]");
    begin(CheckpointMode.VERIFY);
    scan(pack("A"));
    // The page came from the browser's cache; what the server says is French all the same.
    browser.seeText(".verdict-word", "Authentique");
  }

  // --- Without a network ---

  @Test
  void sendsEachScanOnceAndInOrderWhateverBecomesOfTheAnswers() {
    refusalsExpected = true;
    // The first batch is taken, but its answer is lost; the second is said to be too long.
    browser.before(
        """
        const real = globalThis.fetch;
        let batches = 0;
        globalThis.fetch = async (...request) => {
          if (!String(request[0]).endsWith('/events')) return real(...request);
          batches++;
          if (batches === 2) return new Response('', { status: 413 });
          const answer = await real(...request);
          if (batches === 1) throw new TypeError('the answer is lost');
          return answer;
        };
        """);
    enter();
    begin(CheckpointMode.STOCK_COUNT);
    for (String serial : List.of("A", "B", "C")) scan(pack(serial));
    browser.seeText("[data-count]", "3");
    browser.seeText("[data-state=WAITING]", "0");
    List<ScanEvent> kept = kept();
    assertThat(recorded()).containsExactlyElementsOf(kept);
    browser.click("[data-finish]");
    browser.seeText("[data-last-title]", "Finished: 3.");
    browser.seeText("[data-state=WAITING]", "0");
    List<Bytes32> digests = kept.stream().map(event -> event.digest(SmallRegistry.DOMAIN)).toList();
    assertThat(recorded().get(3).terms().refers()).isEqualTo(SessionRoot.of(digests));
    assertThat(browser.all("[data-refused]").get(0).isDisplayed()).isFalse();
  }

  /** What the instance has of the key, in order. */
  private List<ScanEvent> recorded() {
    return rows.in(
        PONT,
        () ->
            jdbc.sql("select event from checkpoint_event where key = :key order by sequence")
                .param("key", registry.enrolled().get(0))
                .query((row, n) -> read(row.getString(1)))
                .list());
  }

  @Test
  void scansWithoutANetworkOpensWithoutOneAndSettlesLater() {
    refusalsExpected = true;
    enter();
    begin(CheckpointMode.VERIFY);
    browser.run("await navigator.serviceWorker.ready");
    browser.offline(true);
    browser.seeText("[data-offline]", "go on scanning");
    scan(pack("A"));
    browser.seeText(".last-hold", "not verified yet");
    browser.open("/checkpoint/en");
    browser.seeText("[data-mode]", "Verify");
    browser.seeText("[data-offline]", "go on scanning");
    scan(pack("B"));
    browser.seeText("[data-count]", "2");
    browser.seeText("[data-state=WAITING]", "2");
    browser.seeText("[data-oldest]", "Oldest unsent");
    scan("=<E0791V00");
    browser.seeText(".last-stop", "CUS-WEB-066");
    browser.screenshot("checkpoint-offline");
    assertThat(registry.scans()).isEmpty();
    browser.offline(false);
    browser.seeText(".verdict-word", "Genuine");
    browser.seeText("[data-items]", "Genuine");
    assertThat(browser.all("[data-offline]").get(0).isDisplayed()).isFalse();
    browser.seeText("[data-state=WAITING]", "0");
    assertThat(recorded()).hasSize(2);
    inAChainThatTheReceiverTakes(kept());
  }

  @Test
  void keepsNothingOfAnybodyInItsCache() {
    enter();
    browser.run("await navigator.serviceWorker.ready");
    List<?> cached =
        (List<?>)
            browser.run(
                """
                const found = [];
                for (const name of await caches.keys()) {
                  const cache = await caches.open(name);
                  for (const request of await cache.keys()) {
                    found.push(new URL(request.url).pathname);
                    const text = await (await cache.match(request)).text();
                    if (/pharmacist\\.pont|pharmacie-du-pont|_csrf/.test(text)) throw new Error(request.url);
                  }
                }
                return found;
                """);
    assertThat(cached)
        .hasSizeGreaterThan(20)
        .allMatch(path -> !path.toString().matches(".*(session|events|readings|pictures|check)$"));
  }

  // --- Labels ---

  @Test
  void whatThePageReadsByItselfTheServerReadsTheSame() {
    enter();
    List<String> texts = new ArrayList<>();
    Random random = new Random(20261126);
    for (int n = 0; n < TEXTS; n++) texts.add(someText(random));
    List<?> read =
        (List<?>)
            browser.run(
                """
                const { readLabel } = await import('/checkpoint/labels.js');
                return args[0].map((text) => {
                  const label = readLabel(text, args[1]);
                  return label && [label.thing, label.subject, String(label.humanOrigin)].join(' ');
                });
                """,
                texts,
                LocalDate.now(java.time.ZoneOffset.UTC).getYear());
    ScanReader reader = new ScanReader();
    int certain = 0;
    for (int n = 0; n < texts.size(); n++) {
      if (read.get(n) == null) continue;
      certain++;
      String text = texts.get(n);
      Scan scan = reader.read(text);
      String thing = Thing.of(scan).map(Enum::name).orElse("nothing: " + scan);
      var terms =
          new ScanTerms(
              ScanTerms.Entry.SCANNED,
              CheckpointMode.VERIFY,
              Bytes32.ZERO,
              Bytes32.ZERO,
              "",
              "",
              text);
      assertThat(read.get(n))
          .as(text.replace('\u001d', '|'))
          .isEqualTo(thing + " " + terms.subject(scan) + " " + (scan instanceof HumanOriginScan));
    }
    assertThat(certain).as("labels that the page reads by itself").isGreaterThan(TEXTS / 5);
  }

  /** Labels as they are, and as they are not. */
  private static String someText(Random random) {
    String serial = Long.toString(random.nextLong(1, 1L << 50), 36).toUpperCase();
    String date =
        "%02d%02d%02d".formatted(random.nextInt(100), random.nextInt(1, 14), random.nextInt(33));
    String gs = random.nextInt(4) == 0 ? "" : "\u001d";
    String first = random.nextBoolean() ? gs : "";
    String text =
        switch (random.nextInt(8)) {
          case 0 ->
              "]d2"
                  + first
                  + "01"
                  + GTIN
                  + "17"
                  + date
                  + "10L"
                  + random.nextInt(1000)
                  + gs
                  + "21"
                  + serial;
          case 1 ->
              first
                  + "01"
                  + GTIN
                  + "21"
                  + serial
                  + gs
                  + "10AB"
                  + random.nextInt(100)
                  + gs
                  + "11"
                  + date;
          case 2 -> "]C1" + first + "00" + SSCC;
          case 3 ->
              "=A9999"
                  + "%02d%06d%02d"
                      .formatted(
                          random.nextInt(100), random.nextInt(1_000_000), random.nextInt(100));
          case 4 -> "3400936404649";
          case 5 ->
              "]d2"
                  + gs
                  + "01"
                  + GTIN
                  + "21"
                  + serial
                  + gs
                  + "17"
                  + date
                  + "710"
                  + random.nextInt(100000);
          case 6 ->
              "]C0=A9999"
                  + "%02d%06d%02d"
                      .formatted(
                          random.nextInt(100), random.nextInt(1_000_000), random.nextInt(60));
          default -> "01" + GTIN + "10" + serial;
        };
    StringBuilder changed = new StringBuilder(text);
    for (int times = random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(4)) {
        case 0 -> changed.setCharAt(at, (char) random.nextInt(32, 127));
        case 1 -> changed.deleteCharAt(at);
        case 2 -> changed.insert(at, (char) random.nextInt(28, 127));
        default -> changed.setCharAt(at, (char) ('0' + random.nextInt(10)));
      }
    }
    return changed.toString();
  }

  // --- The camera ---

  @Test
  void readsWithTheCameraAndLetsThePersonChooseAmongSeveral(@TempDir Path folder)
      throws IOException {
    BufferedImage one = SymbolRenderer.gs1DataMatrix(packElements("CAM-1"), 6);
    BufferedImage other = SymbolRenderer.gs1DataMatrix(packElements("CAM-2"), 6);
    BufferedImage unit = SymbolRenderer.gs1128(List.of(new Element("00", SSCC)), 3, 120);
    Path film = folder.resolve("several.mjpeg");
    Files.write(film, film(one, other, unit));
    try (Browser filming = Browser.filmingAt(port, film)) {
      filming.open("/checkpoint");
      filming.seeText("[data-last-title]", "Ready to scan.");
      filming.click("[data-choose=RECEIVE]");
      filming.click("[data-camera-start]");
      filming.seeText("[data-codes]", "Serial CAM-1");
      filming.seeText("[data-codes]", "Serial CAM-2");
      filming.seeText("[data-codes]", "SSCC " + SSCC);
      filming.see("[data-several]");
      // Nobody has said yet which is meant.
      assertThat(filming.see("[data-count]").getText()).isEqualTo("0");
      filming.screenshot("checkpoint-camera");
      assertThat(filming.run("return outlined(); " + OUTLINED)).isEqualTo(true);
      filming.size(360, 1200);
      filming.screenshot("checkpoint-camera-360");
      assertThat(filming.scrollsSideways()).isFalse();
      filming.click("[data-take-all]");
      filming.seeText("[data-count]", "3");
      filming.click("[data-finish]");
      // Only packs are verified; two are in view.
      filming.click("[data-choose=VERIFY]");
      filming.run(
          "[...document.querySelectorAll('[data-codes] button')].find((one) =>"
              + " one.textContent.includes('CAM-2')).click()");
      filming.seeText(".verdict-word", "Genuine");
      assertThat(registry.scans())
          .containsExactly("]d2\u001d" + ElementStrings.encode(packElements("CAM-2")));
      assertThat(filming.complaints()).isEmpty();
    }
  }

  private static final String OUTLINED =
      """
      function outlined() {
        const canvas = document.querySelector('[data-overlay]');
        return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
      }
      """;

  private static List<Element> packElements(String serial) {
    return ElementStrings.ofPack(new Gtin(GTIN), serial, "LOT-4", LocalDate.of(2028, 3, 31));
  }

  /** A picture of so many codes on a grey table, a few times. */
  private static byte[] film(BufferedImage... codes) throws IOException {
    BufferedImage picture = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(new Color(150, 150, 145));
    pen.fillRect(0, 0, 1280, 720);
    int x = 60;
    for (BufferedImage code : codes) {
      int y = 80 + (x / 3) % 300;
      pen.setColor(Color.WHITE);
      pen.fillRect(x - 20, y - 20, code.getWidth() + 40, code.getHeight() + 40);
      pen.drawImage(code, x, y, null);
      x += code.getWidth() + 80;
    }
    pen.dispose();
    ByteArrayOutputStream film = new ByteArrayOutputStream();
    for (int n = 0; n < 3; n++) ImageIO.write(picture, "jpeg", film);
    return film.toByteArray();
  }

  @Test
  void choosesAmongCamerasAndLightsTheOneThatHasALight() {
    try (Browser two = Browser.withTwoCamerasAt(port)) {
      // Chromium's cameras are drawn and have no light: the second is given one.
      two.before(
          """
      const own = MediaStreamTrack.prototype.getCapabilities;
      MediaStreamTrack.prototype.getCapabilities = function () {
        return { ...own.call(this), ...(/1$/.test(this.label) && { torch: true }) };
      };
      MediaStreamTrack.prototype.applyConstraints = async function ({ advanced: [{ torch }] }) {
        document.body.dataset.light = `${this.label} ${torch}`;
      };
      """);
      two.open("/checkpoint");
      two.seeText("[data-last-title]", "Ready to scan.");
      two.click("[data-choose=VERIFY]");
      two.click("[data-camera-start]");
      two.see("[data-cameras]");
      assertThat(two.all("[data-cameras] option")).hasSize(2);
      assertThat(two.all("[data-torch]").get(0).isDisplayed()).isFalse();
      two.click("[data-cameras] option:nth-child(2)");
      two.click("[data-torch] input");
      two.see("body[data-light='fake_device_1 true']");
      two.screenshot("checkpoint-two-cameras");
      two.click("[data-cameras] option:nth-child(1)");
      two.hidden("[data-torch]");
      two.click("[data-cameras] option:nth-child(2)");
      // Another camera begins dark, and the one that was chosen is chosen again.
      assertThat(two.see("[data-torch] input").isSelected()).isFalse();
      two.click("[data-camera-stop]");
      two.click("[data-camera-start]");
      two.see("[data-torch]");
      assertThat(two.complaints()).isEmpty();
    }
  }

  @Test
  void whereTheBrowserCannotReadPicturesTheServerDoes(@TempDir Path folder) throws IOException {
    refusalsExpected = true;
    Path picture = folder.resolve("pack.png");
    ImageIO.write(SymbolRenderer.gs1DataMatrix(packElements("PIC-1"), 8), "png", picture.toFile());
    enter();
    begin(CheckpointMode.STOCK_COUNT);
    browser.all("#picture").get(0).sendKeys(picture.toString());
    browser.seeText("[data-count]", "1");
    assertThat(texts()).containsExactly("]d2\u001d" + ElementStrings.encode(packElements("PIC-1")));
    assertThat(kept().get(0).terms().input()).isEqualTo("camera");
    ImageIO.write(TornSymbol.dataMatrix("PIC-2"), "png", picture.toFile());
    browser.all("#picture").get(0).sendKeys(picture.toString());
    browser.seeText(".last-stop", "CUS-SCN-043");
    browser.run("delete navigator.mediaDevices.__proto__.getUserMedia");
    browser.click("[data-camera-start]");
    browser.seeText("[data-no-camera]", "CUS-WEB-067");
  }
}
