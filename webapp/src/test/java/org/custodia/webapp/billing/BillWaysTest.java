package org.custodia.webapp.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;

/**
 * Of random lines, form, CSV, FHIR and REST ask the registry exactly the same, and so are told the
 * same; that contract, evaluator and logs agree on what it says is {@code BillVerdictsTest}'s.
 * {@code -Dcustodia.seed=N} plays others.
 */
@SliceTest
class BillWaysTest {
  private static final int LINES = Boolean.getBoolean("custodia.long") ? 5_000 : 60;
  private static final int AT_ONCE = 60; // as many as the form takes, with room
  private static final List<String> CODES =
      List.of("gtin:03400949497294", "ccam:HBLD001", "demo:FREE", "gtin:00000096385074");
  private static final List<String> CURRENCIES = List.of("EUR", "INR", "JPY", "TND");

  private final long seed = Long.getLong("custodia.seed", 20_261_126L);
  private final Random random = new Random(seed);

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  @Autowired HeardBills heard;
  @Autowired BillWorkplace workplace;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void open() {
    workplace.open(registry, jdbc);
  }

  @AfterEach
  void nothingIsLeft() {
    BillWorkplace.clear(jdbc);
  }

  /**
   * @param serial of the pack that it names
   */
  private record Line(
      String code,
      LocalDate day,
      long quantity,
      long contents,
      long charged,
      int taxRate,
      Optional<String> serial) {
    String amount(int decimals) {
      return BigDecimal.valueOf(charged, decimals).toPlainString();
    }

    String tax() {
      return BigDecimal.valueOf(taxRate, 2).toPlainString();
    }

    String scan() {
      return serial.map(one -> "(01)" + code.substring(5) + "(21)" + one).orElse("");
    }

    LineDraft draft(String currency) {
      return new LineDraft(
          new PriceCode(code),
          "",
          day,
          new ChargedLine(quantity, contents, charged, currency, taxRate),
          serial.map(one -> PackLeaf.packId(Long.parseLong(code.substring(5)), one)));
    }
  }

