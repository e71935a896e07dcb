package org.custodia.registry.oversight;

import java.time.Clock;
import java.util.function.Predicate;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.SharedContents;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Trespasses;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotMeasures;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.verification.GivenAnswers;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the trail, contradictions, recalls, dossiers, and the desk for explanations. */
@Configuration(proxyBeanMethods = false)
public class OversightConfiguration {
  @Bean
  OversightSettings oversightSettings(Environment environment) {
    String patience = environment.getProperty("custodia.oversight.patience");
    return patience == null
        ? OversightSettings.defaults()
        : new OversightSettings(DurationStyle.detectAndParse(patience));
  }

  @Bean
  TrailRows trailRows(JdbcClient jdbc) {
    return new TrailRows(jdbc);
  }

  @Bean
  SharedContents sharedContents(OrganisationRows rows, JdbcClient jdbc) {
    return new SharedContents(rows, jdbc);
  }

  @Bean
  LotMeasures lotMeasures(OrganisationRows rows, JdbcClient jdbc, LotBook lots) {
    return new LotMeasures(rows, jdbc, lots);
  }

  @Bean
  TrailProjection trailProjection(JdbcClient jdbc, Keys keys) {
    return new TrailProjection(jdbc, regulator(keys));
  }

  @Bean
  ContradictionWatch contradictionWatch(
      OrganisationRows rows,
      JdbcClient jdbc,
      TrailRows trail,
      SharedContents contents,
      LotBook lots,
      Alerts alerts,
      Ledger ledger,
      OversightSettings settings,
      Keys keys) {
    return new ContradictionWatch(
        rows,
        trail,
        new ContradictionRows(jdbc),
        new Contradictions(trail, contents, lots),
        alerts,
        ledger,
        settings,
        regulator(keys));
  }

  @Bean
  Recalls recalls(
      OrganisationRows rows,
      TrailRows trail,
      LotMeasures measures,
      LotBook lots,
      Stock stock,
      CustodyFacts facts,
      Products products,
      Members members,
      Witnessing witnessing,
      Ledger ledger) {
    return new HolderRecalls(
        rows, trail, measures, lots, stock, facts, products, members, witnessing, ledger);
  }

  @Bean
  Dossiers dossiers(
      OrganisationRows rows,
      JdbcClient jdbc,
      TrailRows trail,
      SharedContents contents,
      LotBook lots,
      LotMeasures measures,
      SerialRepository serials,
      Cases cases,
      Recalls recalls,
      Products products,
      Members members) {
    return new RegulatorDossiers(
        rows,
        trail,
        contents,
        lots,
        measures,
        serials,
        new GivenAnswers(rows, jdbc),
        cases,
        recalls,
        products,
        members);
  }

  @Bean
  CaseDesk caseDesk(
      NetworkFile network,
      Keys keys,
      Cases cases,
      TrespassCases trespasses,
      Members members,
      WitnessDomain domain,
      Clock clock) {
    return new CaseDesk(
        network.localOrganisations().stream().filter(regulator(keys)).findFirst(),
        cases,
        trespasses,
        new Askers(members, domain, clock));
  }

  @Bean
  RegulatorDesk regulatorDesk(
      NetworkFile network, Keys keys, Members members, WitnessDomain domain, Clock clock) {
    return new RegulatorDesk(network, keys, members, domain, clock);
  }

  @Bean
  OwnCases ownCases(RegulatorDesk desk) {
    return new DeskCases(desk);
  }

  @Bean
  TrespassCases trespassCases(Trespasses trespasses, Alerts alerts, Members members) {
    return new TrespassCases(trespasses, alerts, members);
  }

  @Bean
  TrespassWatch trespassWatch(
      Trespasses trespasses,
      TrespassCases cases,
      RegulatorDesk desk,
      LocalOrganisations organisations,
      Keys keys) {
    return new TrespassWatch(trespasses, cases, desk, organisations, regulator(keys));
  }

  /** An organisation that runs the verification service oversees all channels. */
  private static Predicate<String> regulator(Keys keys) {
    return organisation -> keys.verifier(organisation).isPresent();
  }
}
