package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.prices.Prices;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What may be charged, with proof. Open to everybody, because prices are public knowledge; the
 * answer is that of the node of the first organisation here, and checks without us.
 */
@RestController
@RequestMapping(path = "/api/v1/prices", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("permitAll()")
@Tag(name = "prices")
class PriceApi {
  private static final Pattern GTIN = Pattern.compile("[0-9]{8}|[0-9]{12,14}");
  private static final Pattern JURISDICTION = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");

  private final Prices prices;
  private final String organisation;
  private final String home;
  private final Clock clock;

  /**
   * @param home property {@code custodia.prices.jurisdiction}: where prices are asked for that
   *     nobody says the place of
   */
  PriceApi(
      Prices prices,
      LocalOrganisations organisations,
      @Value("${custodia.prices.jurisdiction:FR}") String home,
      Clock clock) {
    this.prices = prices;
    this.organisation = organisations.slugs().get(0);
    this.home = home;
    this.clock = clock;
  }

  @GetMapping("/{code}")
  @SecurityRequirements
  @Operation(summary = "The price of a product or procedure in force on a day, with proof")
  PriceAnswer price(
      @PathVariable String code,
      @RequestParam Optional<String> on,
      @RequestParam Optional<String> jurisdiction) {
    PriceCode asked = code(code);
    Jurisdiction where = jurisdiction(jurisdiction.orElse(home));
    LocalDate day =
        on.map(text -> Fields.day("on", text))
            .orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    if (day.getYear() < 1 || day.getYear() > 9999) throw Fields.wrong("on");
    return PriceAnswer.of(asked, where, day, prices.at(organisation, where, asked, day));
  }

  private static PriceCode code(String written) {
    if (GTIN.matcher(written).matches()) return PriceCode.gtin(written);
    return PriceCode.parse(written)
        .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-PRC-005", shown(written)));
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static Jurisdiction jurisdiction(String written) {
    if (!JURISDICTION.matcher(written).matches()) throw Fields.wrong("jurisdiction");
    return new Jurisdiction(written);
  }
}
