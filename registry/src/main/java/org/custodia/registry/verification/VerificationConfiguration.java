package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.fills.Fills;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the verification service and its client. */
@Configuration(proxyBeanMethods = false)
public class VerificationConfiguration {

  @Bean
  VerificationSettings verificationSettings(Environment environment) {
    var defaults = VerificationSettings.defaults();
    return new VerificationSettings(
        duration(environment, "connect-timeout", defaults.connectTimeout()),
        duration(environment, "answer-budget", defaults.answerBudget()),
        duration(environment, "breaker-pause", defaults.breakerPause()),
        duration(environment, "upload-budget", defaults.uploadBudget()),
        duration(environment, "reservation-term", defaults.reservationTerm()),
        environment.getProperty(
            "custodia.verification.largest-lot", Integer.class, defaults.largestLot()));
  }

  private static Duration duration(Environment environment, String name, Duration otherwise) {
    String value = environment.getProperty("custodia.verification." + name);
    return value == null ? otherwise : DurationStyle.detectAndParse(value);
  }

  @Bean
  VerificationClient verificationClient(
      NetworkFile network,
      Keys keys,
      Members members,
      WitnessDomain domain,
      VerificationSettings settings,
      Clock clock,
      VerificationDesk desk,
      Environment environment) {
    boolean direct = environment.getProperty("custodia.verification.direct", Boolean.class, false);
    return new VerificationClient(
        network, keys, members, domain, settings, clock, Optional.of(desk).filter(open -> direct));
  }

  /** Open where one of the local organisations holds a VERIFIER key. */
  @Bean
  VerificationDesk verificationDesk(
      OrganisationRows rows,
      JdbcClient jdbc,
      NetworkFile network,
      Keys keys,
      Members members,
      Ledger ledger,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      Alerts alerts,
      Fills fills,
      WitnessDomain domain,
      VerificationSettings settings,
      Clock clock) {
    Optional<VerificationDesk.Office> office =
        network.localOrganisations().stream()
            .flatMap(
                organisation ->
                    keys.verifier(organisation).stream()
                        .map(
                            key ->
                                new VerificationDesk.Office(
                                    organisation, ledger.memberId(organisation), key)))
            .findFirst();
    var reservations = new ReservationRows(jdbc);
    var answers = new AnswerRows(rows);
    return new VerificationDesk(
        office,
        rows,
        new Askers(members, domain, clock),
        new PackInquiry(ledger, lots, serials, states, answers, clock),
        new Suspicions(alerts, new SuspicionRows(jdbc), lots, serials, states, clock),
        new Reservations(
            ledger, lots, serials, states, reservations, fills, settings.reservationTerm(), clock),
        new SerialIntake(ledger, lots, serials, settings.largestLot(), clock),
        answers,
        domain);
  }

  /**
   * Suspicions that a late upload may explain are looked at again as the regulator's node reads.
   */
  @Bean
  Keeper suspicionKeeper(VerificationDesk desk) {
    return desk::settle;
  }
}
