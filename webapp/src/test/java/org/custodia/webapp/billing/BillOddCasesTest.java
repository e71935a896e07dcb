package org.custodia.webapp.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPrices;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;

/**
 * Each odd case of a line has one answer, by form, file and REST: what is told of it, or why it is
 * no line. The contract and the evaluator answer the same cases in {@code PriceOrdersTest}, {@code
 * BillingLedgerTest} and {@code BillVerdictsTest}.
 */
@SliceTest
class BillOddCasesTest {
  private static final Jurisdiction PLACE = new Jurisdiction("ZZ");
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final BigDecimal CENTS = BigDecimal.valueOf(100);

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  @Autowired HeardBills heard;
  @Autowired BillWorkplace workplace;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void open() {
    workplace.open(registry, jdbc);
    ordered(1, ceiling("tarif:A", 10_000, "2024-01-01", "2024-12-31"));
    ordered(2, ceiling("tarif:A", 9_000, "2024-02-29", "2024-02-29"));
    ordered(3, ceiling("tarif:A", 8_000, "2025-06-01", ""));
    ordered(4, ceiling("tarif:A", 7_000, "2025-07-01", "2025-07-31"));
    ordered(5, ceiling("tarif:B", 5_000, "2025-01-01", TODAY.toString()));
    ordered(6, ceiling("tarif:C", 5_000, "2025-01-01", TODAY.minusDays(1).toString()));
    ordered(7, ceiling("tarif:D", 5_000, "2025-01-01", ""));
    order(
        8,
        PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR"),
        ceiling("tarif:D", 0, "2025-01-01", ""));
  }

  @AfterEach
  void nothingIsLeft() {
    BillWorkplace.clear(jdbc);
  }

  private static PriceEntry ceiling(String code, long amount, String from, String to) {
    Optional<LocalDate> last = Optional.of(to).filter(day -> !day.isEmpty()).map(LocalDate::parse);
    return new PriceEntry(
        new PriceCode(code), new Price(amount, 0, 0, 1, LocalDate.parse(from), last));
  }