  private Line line() {
    boolean packed = random.nextInt(4) == 0;
    return new Line(
        packed ? CODES.get(0) : CODES.get(random.nextInt(CODES.size())),
        LocalDate.of(2024, 2, 27).plusDays(random.nextInt(1_000)),
        packed ? 1 : 1 + random.nextInt(random.nextBoolean() ? 3 : 1_000_000),
        random.nextInt(3) == 0 ? 1 + random.nextInt(1_000) : 0,
        random.nextInt(5) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 100 : 1_000_000_000),
        random.nextInt(3) == 0 ? random.nextInt(10_001) : 0,
        packed ? Optional.of("S" + random.nextInt(1_000_000)) : Optional.empty());
  }

  @Test
  void lineIsTheSameHoweverItComes() throws Exception {
    for (int done = 0; done < LINES; done += AT_ONCE) {
      String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) lines.add(line());
      List<LineDraft> meant = lines.stream().map(line -> line.draft(currency)).toList();
      String what = currency + ", custodia.seed=" + seed;
      assertThat(typed(lines, currency)).as("form, " + what).isEqualTo(meant);
      List<LineVerdict> said = heard.verdicts();
      assertThat(said).hasSameSizeAs(lines);
      assertThat(asked(lines, currency)).as("REST, " + what).isEqualTo(meant);
      assertThat(heard.verdicts()).as("said by REST, " + what).isEqualTo(said);
      assertThat(filed(csv(lines, currency))).as("CSV, " + what).isEqualTo(meant);
      assertThat(heard.verdicts()).as("said of CSV, " + what).isEqualTo(said);
      List<Line> plain = // as far as a Claim says it
          lines.stream().filter(line -> line.contents() == 0 && line.taxRate() == 0).toList();
      assertThat(filed(claim(plain, currency)))
          .as("FHIR, " + what)
          .isEqualTo(plain.stream().map(line -> line.draft(currency)).toList());
    }
  }

  private static int decimals(String currency) {
    return Currency.getInstance(currency).getDefaultFractionDigits();
  }

  private List<LineDraft> typed(List<Line> lines, String currency) throws Exception {
    heard.forget();
    var request = post("/bills/new/judged").param("currency", currency).param("jurisdiction", "FR");
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      request
          .param("row", "r" + i)
          .param("code", line.code())
          .param("text", "")
          .param("day", line.day().toString())
          .param("quantity", Long.toString(line.quantity()))
          .param("charged", line.amount(decimals(currency)).replace('.', i % 2 == 0 ? '.' : ','))
          .param("contents", line.contents() == 0 ? "" : Long.toString(line.contents()))
          .param("taxRate", line.taxRate() == 0 ? "" : line.tax())
          .param("pack", line.scan());
    }
    http.perform(
            request
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
                .with(csrf()))
        .andExpect(status().isOk());
    return heard.judged();
  }

  private List<LineDraft> asked(List<Line> lines, String currency) throws Exception {
    heard.forget();
    List<String> written =
        lines.stream()
            .map(
                line ->
                    """
                    {"code": "%s", "day": "%s", "quantity": %d, "contents": %d, "charged": %d,
                     "taxRate": %d%s}
                    """
                        .formatted(
                            line.code(),
                            line.day(),
                            line.quantity(),
                            line.contents(),
                            line.charged(),
                            line.taxRate(),
                            line.serial().isPresent() ? ", \"scan\": \"" + line.scan() + "\"" : ""))
            .toList();
    String body =
        "{\"jurisdiction\": \"FR\", \"currency\": \"%s\", \"lines\": [%s]}"
            .formatted(currency, String.join(",", written));
    http.perform(
            post("/api/v1/bills/judgements")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .header("Authorization", bearer()))
        .andExpect(status().isOk());
    return heard.judged();
  }

  private List<LineDraft> filed(String text) throws Exception {
    heard.forget();
    http.perform(
            multipart("/api/v1/bills/files/judgements")
                .file(new MockMultipartFile("file", text.getBytes(StandardCharsets.UTF_8)))
                .param("jurisdiction", "FR")
                .header("Authorization", bearer()))
        .andExpect(status().isOk());
    return heard.judged().stream().map(BillWaysTest::unnamed).toList();
  }

  /** What a file's line is called comes from the register; it says nothing of the verdict. */
  private static LineDraft unnamed(LineDraft line) {
    return new LineDraft(line.code(), "", line.day(), line.charge(), line.pack());
  }

  private static String csv(List<Line> lines, String currency) {
    StringBuilder text =
        new StringBuilder("bill,day,code,quantity,amount,currency,contents,tax,pack\n");
    for (Line line : lines) {
      List<String> cells =
          List.of(
              "F-1",
              line.day().toString(),
              line.code(),
              Long.toString(line.quantity()),
              line.amount(decimals(currency)),
              currency,
              line.contents() == 0 ? "" : Long.toString(line.contents()),
              line.taxRate() == 0 ? "" : line.tax(),
              line.scan());
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String claim(List<Line> lines, String currency) {
    List<String> items = new ArrayList<>();
    for (Line line : lines) {
      String scheme = line.code().substring(0, line.code().indexOf(':'));
      String udi =
          line.serial().isPresent()
              ? ", \"udi\": [{\"identifier\": {\"value\": \"" + line.scan() + "\"}}]"
              : "";
      items.add(
          """
          {"sequence": %d, "servicedDate": "%s", "quantity": {"value": %d},
           "productOrService": {"coding": [{"system": "%s", "code": "%s"}]},
           "net": {"value": %s, "currency": "%s"}%s}
          """
              .formatted(
                  items.size() + 1,
                  line.day(),
                  line.quantity(),
                  scheme.equals("gtin")
                      ? "https://www.gs1.org/gtin"
                      : "urn:custodia:price-code:" + scheme,
                  line.code().substring(scheme.length() + 1),
                  line.amount(decimals(currency)),
                  currency,
                  udi));
    }
    return """
        {"resourceType": "Claim", "status": "active", "use": "claim",
         "identifier": [{"value": "F-1"}],
         "patient": {"reference": "Patient/0198a6c0-7f55-7c41-8a3e-000000000001"},
         "item": [%s]}
        """
        .formatted(String.join(",", items));
  }

  private String bearer() {
    return "Bearer " + issuer.clientToken("ways", BillWorkplace.BILLER, "biller");
  }
}
