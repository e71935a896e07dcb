package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.RerouteReason;
import org.custodia.contracts.organs.ReroutedTerms;
import org.custodia.contracts.organs.ReturnReason;
import org.custodia.contracts.organs.ReturnedTerms;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.witness.OrganMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.registry.testing.BenchReport;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallOrgans;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The pages around organs under way, over real rows. */
@SliceTest
class OrganOnItsWayPagesTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Autowired MockMvc http;
  @Autowired JdbcClient jdbc;
  @Autowired SmallIssuer issuer;
  @Autowired OrganDocuments documents;

  private Bytes32 kidney(Duration ago, boolean both) {
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    Bytes32 holder = both ? SmallOrgans.COURIER : SmallOrgans.BANK;
    Bytes32 id = organs.organ(caseId, SmallOrgans.KIDNEY, holder, NOW.minus(ago));
    organs.leg(id, channel(id), SmallOrgans.BANK, SmallOrgans.COURIER, NOW.minusSeconds(600), both);
    return id;
  }

  private static String channel(Bytes32 organId) {
    return "0x" + organId.toString().substring(2, 42);
  }

  private static String row(String page, Bytes32 organId) {
    int from = page.indexOf("data-organ=\"" + organId);
    return page.substring(from, page.indexOf("</tr>", from));
  }

  @Test
  void theBoardSaysWhoHoldsAnOrganAndHowLongItHasBeenColdInWords() throws Exception {
    Bytes32 fine = kidney(Duration.ofHours(3), true);
    Bytes32 warned = kidney(Duration.ofHours(33), false);
    Bytes32 over = kidney(Duration.ofHours(37), true);
    String page =
        http.perform(as("courier", get("/organs")))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(row(page, fine))
        .contains("data-clock=\"RUNNING\"", "tone-good")
        .containsPattern("Within the limit, 32 h 5[0-9] min left")
        .contains("Transports Hermès", "Handed over, with Transports Hermès");
    assertThat(row(page, warned))
        .contains("data-clock=\"WARNED\"", "tone-stop")
        .containsPattern("90 % of the limit is over, 2 h 5[0-9] min left")
        .contains("the signature of Transports Hermès is missing");
    assertThat(row(page, over))
        .contains("data-clock=\"OVER\"")
        .containsPattern("Over the limit by 1 h 0[0-9] min");
    assertThat(page.indexOf(over.toString())).isLessThan(page.indexOf(warned.toString()));
    assertThat(page.indexOf(warned.toString())).isLessThan(page.indexOf(fine.toString()));
  }

  @Test
  void whatWasGivenToACourierIsHandedOnAndLeavesTheBoardWithItsLimit() throws Exception {
    Bytes32 carried = given(Duration.ofHours(3), SmallOrgans.COURIER);
    Bytes32 longAgo = given(Duration.ofHours(37), SmallOrgans.COURIER);
    String board = page("transplant-centre", "/organs");
    assertThat(row(board, carried)).contains("organ-HANDED_ON", "Handed on");
    assertThat(board).doesNotContain(longAgo.toString());
    assertThat(page("transplant-centre", "/organs/" + longAgo)).contains("organ-HANDED_ON");
    String token = issuer.clientToken("x", SmallOrgans.CENTRE, "transplant-centre");
    http.perform(get("/api/v1/organs/" + longAgo).header("Authorization", "Bearer " + token))
        .andExpect(jsonPath("$.organ.state").value("HANDED_ON"));
    jdbc.sql(
            """
            insert into organ_outcome (organisation, organ_id, outcome, at, told_by)
            values (:organisation, :organ, 'TRANSPLANTED', now(), :organ)
            """)
        .param("organisation", SmallOrgans.CENTRE)
        .param("organ", carried.toArray())
        .update();
    assertThat(page("transplant-centre", "/organs")).doesNotContain(carried.toString());
    assertThat(page("transplant-centre", "/organs/" + carried)).contains("organ-TRANSPLANTED");
  }

  @Test
  void anOrganThatHasChangedHandsAsOftenAsItCanGoesNoFurtherAndItsHolderIsToldWhy()
      throws Exception {
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    Bytes32 own = MemberId.of(SmallOrgans.CENTRE);
    Instant clamp = NOW.minus(Duration.ofHours(5));
    Bytes32 id = organs.organ(caseId, SmallOrgans.KIDNEY, own, clamp);
    organs.event(
        id,
        channel(id),
        SmallOrgans.COURIER,
        Bytes32.ZERO,
        organs.stated(id, caseId, own, clamp, Collections.nCopies(5, clamp.plusSeconds(1800))),
        clamp.plusSeconds(3000),
        Set.of());
    organs.leg(id, channel(id), SmallOrgans.COURIER, own, clamp.plusSeconds(3600), true);
    for (Action action : List.of(Action.HAND_OVER, Action.TAKE_OVER)) {
      organs.event(
          id,
          channel(id),
          action == Action.HAND_OVER ? SmallOrgans.COURIER : own,
          own,
          new BoxScanTerms(action, id, id, BoxCondition.INTACT, 420, Bytes32.ZERO),
          clamp.plusSeconds(3600),
          Set.of());
    }
    String token = issuer.clientToken("x", SmallOrgans.CENTRE, "transplant-centre");
    http.perform(
            post("/api/v1/organs/" + id + "/legs")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"receiver\":\"gln:3010000000112\"}")
                .header("Authorization", "Bearer " + token))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("CUS-ORG-136")))
        .andExpect(content().string(containsString("has changed hands 6 times")));
  }

  /** By the house itself. */
  private Bytes32 given(Duration ago, Bytes32 receiver) {
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    Bytes32 id = organs.organ(caseId, SmallOrgans.KIDNEY, receiver, NOW.minus(ago));
    Bytes32 own = MemberId.of(SmallOrgans.CENTRE);
    organs.leg(id, channel(id), own, receiver, NOW.minus(ago).plusSeconds(600), true);
    return id;
  }

  @Test
  void theClockSaysWhoHadTheOrganBeforeTheFirstLegThatIsKnownHere() throws Exception {
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    Bytes32 own = MemberId.of(SmallOrgans.CENTRE);
    Instant clamp = NOW.minus(Duration.ofHours(5));
    Bytes32 id = organs.organ(caseId, SmallOrgans.KIDNEY, own, clamp);
    organs.event(
        id,
        channel(id),
        SmallOrgans.COURIER,
        Bytes32.ZERO,
        organs.stated(id, caseId, own, clamp, clamp.plusSeconds(1800)),
        clamp.plusSeconds(3000),
        Set.of());
    organs.leg(id, channel(id), SmallOrgans.COURIER, own, clamp.plusSeconds(3600), true);
    String page = page("transplant-centre", "/organs/" + id);
    String held =
        page.substring(page.indexOf("plot-legs"), page.indexOf("</ol>", page.indexOf("plot-legs")));
    assertThat(held.split("<li>")).hasSize(4);
    assertThat(held)
        .containsSubsequence(
            "Banque d&#39;organes Nord",
            clamp.toString(),
            "Transports Hermès",
            clamp.plusSeconds(1800).toString(),
            "Hôpital Saint-Luc",
            clamp.plusSeconds(3600).toString());
    assertThat(page).doesNotContain("data-consent-gone");
    jdbc.sql("insert into organ_revocation values ('hopital-saint-luc', :hash, now())")
        .param("hash", Bytes32.keccak("revocation".getBytes()).toArray())
        .update();
    assertThat(page("transplant-centre", "/organs/" + id))
        .contains("data-consent-gone", "Do not transplant; call the organ bank.");
    jdbc.sql("delete from organ_revocation").update();
  }

  @Test
  void anOrganThatWentBackIsStillOnTheBoardAndItsLegSaysWhatWasDone() throws Exception {
    Bytes32 id = kidney(Duration.ofHours(3), true);
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    for (Action action : List.of(Action.HAND_OVER, Action.TAKE_OVER)) {
      organs.event(
          id,
          channel(id),
          action == Action.HAND_OVER ? SmallOrgans.BANK : SmallOrgans.COURIER,
          SmallOrgans.COURIER,
          new BoxScanTerms(action, id, id, BoxCondition.INTACT, 420, Bytes32.ZERO),
          NOW.minusSeconds(600),
          Set.of());
    }
    organs.event(
        id,
        channel(id),
        SmallOrgans.COURIER,
        Bytes32.ZERO,
        new ReturnedTerms(ReturnReason.OTHER, Bytes32.ZERO),
        NOW.minusSeconds(300),
        Set.of());
    jdbc.sql("update organ set state = 'RETURNED', holder = :bank where organ_id = :id")
        .param("bank", SmallOrgans.BANK.toArray())
        .param("id", id.toArray())
        .update();
    jdbc.sql("update organ_leg set outcome = 'RETURNED' where organ_id = :id")
        .param("id", id.toArray())
        .update();
    assertThat(row(page("courier", "/organs"), id))
        .contains("Returned", "Banque d&#39;organes Nord", "Within the limit");
    assertThat(page("courier", "/organs/" + id))
        .contains("data-step=\"HAND_OVER\" data-done=\"true\"")
        .contains("data-step=\"TAKE_OVER\" data-done=\"true\"");
  }

  @Test
  void theBoardRenewsItselfAndSaysWhenNothingIsUnderWay() throws Exception {
    http.perform(as("courier", get("/organs").header("HX-Request", "true")))
        .andExpect(status().isOk())
        .andExpect(content().string(not(containsString("<html"))));
    http.perform(get("/organs").param("lang", "fr").with(person("laboratoire-rhone", "courier")))
        .andExpect(content().string(containsString("Aucun organe n&#39;est en route.")));
  }

  /** Fifty acts on two legs: packed and sealed, handed over, seen at many checkpoints. */
  private Bytes32 travelled() {
    SmallOrgans organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    Bytes32 caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    Instant clamp = NOW.minus(Duration.ofHours(10));
    Bytes32 own = MemberId.of(SmallOrgans.CENTRE);
    Bytes32 id = organs.organ(caseId, SmallOrgans.KIDNEY, own, clamp);
    String first = channel(id);
    String second = "0x" + id.toString().substring(26);
    organs.leg(id, first, SmallOrgans.BANK, SmallOrgans.COURIER, clamp.plusSeconds(600), true);
    organs.leg(id, second, SmallOrgans.COURIER, own, clamp.plusSeconds(1200), true);
    Bytes32 box = Bytes32.keccak("box".getBytes());
    Bytes32 seal = Bytes32.keccak("seal".getBytes());
    organs.event(
        id,
        first,
        SmallOrgans.BANK,
        Bytes32.ZERO,
        new PackedTerms(Preservation.COLD_STORAGE, box, Bytes32.ZERO, 410),
        clamp.plusSeconds(300),
        Set.of());
    organs.event(
        id,
        first,
        SmallOrgans.BANK,
        Bytes32.ZERO,
        new SealedTerms(seal),
        clamp.plusSeconds(360),
        Set.of());
    organs.event(
        id,
        first,
        SmallOrgans.BANK,
        SmallOrgans.COURIER,
        new BoxScanTerms(Action.HAND_OVER, box, seal, BoxCondition.INTACT, 420, Bytes32.ZERO),
        clamp.plusSeconds(600),
        Set.of());
    for (int i = 0; i < 46; i++) {
      organs.event(
          id,
          second,
          SmallOrgans.COURIER,
          Bytes32.ZERO,
          new BoxScanTerms(Action.CHECKPOINT, box, seal, BoxCondition.WET, 450, Bytes32.ZERO),
          clamp.plusSeconds(1300 + 60L * i),
          i == 0 ? Set.of(OrganIrregularity.LATE, OrganIrregularity.CLOCK_OFF) : Set.of());
    }
    organs.event(
        id,
        second,
        own,
        Bytes32.ZERO,
        new ReroutedTerms(own, RerouteReason.TRANSPORT_FAILED, Bytes32.keccak("why".getBytes())),
        clamp.plusSeconds(9000),
        Set.of());
    return id;
  }

  private String page(String role, String path) throws Exception {
    return http.perform(as(role, get(path)))
        .andExpect(status().isOk())
        .andReturn()
        .getResponse()
        .getContentAsString();
  }

  @Test
  void anOrgansPageSaysWhereItIsWhoTouchedItAndWhatIsMissing() throws Exception {
    Bytes32 id = travelled();
    String page = page("transplant-centre", "/organs/" + id);
    assertThat(page)
        .contains("Hôpital Saint-Luc", "Quai 4", "data-clock=\"RUNNING\"", "clock-plot")
        .contains("data-step=\"TAKE_OVER\"", "data-fact=\"CHECKED_IN\"", "data-fact=\"VERIFIED\"")
        .contains("/legs/0x" + id.toString().substring(26) + "/CHECK_IN")
        .contains("data-late", "data-clock-off", "Transport failed", "4.5 °C")
        .contains("data-time=\"device\"", "data-time=\"server\"", "data-time=\"block\"");
    assertThat(page.split("data-event=")).hasSize(51);
    assertThat(page("courier", "/organs/" + id + "?lang=fr"))
        .contains("Qui l&#39;a touché", "Avant de pouvoir transplanter")
        .doesNotContain("??");
    http.perform(as("courier", get("/organs/0x12"))).andExpect(status().isNotFound());
    http.perform(as("courier", get("/organs/0x" + "0".repeat(64))))
        .andExpect(status().isNotFound());
  }

  @Test
  void whenAnOrganCameBackTheLegBeforeGoesOn() throws Exception {
    Bytes32 id = travelled();
    String third = "0x" + Bytes32.keccak(id.toArray()).toString().substring(26);
    String checkpoint = "/legs/0x" + id.toString().substring(26) + "/CHECKPOINT";
    new SmallOrgans(jdbc, SmallOrgans.CENTRE)
        .leg(id, third, MemberId.of(SmallOrgans.CENTRE), SmallOrgans.COURIER, NOW, true);
    assertThat(page("transplant-centre", "/organs/" + id)).doesNotContain(checkpoint);
    jdbc.sql("update organ_leg set outcome = 'RETURNED' where channel = :channel")
        .param("channel", third)
        .update();
    assertThat(page("transplant-centre", "/organs/" + id)).contains(checkpoint);
  }

  @Test
  void formsOfActsAreMadeForScannersAndSayWhoMay() throws Exception {
    Bytes32 id = travelled();
    String legs = "/organs/" + id + "/legs/0x" + id.toString().substring(26) + "/";
    for (LegAct act : LegAct.values()) {
      if (act == LegAct.SENDER_NOTIFIED) continue; // asks who the sender is
      assertThat(page("surgeon", legs + act)).as(act.name()).contains("data-leg-act");
    }
    assertThat(page("surgeon", legs + "VERIFY_GROUP"))
        .contains("data-scanned-only", "name=\"pace\"");
    assertThat(page("courier", legs + "VERIFY_GROUP")).contains("Your roles do not allow this act");
    assertThat(page("courier", legs + "TAKE_OVER"))
        .contains("Transports Hermès", "name=\"condition\"", "inputmode=\"decimal\"")
        .doesNotContain("Your roles do not allow this act");
    http.perform(as("courier", get(legs + "RECOVER"))).andExpect(status().isNotFound());
    assertThat(page("transplant-centre", "/organs/" + id + "/next"))
        .contains("Banque d&#39;organes");
  }

  @Test
  void aDocumentIsSavedAndNeverShownAsAPageOfOurs() throws Exception {
    Caller caller = new Caller(SmallOrgans.CENTRE, "surgeon.test", Set.of("surgeon"));
    Bytes32 hash = documents.keep(caller, "text/html", "<script>".getBytes());
    http.perform(as("surgeon", get("/organs/documents/" + hash)))
        .andExpect(status().isOk())
        .andExpect(header().string("Content-Disposition", "attachment"))
        .andExpect(header().string("X-Content-Type-Options", "nosniff"))
        .andExpect(content().string("<script>"));
    http.perform(as("pharmacist", get("/organs/documents/" + hash)))
        .andExpect(status().isForbidden());
  }

  @Test
  void verifyingAndTransplantingTakeASecondFactorOfTheLastMinutes() throws Exception {
    Bytes32 id = travelled();
    String legs = "/organs/" + id + "/legs/0x" + id.toString().substring(26) + "/";
    for (String act : List.of("VERIFY_GROUP", "TRANSPLANT")) {
      Instant hourAgo = Instant.now().minusSeconds(3_600);
      http.perform(
              post(legs + act + "/drafts")
                  .param("id", UUID.randomUUID().toString())
                  .param("witness", SmallOrgans.KEY)
                  .param("place", "Theatre 2")
                  .with(person(SmallOrgans.CENTRE, "surgeon", hourAgo))
                  .with(csrf()))
          .andExpect(status().isForbidden())
          .andExpect(content().string(containsString("CUS-WEB-007")));
    }
    http.perform(
            post(legs + "VERIFY_GROUP/drafts")
                .param("id", UUID.randomUUID().toString())
                .param("witness", SmallOrgans.KEY)
                .param("place", "Theatre 2")
                .param("donorGroup", "A2")
                .with(person(SmallOrgans.CENTRE, "surgeon"))
                .with(csrf()))
        .andExpect(status().is4xxClientError())
        .andExpect(content().string(containsString("CUS-ORG-122")));
  }

  @Test
  void theCustodyRecordIsSignedAndItsHashIsThatOfItsText() throws Exception {
    Bytes32 id = travelled();
    jdbc.sql(
            """
            insert into organ_refusal (organisation, channel, command_id, subject, by_member,
              reason, arguments, refused_at, block, log_index, transaction)
            values (:organisation, '0x01', :id, :organ, :by, 'Missing',
              '{"facts": "VERIFIED, RECIPIENT_CONSENT"}', now(), 200, 0, :tx)
            """)
        .param("organisation", SmallOrgans.CENTRE)
        .param("id", UUID.randomUUID())
        .param("organ", id.toArray())
        .param("by", MemberId.of(SmallOrgans.CENTRE).toArray())
        .param("tx", id.toArray())
        .update();
    String answer =
        http.perform(
                get("/api/v1/organs/" + id + "/record")
                    .header(
                        "Authorization",
                        "Bearer " + issuer.clientToken("x", SmallOrgans.CENTRE, "courier")))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    String text = JsonPath.read(answer, "$.record");
    String content = JsonPath.read(answer, "$.content");
    assertThat(Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)).toString()).isEqualTo(content);
    String code = JsonPath.read(answer, "$.code");
    byte[] bytes = Base64.getUrlDecoder().decode(code.substring("CUSTODIA-ORGAN-1:".length()));
    assertThat(bytes).hasSize(213);
    var message =
        new OrganMessage(
            Bytes32.of(concat(new byte[16], Arrays.copyOfRange(bytes, 28, 44))),
            Bytes32.of(Arrays.copyOfRange(bytes, 44, 76)),
            Bytes32.ZERO,
            100,
            Bytes32.of(Arrays.copyOfRange(bytes, 76, 108)),
            Bytes32.of(Arrays.copyOfRange(bytes, 108, 140)),
            ByteBuffer.wrap(bytes, 140, 8).getLong());
    assertThat(message.subject()).isEqualTo(id);
    assertThat(message.content().toString()).isEqualTo(content);
    assertThat(
            WitnessSignature.of(Arrays.copyOfRange(bytes, 148, 213))
                .orElseThrow()
                .signer(message, SmallRegistry.DOMAIN))
        .contains((String) JsonPath.read(answer, "$.signer"));
    assertThat((List<?>) JsonPath.read(text, "$.events")).hasSize(50);
    assertThat((String) JsonPath.read(text, "$.refused[0].reason")).isEqualTo("Missing");
    assertThat((String) JsonPath.read(text, "$.refused[0].arguments.facts"))
        .isEqualTo("VERIFIED, RECIPIENT_CONSENT");
    assertThat(page("regulator", "/organs/" + id + "/record"))
        .contains("CUSTODIA-ORGAN-1:", "data-refusal=\"Missing\"", "download=")
        .contains("have not verified the blood groups", "The recipient&#39;s consent does not")
        .contains("data-irregular>1<");
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** Says what it is and gates nothing: the machine may be busy. */
  @Test
  void measuresThePageOfAnOrganWithFiftyEvents() throws Exception {
    Bytes32 id = travelled();
    int others = BenchReport.full() ? 10_000 : 0;
    if (others > 0) new SmallOrgans(jdbc, SmallOrgans.CENTRE).crowd(others);
    measure("organ-page", "/organs/" + id, "transplant-centre", "data-event=", others);
    if (others == 0) return;
    measure("organ-board", "/organs", "transplant-centre", id.toString(), others);
    measure("organ-figures", "/organs/figures?from=2026-01-01", "regulator", "<svg", others);
  }

  private void measure(String what, String path, String role, String seen, int others)
      throws Exception {
    int times = BenchReport.full() ? 100 : 4;
    BenchReport report =
        BenchReport.of(what, "%d times, beside %,d organs".formatted(times, others));
    double[] milliseconds = new double[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      assertThat(page(role, path)).contains(seen);
      milliseconds[i] = (System.nanoTime() - begun) / 1e6;
    }
    double first = milliseconds[0];
    Arrays.sort(milliseconds);
    report
        .figure("first", first, "ms")
        .figure("p50", milliseconds[times / 2], "ms")
        .figure("p95", milliseconds[(int) Math.ceil(times * 0.95) - 1], "ms")
        .atMost(300)
        .figure("longest", milliseconds[times - 1], "ms")
        .write();
  }

  @Test
  void pagesOfOrgansAreForThoseWhoWorkWithThem() throws Exception {
    for (String role : List.of("organ-bank", "allocation-body", "laboratory", "regulator")) {
      http.perform(as(role, get("/organs"))).andExpect(status().isOk());
    }
    for (String role : List.of("pharmacist", "patient", "administrator", "physician")) {
      http.perform(as(role, get("/organs"))).andExpect(status().isForbidden());
    }
  }

  private static MockHttpServletRequestBuilder as(
      String role, MockHttpServletRequestBuilder request) {
    return request.accept(MediaType.TEXT_HTML).with(person(SmallPatients.HOSPITAL, role));
  }

  private static org.springframework.test.web.servlet.request.RequestPostProcessor person(
      String organisation, String role) {
    return person(organisation, role, Instant.now());
  }

  private static org.springframework.test.web.servlet.request.RequestPostProcessor person(
      String organisation, String role, Instant signedIn) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".test")
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", signedIn))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