  private void ordered(int number, PriceEntry entry) {
    order(number, PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR"), entry);
  }

  private void order(int number, PriceRule rule, PriceEntry entry) {
    Bytes32 document = Bytes32.keccak(new byte[] {(byte) number});
    PriceOrder order = new PriceOrder(PLACE, "Z " + number, document, rule, List.of(entry));
    for (String by : List.of(BillWorkplace.BILLER, "pharmacie-du-pont")) {
      SmallPrices.publish(jdbc, by, order, 100 + number);
    }
  }

  /** A line as it is typed, with what is to be answered. */
  private record Odd(
      String noun, String code, String day, String quantity, String amount, String currency) {

    /** Minor units, as far as JSON has to hold them. */
    String minor() {
      return new BigDecimal(amount).multiply(CENTS).toBigInteger().toString();
    }
  }

  private static Odd odd(String noun, String code, Object day, String amount) {
    return new Odd(noun, code, day.toString(), "1", amount, "EUR");
  }

  // --- What is judged ---

  @Test
  void everyDoorSaysTheSameOfOrdersThatOverlapLeaveGapsOrEnd() throws Exception {
    says(odd("overlapping, on a leap day", "tarif:A", "2024-02-29", "95"), overcharged(9_000));
    says(odd("the day after the leap day", "tarif:A", "2024-03-01", "95"), lawful(10_000));
    says(odd("the last day of an order", "tarif:A", "2024-12-31", "100.01"), overcharged(10_000));
    says(odd("a gap between orders", "tarif:A", "2025-03-01", "95"), free());
    says(odd("before every order", "tarif:A", "1970-01-01", "95"), free());
    says(odd("in a backdated order's days", "tarif:A", "2025-07-31", "75"), overcharged(7_000));
    says(odd("after a backdated order", "tarif:A", "2025-08-01", "75"), lawful(8_000));
    says(odd("an order that ends today", "tarif:B", TODAY, "50.01"), overcharged(5_000));
    says(odd("an order that ended yesterday", "tarif:C", TODAY, "50.01"), free());
    says(odd("a code that an order freed", "tarif:D", TODAY, "50.01"), free());
    says(odd("an unknown code", "tarif:NOBODY", TODAY, "50.01"), free());
  }

  @Test
  void everyDoorSaysTheSameOfOddAmounts() throws Exception {
    says(odd("nothing charged", "tarif:B", TODAY, "0"), lawful(5_000));
    says(odd("the last minor unit", "tarif:B", TODAY, "50.00"), lawful(5_000));
    says(odd("the most there is", "tarif:B", TODAY, "10000000000000000.00"), overcharged(5_000));
    says(
        new Odd("the most packs", "tarif:B", TODAY.toString(), "1000000", "50000000.01", "EUR"),
        overcharged(5_000_000_000L));
    says(
        new Odd("a foreign currency", "tarif:B", TODAY.toString(), "1", "50", "USD"),
        new Said(PriceVerdict.WRONG_CURRENCY, 0));
    says(
        new Odd("no order, whatever the currency", "tarif:C", TODAY.toString(), "1", "50", "USD"),
        free());
  }

  private record Said(PriceVerdict verdict, long allowed) {}

  private static Said overcharged(long allowed) {
    return new Said(PriceVerdict.OVERCHARGED, allowed);
  }

  private static Said lawful(long allowed) {
    return new Said(PriceVerdict.LAWFUL, allowed);
  }

  private static Said free() {
    return new Said(PriceVerdict.NOT_REGULATED, 0);
  }

  private void says(Odd line, Said expected) throws Exception {
    typed(line);
    heardOf("form", line, expected);
    filed(line);
    heardOf("file", line, expected);
    assertThat(asked(line).getContentAsString())
        .as("REST: " + line.noun())
        .contains("\"verdict\":\"" + expected.verdict());
    heardOf("REST", line, expected);
  }

  private void heardOf(String door, Odd line, Said expected) {
    assertThat(heard.verdicts())
        .as(door + ": " + line.noun())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.problems()).isEmpty();
              assertThat(one.judgement().verdict()).isEqualTo(expected.verdict());
              assertThat(one.judgement().allowed()).isEqualTo(expected.allowed());
            });
    heard.forget();
  }

  // --- What is no line ---

  @Test
  void everyDoorRefusesWhatNobodyCanMean() throws Exception {
    String day = TODAY.toString();
    for (String many : List.of("0", "-1", "1000001")) {
      Odd line = new Odd("quantity " + many, "tarif:B", day, many, "50", "EUR");
      refused(line, "is no whole number from 1 to", "CUS-BFL-011", "\"INVALID\"");
    }
    for (String amount : List.of("-0.01", "10000000000000000.01")) {
      Odd line = odd("amount " + amount, "tarif:B", day, amount);
      refused(line, "is no amount in EUR", "CUS-BFL-012", "\"INVALID\"");
    }
    refused(
        odd("an amount that no number here holds", "tarif:B", day, "99999999999999999999"),
        "is no amount in EUR",
        "CUS-BFL-012",
        "CUS-WEB-00");
    refused(odd("no leap year", "tarif:B", "2026-02-29", "50"), "is no day", "CUS-BFL-010", "CUS-");
    refused(
        odd("a pack's code with a slip", "3400949497295", day, "50"),
        "is no code that a price is for",
        "CUS-BFL-009",
        "CUS-PRC-005");
    refused(
        new Odd("no currency", "tarif:B", day, "1", "50", "EURO"),
        "is no currency",
        "CUS-BFL-013",
        "CUS-WEB-002");
  }

  /** Judged, so that one sees the price, and on no bill. */
  @Test
  void everyDoorRefusesServiceThatIsStillToCome() throws Exception {
    Odd line = odd("tomorrow", "tarif:D", TODAY.plusDays(1), "50");
    typed(line);
    filed(line);
    asked(line);
    assertThat(heard.verdicts())
        .hasSize(3)
        .allSatisfy(
            one ->
                assertThat(one.problems())
                    .extracting(LineVerdict.LineProblem::code)
                    .containsExactly("CUS-BIL-022"));
  }

  private void refused(Odd line, String sentence, String ofFile, String ofRest) throws Exception {
    assertThat(typed(line).getContentAsString()).as("form: " + line.noun()).contains(sentence);
    assertThat(filed(line).getContentAsString())
        .as("file: " + line.noun())
        .contains("\"" + ofFile + "\"");
    assertThat(heard.judged()).as("neither asks the registry: " + line.noun()).isEmpty();
    assertThat(asked(line).getContentAsString()).as("REST: " + line.noun()).contains(ofRest);
    heard.forget();
  }

  // --- Doors ---

  private MockHttpServletResponse typed(Odd line) throws Exception {
    return sent(
        post("/bills/new/judged")
            .param("currency", line.currency())
            .param("jurisdiction", PLACE.code())
            .param("row", "r1")
            .param("code", line.code())
            .param("day", line.day())
            .param("quantity", line.quantity())
            .param("charged", line.amount())
            .with(
                oidcLogin()
                    .idToken(
                        token ->
                            token
                                .claim("preferred_username", "office")
                                .claim("organisation", BillWorkplace.BILLER)
                                .claim("acr", "otp")
                                .claim("auth_time", Instant.now()))
                    .authorities(new SimpleGrantedAuthority("ROLE_biller")))
            .with(csrf()));
  }

  private MockHttpServletResponse filed(Odd line) throws Exception {
    String file =
        "bill,day,code,quantity,amount,currency\nF-1,%s,%s,%s,%s,%s\n"
            .formatted(line.day(), line.code(), line.quantity(), line.amount(), line.currency());
    return sent(
        multipart("/api/v1/bills/files/judgements")
            .file(new MockMultipartFile("file", file.getBytes(StandardCharsets.UTF_8)))
            .param("jurisdiction", PLACE.code())
            .header("Authorization", bearer()));
  }

  private MockHttpServletResponse asked(Odd line) throws Exception {
    String body =
        """
        {"jurisdiction": "ZZ", "currency": "%s", "lines": [{"code": "%s", "day": "%s",
         "quantity": %s, "contents": 0, "charged": %s, "taxRate": 0}]}
        """
            .formatted(line.currency(), line.code(), line.day(), line.quantity(), line.minor());
    return sent(
        post("/api/v1/bills/judgements")
            .contentType(MediaType.APPLICATION_JSON)
            .content(body)
            .header("Authorization", bearer()));
  }

  private MockHttpServletResponse sent(AbstractMockHttpServletRequestBuilder<?> request)
      throws Exception {
    return http.perform(request).andReturn().getResponse();
  }

  private String bearer() {
    return "Bearer " + issuer.clientToken("odd", BillWorkplace.BILLER, "biller");
  }
}
