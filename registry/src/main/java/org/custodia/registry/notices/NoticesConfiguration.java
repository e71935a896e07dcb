package org.custodia.registry.notices;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires notices and their mail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
public class NoticesConfiguration {
  /** All of it over one set of tables. */
  record Parts(
      Sealing sealing,
      NoticeRows notices,
      Readers readers,
      MailRows mail,
      MailDesk desk,
      Semaphore awake) {
    static Parts over(JdbcClient jdbc, Keys keys, MailSettings settings) {
      Sealing sealing = new Sealing(keys);
      Readers readers = new Readers(jdbc, sealing);
      MailRows mail = new MailRows(jdbc);
      Semaphore awake = new Semaphore(0);
      MailDesk desk = new MailDesk(settings, mail, readers, sealing, awake::release);
      return new Parts(sealing, new NoticeRows(jdbc, sealing), readers, mail, desk, awake);
    }
  }

  @Bean
  Parts noticeParts(JdbcClient jdbc, Keys keys, MailSettings settings) {
    return Parts.over(jdbc, keys, settings);
  }

  @Bean
  Notices notices(OrganisationRows rows, Parts parts, PatientDirectory people, Clock clock) {
    return new StoredNotices(rows, parts.notices(), parts.readers(), parts.desk(), people, clock);
  }

  @Bean
  MailWorker mailWorker(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Parts parts,
      PatientDirectory people,
      MailSettings settings,
      Clock clock) {
    return new MailWorker(
        organisations.slugs(),
        rows,
        parts.mail(),
        parts.desk(),
        parts.readers(),
        parts.notices(),
        parts.sealing(),
        people,
        settings,
        clock,
        parts.awake());
  }
}
